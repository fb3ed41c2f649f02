"""JSON schemas of what tools take and give. A model reads the first on every turn: they are short."""

from __future__ import annotations

from typing import Any

from indexer import UsageKind
from indexer.search.filters import ALL, CONTENTS

from ..requests import DIRECTIONS
from ..settings import kinds

Json = dict[str, Any]

LIMIT, MOST_RESULTS = 10, 50
USAGES, MOST_USAGES = 30, 300
MOST_SOURCE_LINES = 60
AROUND, MOST_AROUND = 2, 200
LINES, MOST_LINES = 200, 2000
OUTLINED, MOST_OUTLINED = 300, 2000


def _text(description: str) -> Json:
    return {"type": "string", "description": description}


def _number(description: str, default: int | None, low: int, high: int) -> Json:
    found: Json = {"type": "integer", "minimum": low, "maximum": high, "description": description}
    return found if default is None else {**found, "default": default}


def _texts(description: str, known: list[str] | None = None) -> Json:
    items: Json = {"type": "string"} if known is None else {"type": "string", "enum": known}
    return {"type": "array", "items": items, "description": description}


def _takes(required: list[str], **properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


_FILTERS = {
    "kinds": _texts("only these kinds of symbols", kinds()),
    "languages": _texts("only these languages: python, typescript, go, ..."),
    "paths": _texts("only files whose path relative to the folder is like one of these: src/**, *_test.go, ..."),
    "content": {
        "type": "string",
        "enum": [*CONTENTS],
        "default": ALL,
        "description": "only source code, only documents, or all",
    },
    "limit": _number("how many results", LIMIT, 1, MOST_RESULTS),
    "source_lines": _number(
        "show so many first lines of each result's source instead of its signature", 0, 0, MOST_SOURCE_LINES
    ),
}
_PATH = _text("path of a file as in results, or absolute")

SEARCH_SYMBOLS = _takes(["query"], query=_text("what the code does, or a name"), **_FILTERS)
FIND_SIMILAR = _takes(
    [], path=_PATH, line=_number("a line of the symbol, counted from 1", None, 1, 10**9),
    text=_text("source text, instead of path and line"), **_FILTERS,
)  # fmt: skip
FIND_USAGES = _takes(
    ["name"], name=_text("a symbol's name, perhaps with its container: Session.send"),
    path=_text("file of its definition, where the name has several"),
    line=_number("a line of that definition", None, 1, 10**9),
    direction={"type": "string", "enum": [*DIRECTIONS], "description": "who uses it, or what it uses", "default": DIRECTIONS[0]},
    uses=_texts("only these uses", [each.value for each in UsageKind]),
    languages=_FILTERS["languages"], paths=_FILTERS["paths"], limit=_number("how many", USAGES, 1, MOST_USAGES),
)  # fmt: skip
GET_SYMBOL = _takes(
    ["path"], path=_PATH, line=_number("a line of the symbol, counted from 1", None, 1, 10**9),
    name=_text("the symbol's name, instead of the line or beside it"),
    lines_around=_number("lines to show before and after it", AROUND, 0, MOST_AROUND),
    max_lines=_number("show no more lines than this", LINES, 1, MOST_LINES),
)  # fmt: skip
FILE_OUTLINE = _takes(["path"], path=_PATH, limit=_number("how many symbols", OUTLINED, 1, MOST_OUTLINED))
INDEX_STATUS = _takes([])

_STRING, _INTEGER, _NUMBER, _FLAG = ({"type": name} for name in ("string", "integer", "number", "boolean"))
_STRINGS = {"type": "array", "items": _STRING}
_SYMBOL = {
    "name": _STRING, "kind": _STRING, "container": _STRING, "path": _STRING, "start_line": _INTEGER, "end_line": _INTEGER,
    "language": _STRING, "signature": _STRING, "doc": _STRING, "root": _STRING,
}  # fmt: skip
_OF_A_SYMBOL = ["name", "kind", "path", "start_line", "end_line", "language"]


def _gives(properties: Json, required: list[str] | None = None) -> Json:
    return {"type": "object", "properties": properties, "required": [*properties] if required is None else required}


def _list(item: Json) -> Json:
    return {"type": "array", "items": item}


HITS = _gives({
    "results": _list(_gives({**_SYMBOL, "role": _STRING, "score": _NUMBER, "source": _STRING}, [*_OF_A_SYMBOL, "role", "score"])),
    "status": _gives({"state": _STRING, "coverage": _NUMBER, "stale": _FLAG, "degraded": _STRINGS, "generation": _INTEGER}),
})  # fmt: skip
_CALLER = _gives({key: _SYMBOL[key] for key in ("name", "kind", "container", "start_line", "end_line")}, [])
_PLACE = {"path": _STRING, "line": _INTEGER}
USAGES_FOUND = _gives({
    "definitions": _list(_gives(_SYMBOL, _OF_A_SYMBOL)),
    "results": _list(_gives({
        **_PLACE, "name": _STRING, "kind": _STRING, "column": _INTEGER, "text": _STRING, "resolved": _STRING, "symbol": _CALLER,
        "definitions": _list(_gives({**_PLACE, "container": _STRING}, [*_PLACE])), "count": _INTEGER, "root": _STRING,
    }, [*_PLACE, "name", "kind", "column", "resolved"])),
    "total": _INTEGER, "elsewhere": _INTEGER, "missing": _STRINGS, "near": _STRINGS, "status": HITS["properties"]["status"],
})  # fmt: skip
SOURCE = _gives({
    "symbol": _gives(_SYMBOL, _OF_A_SYMBOL), "source": _STRING, "source_start_line": _INTEGER, "source_end_line": _INTEGER,
    "truncated": _FLAG,
})  # fmt: skip
OUTLINE = _gives({
    "path": _STRING, "language": _STRING, "lines": _INTEGER, "truncated": _FLAG,
    "symbols": _list(_gives({**_SYMBOL, "depth": _INTEGER}, [*_OF_A_SYMBOL, "depth"])),
})  # fmt: skip
_FOLDER = _gives({
    "root": _STRING, "state": _STRING, "phase": _STRING, "stale": _FLAG, "coverage": _NUMBER, "files": _INTEGER,
    "symbols": _INTEGER, "pending": _INTEGER, "seconds_left": {"type": ["number", "null"]},
    "changed_seconds_ago": {"type": ["number", "null"]}, "model": _STRING, "languages": {"type": "object"}, "degraded": _STRINGS,
})  # fmt: skip
STATE = _gives({"state": _STRING, "folders": _list(_FOLDER), "degraded": _STRINGS, "version": _STRING})
