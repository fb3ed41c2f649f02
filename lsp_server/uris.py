"""URIs and paths. Invariant: spellings of one file give one path; what names no file on this machine gives None."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes, urlsplit

_DRIVE = re.compile(r"^/?([A-Za-z]):(?=[/\\]|$)")
# What RFC 3986 allows in a path, but for the colon, which editors disagree about.
_SAFE = "/-._~!$&'()*+,;=@"


def path_of(uri: str) -> Path | None:
    """The absolute path that a `file:` URI names, `..` and doubled slashes folded away; links are not followed."""
    try:
        parts = urlsplit(uri)
        if parts.scheme.lower() != "file":
            return None
        raw = unquote_to_bytes(parts.path.encode("utf-8", "surrogatepass"))
        host = parts.netloc
    except ValueError:
        return None
    if b"\0" in raw or not raw:
        return None
    name = os.fsdecode(raw)
    if os.name == "nt":
        return _windows_path(host, name)
    if host not in {"", "localhost"}:
        return None  # another machine's
    return Path(os.path.normpath(name)) if name.startswith("/") else None


def _windows_path(host: str, name: str) -> Path | None:
    if host and host != "localhost":
        return Path(f"//{host}{name}")
    drive = _DRIVE.match(name)
    if drive is None:
        return None
    return Path(os.path.normpath(f"{drive[1].upper()}:{name[drive.end() :] or '/'}"))


def uri_of(path: Path | str) -> str:
    """The `file:` URI of an absolute path."""
    name = os.fspath(path).replace(os.sep, "/")
    if os.name == "nt":
        host, _, rest = name[2:].partition("/") if name.startswith("//") else ("", "", name)
        return f"file://{host}/{quote(os.fsencode(rest.lstrip('/')), safe=_SAFE)}"
    return "file://" + quote(os.fsencode(name), safe=_SAFE)


def below(root_uri: str, path: str) -> str:
    """The URI of a path that is relative to a root, in the root's own spelling."""
    return f"{root_uri.rstrip('/')}/{quote(path.encode('utf-8', 'surrogatepass'), safe=_SAFE)}"
