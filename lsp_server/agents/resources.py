"""Symbols and outlines by URI, for agents whose users attach them. A reading is the text of the tool of the same purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from indexer import SememeError

from . import answers

if TYPE_CHECKING:
    from ..session import Session

SCHEME = "sememe"
STATUS_URI = "sememe://status"


@dataclass(frozen=True, slots=True)
class Template:
    """A family of resources."""

    uri: str
    name: str
    description: str


TEMPLATES = (
    Template(
        "sememe://symbol/{+path}{?line,name}", "symbol", "The source of the symbol at a line, or of a name, of a file."
    ),
    Template("sememe://outline/{+path}", "outline", "The symbols of a file, in order."),
)


async def read(session: Session, uri: str) -> str:
    """The text of a resource.

    :raises SememeError, BadParamsError: there is none of this URI.
    """
    try:
        parts = urlsplit(uri)
        given = {key: values[0] for key, values in parse_qs(parts.query).items()}
    except ValueError:
        raise _unknown(uri) from None
    path = unquote(parts.path.removeprefix("/"))
    if parts.scheme == SCHEME and parts.netloc == "status" and not path:
        return (await answers.index_status(session, {})).text
    if parts.scheme == SCHEME and parts.netloc == "outline":
        return (await answers.file_outline(session, {"path": path})).text
    if parts.scheme == SCHEME and parts.netloc == "symbol":
        fields: dict[str, Any] = {"path": path, **given}
        if given.get("line", "").isdecimal():
            fields["line"] = int(given["line"])
        return (await answers.get_symbol(session, fields)).text
    raise _unknown(uri)


def _unknown(uri: str) -> SememeError:
    known = ", ".join([STATUS_URI, *(each.uri for each in TEMPLATES)])
    return SememeError(f"There is no resource {uri}. There are: {known}.")
