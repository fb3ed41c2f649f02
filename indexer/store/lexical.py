"""Only this module knows Tantivy: it finds symbols by words and by name. Scores are computed elsewhere (`search`).

Its errors are plain ValueErrors and, for a bug or a damaged file, a PanicException that is no `Exception`: both become
CorruptIndex here.
"""

from __future__ import annotations

import math
import tempfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tantivy

from ..analysis import initials
from ..errors import CorruptIndex
from ..values import Kind
from .names import shortest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .rows import PreparedFile

# One indexing thread with the smallest heap that Tantivy takes: merging words is never the bottleneck of indexing.
_HEAP_BYTES = 30_000_000
_NEVER_A_FILE = (1 << 63) - 1
_TIE = 1e-3
"""Scores are raised by up to 0.7 thousandths, by a digest of the symbol's place: so which of many equals are given does not
depend on the order in which they were added."""
_ROUNDING = 1e-6
_LONGER = ("[ -~]{0,1}", "[ -~]{0,3}", "[ -~]{0,6}", "[ -~]{0,12}", ".*")
"""How a name goes on. All of Unicode, counted, takes 7 ms to compile: the last one has what the others leave out."""
_LONG_PREFIX = 100
"""Letters, after which few names are left."""
_ESCAPED = str.maketrans({char: f"\\{char}" for char in r"\.+*?()|[]{}^$#&-~"})
_MORE = 32
"""Symbols looked at beyond the limit, for those that no digest told apart."""


@dataclass(frozen=True, slots=True)
class WordFilter:
    """Kinds and languages that a symbol must be of; empty: any."""

    kinds: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


