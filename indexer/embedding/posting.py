"""Only this module knows urllib3: one request to an endpoint, within bounds of time and size, and tried again where that helps.

Redirects are not followed: texts and key go to the address that the user named and to no other. Proxies of the environment
count for other machines only.
"""

from __future__ import annotations

import random
import re
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3 import exceptions as errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .endpoint_settings import Address

CONNECT_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 30.0
"""That is waited for within a request, though a server asks for more."""
FIRST_PAUSE_SECONDS = 0.5
"""Before the second try; twice as long before each further one."""
_SAID_BYTES, _SAID_CHARS = 4_096, 160
_CHUNK = 65_536
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_START = "Start its server, or correct the address."
_TOO_LONG = re.compile(r"too (large|long|big|many)|token|context|exceed|maximum|batch", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a request may take."""

    seconds: float
    """For one try."""
    tries: int = 4
    for_server: bool = True
    """A server that is not there is waited for, too: it may be starting again."""


class PostFailed(Exception):  # noqa: N818 (names what the caller is told)
    """No answer that can be used. The message says why and what to do, after the name of the endpoint."""

    def __init__(
        self, kind: str, message: str, *, again: bool = False, after: float = 0.0, too_long: bool = False
    ) -> None:
        super().__init__(message)
        self.kind = kind
        """Failures of one kind are one failure to the user."""
        self.again = again
        """It may go well the next time."""
        self.after = after
        """Seconds that the server wants to be left alone."""
        self.too_long = too_long
        """It may go well with fewer or shorter texts."""


class Poster:
    """Posts JSON to one address. Threads may share it."""

    def __init__(self, address: Address, key: str | None, connections: int) -> None:
        self._address, self._key = address, key
        self._headers = {"User-Agent": "sememe", "Content-Type": "application/json", "Accept-Encoding": "identity"}
        if key is not None:
            self._headers["Authorization"] = f"Bearer {key}"
        self._pool = _pool(address, connections)

    def post(self, body: bytes, limit: int, patience: Patience) -> bytes:
        """The body of the answer, of at most `limit` bytes.

        :raises PostFailed: after as many tries as there is patience for.
        """
        for number in range(1, patience.tries + 1):
            try:
                return self._once(body, limit, patience.seconds)
            except PostFailed as failure:
                again = failure.again and (patience.for_server or failure.kind != "connect")
                if not again or number == patience.tries or failure.after > LONGEST_PAUSE_SECONDS:
                    raise
                pause = FIRST_PAUSE_SECONDS * 2 ** (number - 1)
                # Spread, so that requests that failed together do not come back together.
                time.sleep(max(failure.after, pause * random.uniform(0.5, 1.0)))  # noqa: S311 (no secret)
        raise PostFailed("tries", "was not asked")  # never: there is at least one try

    def _once(self, body: bytes, limit: int, seconds: float) -> bytes:
        deadline = time.monotonic() + seconds
        timeout = urllib3.Timeout(connect=min(seconds, CONNECT_SECONDS), read=seconds)
        try:
            response = self._pool.urlopen(
                "POST", self._address.url, body=body, headers=self._headers, timeout=timeout, retries=False,
                redirect=False, preload_content=False, decode_content=False,
            )  # fmt: skip
            return self._read(response, limit, deadline)
        except (errors.NewConnectionError, errors.ProxyError) as error:  # before timeouts, of which the first is one
            raise PostFailed("connect", f"cannot be reached ({_reason(error)}). {_START}", again=True) from None
        except errors.ConnectTimeoutError:
            raise PostFailed("connect", f"cannot be reached (no connection in time). {_START}", again=True) from None
        except errors.TimeoutError:
            raise _slow(seconds) from None
        except errors.SSLError as error:
            raise PostFailed(
                "tls", f"cannot be trusted ({_brief(str(error))}). Have your system know its certificate."
            ) from None
        except (errors.LocationValueError, ValueError) as error:
            raise PostFailed("address", f"cannot be asked ({type(error).__name__}). Correct the address.") from None
        except errors.HTTPError:
            raise PostFailed("cut", "ended the connection before its answer was complete. The log of its server may say why.",
                             again=True) from None  # fmt: skip

    def _read(self, response: urllib3.BaseHTTPResponse, limit: int, deadline: float) -> bytes:
        try:
            failure = self._refusal(response, deadline) if response.status != 200 else None
            found = _body(response, limit, deadline) if failure is None else b""
        except BaseException:
            response.close()  # what else it may hold is not waited for
            raise
        if failure is not None:
            response.close()
            raise failure
        response.release_conn()
        return found

    def _refusal(self, response: urllib3.BaseHTTPResponse, deadline: float) -> PostFailed:
        status = response.status
        if 300 <= status < 400:
            where = _brief(_host_of(response.headers.get("Location", "")))
            return PostFailed("redirect", f"points elsewhere ({status}, {where or 'nowhere'}), which is not followed. "
                              "Name that address if it is the right one.")  # fmt: skip
        if status in {401, 403}:  # what it says may hold a part of the key
            had = "the key" if self._key else "a request without a key"
            return PostFailed("key", f"refuses {had} ({status}). Set SEMEME_API_KEY to one that it takes.")
        try:
            said = _body(response, _SAID_BYTES, deadline, cut=True).decode("utf-8", "replace")
        except (errors.HTTPError, PostFailed):
            said = ""
        said = self._without_key(said)
        shown = f"{status}{': ' if said.strip() else ''}{_brief(said)}"
        if status == 404:
            return PostFailed("404", f"has no such model, or no embeddings at this address ({shown}). "
                              "Correct the address, which mostly ends in /v1, or the model's name.")  # fmt: skip
        if status == 429:
            return PostFailed("429", "asks for fewer requests (429). Wait, or set SEMEME_ENDPOINT_CONCURRENCY=1.",
                              again=True, after=_retry_after(response.headers))  # fmt: skip
        too_long = status == 413 or (status in {400, 422, 500} and _TOO_LONG.search(said) is not None)
        if status >= 500:
            return PostFailed("5xx", f"failed ({shown}). The log of its server may say why.", too_long=too_long,
                              again=status in _AGAIN and not too_long, after=_retry_after(response.headers))  # fmt: skip
        return PostFailed("4xx", f"refuses the request ({shown}). Correct the model's name or its settings.",
                          again=status in _AGAIN, too_long=too_long)  # fmt: skip

    def _without_key(self, said: str) -> str:
        return said.replace(self._key, "…") if self._key else said


def _body(response: urllib3.BaseHTTPResponse, limit: int, deadline: float, *, cut: bool = False) -> bytes:
    """What comes, as long as it is not too much and not too late; with `cut`, only the first of it."""
    if response.headers.get("Content-Encoding", "identity") != "identity":  # it was not asked for, and may be a bomb
        raise PostFailed("packed", "answers with something packed, which was not asked for. Correct the address.")
    parts, size = [], 0
    while part := response.read1(_CHUNK):  # what has come: `read` would wait for all of a chunk
        parts.append(part)
        size += len(part)
        if size > limit and cut:
            break
        if size > limit:
            raise PostFailed("large", "answers with more than vectors of this many texts can be. "
                             "See whether the address is that of an embeddings server.")  # fmt: skip
        if time.monotonic() > deadline:
            raise _slow(None)
    return b"".join(parts)[: limit if cut else None]


def _pool(address: Address, connections: int) -> urllib3.PoolManager:
    """Keeps so many connections to the address, through the proxy that the environment names for other machines."""
    proxy = None if address.is_local or proxy_bypass(address.host) else getproxies().get(address.scheme)
    if proxy:
        return urllib3.ProxyManager(proxy, num_pools=1, maxsize=connections, block=True)
    return urllib3.PoolManager(num_pools=1, maxsize=connections, block=True)


def _slow(seconds: float | None) -> PostFailed:
    within = f" within {seconds:g} s" if seconds is not None else " in time"
    return PostFailed("slow", f"did not answer{within}. See whether its server is busy, or give it longer with "
                      "SEMEME_ENDPOINT_TIMEOUT.", again=True)  # fmt: skip


def _reason(error: BaseException) -> str:
    """What the system says: the innermost error, whose number has words."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.strerror:
            return _brief(cause.strerror)
        cause = cause.__cause__ or cause.__context__
    return "no connection"


def _retry_after(headers: Mapping[str, str]) -> float:
    """Seconds that a server asks for, as a number or as a date; 0 where it does not, or not in a way that is understood."""
    text = headers.get("Retry-After", "").strip()
    if text.isdecimal() and len(text) < 8:
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (TypeError, ValueError):
        return 0.0


def _host_of(location: str) -> str:
    try:
        parts = urlsplit(location)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname}" if parts.hostname else parts.path


def _brief(said: str) -> str:
    """The beginning of what a server says, in one line of what can be printed."""
    line = "".join(char if char.isprintable() else " " for char in said)
    line = " ".join(line.split())
    return line if len(line) <= _SAID_CHARS else f"{line[: _SAID_CHARS - 1]}…"
