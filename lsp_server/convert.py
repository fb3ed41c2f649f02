"""Engine values as the protocol's JSON. Invariant: what is written is plain data; a text is passed on as it is, never as markup."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from indexer import Kind

from .positions import SpanConverter, as_is

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from indexer import Callee, Definition, Hit, Span, Symbol, Usage

    from .roots import Roots

    Json = dict[str, Any]

# LSP 3.17, SymbolKind. What it has no word for gets the nearest that editors have an icon for.
_KINDS = {
    Kind.FILE: 1, Kind.MODULE: 2, Kind.NAMESPACE: 3, Kind.CLASS: 5, Kind.METHOD: 6, Kind.PROPERTY: 7, Kind.FIELD: 8,
    Kind.CONSTRUCTOR: 9, Kind.ENUM: 10, Kind.INTERFACE: 11, Kind.TRAIT: 11, Kind.FUNCTION: 12, Kind.MACRO: 12,
    Kind.VARIABLE: 13, Kind.CONSTANT: 14, Kind.HEADING: 15, Kind.TEXT: 15, Kind.OBJECT: 19, Kind.ENUM_MEMBER: 22,
    Kind.STRUCT: 23, Kind.EVENT: 24, Kind.OPERATOR: 25, Kind.TYPE: 26,
}  # fmt: skip
# For clients that know the kinds of the first version only (1 to 18).
_OLDER = {19: 2, 22: 10, 23: 5, 24: 8, 25: 12, 26: 5}


class Converter:
    """Writes the results of one answer; each file that needs it is read once."""

    def __init__(
        self,
        roots: Roots,
        encoding: str,
        text_of: Callable[[str, str], str | None],
        known_uris: Callable[[str, str], str | None],
        kinds: Collection[int] | None = None,
    ) -> None:
        """
        :param text_of: the text of a file now, by root and relative path.
        :param known_uris: the URI under which the editor has a file open.
        :param kinds: those that the client has said it knows.
        """
        self._roots, self._encoding = roots, encoding
        self._text_of, self._known_uris, self._kinds = text_of, known_uris, kinds
        self._converters: dict[tuple[str, str], Callable[[Span], Any]] = {}

    def workspace_symbol(self, hit: Hit) -> Json:
        """A hit as a WorkspaceSymbol, located at its name."""
        symbol = hit.symbol
        found: Json = {
            "name": symbol.name, "kind": self._kind(symbol),
            "location": {"uri": self._uri(hit.root, symbol.path), "range": self._range(hit.root, symbol, symbol.name_span)},
        }  # fmt: skip
        if symbol.container:
            found["containerName"] = symbol.container
        return found

    def result(self, hit: Hit, snippet: str, *, explain: bool) -> Json:
        """A hit as a result of `sememe/search`."""
        symbol = hit.symbol
        found: Json = {
            **self.symbol(symbol, hit.root), "signature": symbol.signature, "doc": symbol.doc, "snippet": snippet,
            "role": hit.signals.role, "score": round(hit.score, 6),
        }  # fmt: skip
        if explain:
            found["signals"] = asdict(hit.signals)
        return found

    def symbol(self, symbol: Symbol, root: str) -> Json:
        """A symbol: what it is and where."""
        return {
            "name": symbol.name, "kind": symbol.kind.value, "symbolKind": self._kind(symbol),
            "containerName": symbol.container or None, "path": symbol.path, "language": symbol.language,
            "location": {"uri": self._uri(root, symbol.path), "range": self._range(root, symbol, symbol.span)},
            "selectionRange": self._range(root, symbol, symbol.name_span),
        }  # fmt: skip

    def usage(self, usage: Usage) -> Json:
        """A usage as a result of `sememe/usages`."""
        return {
            "name": usage.name, "kind": usage.kind.value, "path": usage.path, "language": usage.language,
            "location": self._location(usage), "text": usage.text, "resolved": usage.resolved.value,
            "symbol": self.symbol(usage.symbol, usage.root) if usage.symbol is not None else None,
            "definition": self._definition(usage.definition) if usage.definition is not None else None,
        }  # fmt: skip

    def callee(self, callee: Callee) -> Json:
        """A callee as a result of `sememe/usages`."""
        return {
            "name": callee.name, "kind": callee.kind.value, "path": callee.path, "location": self._location(callee),
            "count": callee.count, "resolved": callee.resolved.value,
            "definitions": [self._definition(each) for each in callee.definitions],
        }  # fmt: skip

    def _definition(self, definition: Definition) -> Json:
        return self.symbol(definition.symbol, definition.root)

    def _location(self, each: Usage | Callee) -> Json:
        return {
            "uri": self._uri(each.root, each.path),
            "range": as_range(self._exact((each.root, each.path))(each.span)),
        }

    def _kind(self, symbol: Symbol) -> int:
        kind = _KINDS[symbol.kind]
        return _OLDER.get(kind, kind) if self._kinds is not None and kind not in self._kinds else kind

    def _uri(self, root: str, path: str) -> str:
        return self._known_uris(root, path) or self._roots.uri_of(root, path)

    def _range(self, root: str, symbol: Symbol, span: Span) -> Json:
        return as_range(as_is(span) if symbol.is_plain else self._exact((root, symbol.path))(span))

    def _exact(self, key: tuple[str, str]) -> Callable[[Span], Any]:
        found = self._converters.get(key)
        if found is None:
            text = self._text_of(*key)
            found = self._converters[key] = SpanConverter(text, self._encoding) if text is not None else as_is
        return found


def as_range(ends: tuple[tuple[int, int], tuple[int, int]]) -> Json:
    """A range of the protocol."""
    (line, character), (end_line, end_character) = ends
    return {
        "start": {"line": line, "character": character},
        "end": {"line": end_line, "character": end_character},
    }