ANY = WordFilter()
FIELDS = {"all_terms": 1.0, "name_terms": 2.0, "path_terms": 1.0}
"""Fields of analysed terms, and how much each counts."""


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", fast=True)
    builder.add_unsigned_field("file", indexed=True, fast=True)
    builder.add_float_field("tie", fast=True)
    for name in ("name", "initials", "kind", "language"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("name_terms", "path_terms", "all_terms"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


class Words:
    """The word index of a workspace, opened for reading. Not for several threads at once."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        # Tantivy makes a lock file even to read: where that cannot be, it is given a folder of links.
        self._links = _linked(folder) if read_only else None
        with _damage_is_named():
            self._index = tantivy.Index.open(self._links.name if self._links else str(folder))
            self._index.config_reader("manual", 0)
            self._index.reload()
            self._schema = self._index.schema
            self._searcher = self._index.searcher()
        self._documents: int | None = None
        self._counts: dict[tuple[str, str, bool], int] = {}

    def refresh(self) -> None:
        """See what was committed since."""
        with _damage_is_named():
            self._index.reload()
            self._searcher = self._index.searcher()
        self._documents = None
        self._counts.clear()

    def find(self, weights: Mapping[tuple[str, str], float], limit: int, only: WordFilter = ANY) -> list[int]:
        """Ids of the symbols that hold any of the (analysed) terms, best first by Tantivy's BM25 with these weights by field
        and term in place of its own, which count deleted symbols until they are merged away."""
        clauses = []
        for (field, term), weight in weights.items():
            if own := self._weight(field, term):
                query = tantivy.Query.boost_query(self._term(field, term), FIELDS[field] * weight / own)
                clauses.append((tantivy.Occur.Should, query))
        if not clauses:
            return []
        query = self._filtered(tantivy.Query.boolean_query(clauses), only)
        return self._best(query, limit) or self._ids(query, limit)

    def files_holding(self, terms: Sequence[str], limit: int, only: WordFilter = ANY) -> tuple[list[int], bool]:
        """Ids of the files in which one symbol holds all of these (analysed) terms, and whether the limit, of symbols, left some
        out. Files that are gone may be among them."""
        must = [(tantivy.Occur.Must, self._term("all_terms", term)) for term in terms]
        query = self._filtered(tantivy.Query.const_score_query(tantivy.Query.boolean_query(must), 1.0), only)
        with _damage_is_named():
            hits = self._searcher.search(query, limit=limit, count=False).hits
            files = self._searcher.fast_field_values("file", [address for _, address in hits])
        return sorted({int(each) for each in files if each is not None}), len(hits) >= limit

    def _weight(self, field: str, term: str) -> float:
        """What Tantivy weighs a term with; 0 where it is in no symbol."""
        with _damage_is_named():
            if self._documents is None:  # those that are deleted included, which it has no count of
                self._documents = sum(self._searcher.doc_freq("kind", kind.value) for kind in Kind)
        found = self.document_count(field, term, exact=False)
        return inverse_document_frequency(found, self._documents) if found else 0.0

    def named(self, name: str, limit: int, only: WordFilter = ANY) -> list[int]:
        """Ids of the symbols of this name, whatever its case."""
        return self._ids(self._filtered(self._term("name", name.lower()), only), limit)

    def prefixed(self, prefix: str, limit: int, only: WordFilter = ANY) -> list[int]:
        """Ids of symbols whose name begins so; shorter names first, as far as the limit goes.

        By length, not by listing: of a million symbols 20,000 names begin with an `a`, and to list them takes 40 ms.
        """
        if len(prefix) > _LONG_PREFIX:  # Tantivy's expressions are bounded
            return self.of_names(shortest(self.names(prefix.lower()), limit), limit, only)
        begins = prefix.lower().translate(_ESCAPED)
        found: dict[int, None] = {}
        for rest in _LONGER:
            with _damage_is_named():
                query = tantivy.Query.regex_query(self._schema, "name", begins + rest)
            found.update(dict.fromkeys(self._ids(self._filtered(query, only), limit)))
            if len(found) >= limit:
                break
        return list(found)

    def with_initials(self, initials: str, limit: int, only: WordFilter = ANY) -> list[int]:
        """Ids of symbols whose name's parts begin with these letters: `gun` finds getUserName."""
        return self._of_terms("initials", shortest(self._terms("initials", initials.lower()), limit), limit, only)

    def of_names(self, names: Sequence[str], limit: int, only: WordFilter = ANY) -> list[int]:
        """Ids of the symbols that have one of these (lower-case) names."""
        return self._of_terms("name", names, limit, only)

    def names(self, prefix: str = "") -> list[str]:
        """All lower-case names that begin so, and perhaps some that are gone."""
        return self._terms("name", prefix)

    def terms(self, prefix: str) -> list[str]:
        """All analysed terms that begin so, and perhaps some that are gone."""
        return self._terms("all_terms", prefix)

    def _terms(self, field: str, prefix: str) -> list[str]:
        with _damage_is_named():
            return [term for term, _ in self._searcher.terms_with_prefix(field, prefix)]

    def _of_terms(self, field: str, terms: Sequence[str], limit: int, only: WordFilter) -> list[int]:
        if not terms:
            return []
        with _damage_is_named():
            query = tantivy.Query.term_set_query(self._schema, field, list(terms))
        return self._ids(self._filtered(query, only), limit)

    def similar_names(self, name: str, distance: int, limit: int, only: WordFilter = ANY) -> list[int]:
        """Ids of symbols whose name is this one but for so many letters."""
        query = tantivy.Query.fuzzy_term_query(
            self._schema, "name", name.lower(), distance, transposition_cost_one=True
        )
        return self._ids(self._filtered(query, only), limit)

    def document_count(self, field: str, term: str, *, exact: bool) -> int:
        """How many symbols hold a term in a field. Without `exact`, deleted ones not yet merged away count too."""
        known = self._counts.get((field, term, exact))
        if known is None:
            with _damage_is_named():
                known = (
                    int(self._searcher.search(self._term(field, term), limit=1, count=True).count)  # type: ignore[attr-defined]  # missing in its stubs
                    if exact
                    else int(self._searcher.doc_freq(field, term))
                )
            self._counts[field, term, exact] = known
        return known

    def _term(self, field: str, value: str) -> tantivy.Query:
        with _damage_is_named():
            return tantivy.Query.term_query(self._schema, field, value, "freq" if field.endswith("_terms") else "basic")

    def _filtered(self, query: tantivy.Query, only: WordFilter) -> tantivy.Query:
        for field, values in (("kind", only.kinds), ("language", only.languages)):
            if values:
                allowed = tantivy.Query.term_set_query(self._schema, field, sorted(values))
                # Constant and nearly nothing: a filter must not count as a match.
                must = tantivy.Query.const_score_query(allowed, 0.0)
                query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, must)])
        return query

    def _best(self, query: tantivy.Query, limit: int) -> list[int]:
        """Ids by score alone: Tantivy then skips what cannot come so far, a third of the time at a million symbols.

        Of those that score as the last one does, none is given: which came first would depend on the index's history.
        Nothing, where these are most.
        """
        with _damage_is_named():
            hits = self._searcher.search(query, limit=limit + _MORE, count=False).hits
        if len(hits) == limit + _MORE:
            last = hits[-1][0]
            hits = [hit for hit in hits if hit[0] > last + abs(last) * _ROUNDING]
            if len(hits) < limit // 2:
                return []
        return self._stored_ids(hits)

    def _ids(self, query: tantivy.Query, limit: int) -> list[int]:
        """Ids by score and, where scores are equal, by the digest of the symbol's place."""
        with _damage_is_named():
            hits = self._searcher.search(query, limit=limit + _MORE, count=False, weight_by_field="tie").hits
        if len(hits) > limit:
            last = hits[limit - 1][0]
            hits = [hit for hit in hits if hit[0] >= last - abs(last) * _ROUNDING]
        return self._stored_ids(hits)

    def _stored_ids(self, hits: Sequence[tuple[Any, tantivy.DocAddress]]) -> list[int]:
        with _damage_is_named():
            ids = self._searcher.fast_field_values("id", [address for _, address in hits])
        return [int(each) for each in ids if each is not None]


def inverse_document_frequency(documents: int, total: int) -> float:
    """The weight of a term in BM25 (Robertson and Zaragoza, 2009, with Lucene's 1 + that keeps it above 0)."""
    return math.log(1 + (max(total, documents) - documents + 0.5) / (documents + 0.5))


def _tie(path: str, line: int, column: int) -> float:
    place = f"{path}\n{line}\n{column}".encode(errors="surrogateescape")
    return zlib.crc32(place) / (1 << 32) * _TIE


def _linked(folder: Path) -> tempfile.TemporaryDirectory[str]:
    """A temporary folder with links to all files of another but its locks."""
    links = tempfile.TemporaryDirectory(prefix="sememe-", ignore_cleanup_errors=True)
    for path in folder.iterdir():
        if path.suffix != ".lock":
            Path(links.name, path.name).symlink_to(path)
    return links


class WordsWriter:
    """Changes the word index. Nothing is visible before `commit`."""

    def __init__(self, folder: Path) -> None:
        with _damage_is_named():
            self._index = tantivy.Index(_schema(), path=str(folder))
            self._writer = self._index.writer(_HEAP_BYTES, 1)

    def add(self, first_symbol: int, file_id: int, file: PreparedFile) -> None:
        """Add a file's symbols under ids from this one on, which no earlier symbols had."""
        with _damage_is_named():
            for symbol_id, (symbol, terms) in enumerate(zip(file.symbols, file.terms, strict=True), first_symbol):
                # Typed calls: Document(id=5) would store a signed number and kill the writer's thread.
                document = tantivy.Document()
                document.add_unsigned("id", symbol_id)
                document.add_unsigned("file", file_id)
                document.add_float("tie", _tie(file.path, symbol.start_line, symbol.start_column))
                document.add_text("name", symbol.name.lower())
                document.add_text("initials", initials(symbol.name))
                document.add_text("kind", symbol.kind)
                document.add_text("language", file.language)
                document.add_text("name_terms", terms.name)
                document.add_text("path_terms", terms.path)
                document.add_text("all_terms", terms.all)
                self._writer.add_document(document)

    def remove_files(self, file_ids: Iterable[int]) -> None:
        """Remove the symbols of these files."""
        with _damage_is_named():
            for file_id in file_ids:
                # Not delete_documents_by_term: it takes an int for a signed number, which no document holds, and says nothing.
                query = tantivy.Query.term_query(self._index.schema, "file", file_id, "basic")
                self._writer.delete_documents_by_query(query)

    def remove_files_from(self, first_file: int) -> None:
        """Remove the symbols of files with this id or a later one: what a process that died had added."""
        with _damage_is_named():
            query = tantivy.Query.range_query(
                self._index.schema, "file", tantivy.FieldType.Unsigned, first_file, _NEVER_A_FILE
            )
            self._writer.delete_documents_by_query(query)

    def remove_leftovers(self) -> None:
        """Remove the files of a commit that came to no end.

        Tantivy names a file of deletions by its operation's number, which the next commit counts to as well: it then finds
        the file there, and so does every later one.
        """
        with _damage_is_named():
            self._writer.garbage_collect_files()

    def commit(self) -> None:
        """Make everything since the last commit visible at once."""
        with _damage_is_named():
            self._writer.commit()

    def close(self) -> None:
        """Let running merges end and free the index."""
        with _damage_is_named():
            self._writer.wait_merging_threads()


@contextmanager
def _damage_is_named() -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise CorruptIndex(f"the word index cannot be used: {error}") from error
    except BaseException as error:
        if _is_panic(error):
            raise CorruptIndex(f"the word index is damaged: {error}") from error
        raise


def _is_panic(error: Any) -> bool:
    return type(error).__name__ == "PanicException"
