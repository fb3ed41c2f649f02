"""Where symbols lie, in texts that count lines or bytes in odd ways."""

from __future__ import annotations

from indexer.symbols import extract


def test_only_a_newline_ends_a_line() -> None:
    """Sources are paged with form feeds, and strings hold other separators: what follows keeps its place."""
    text = 'x = "\u2028\x85"\n\f\ndef below():\n    pass\n\n\x0b\nprint(x)\n'
    found = {each.symbol.name: each.symbol.span for each in extract("a.py", text)}
    assert found["below"].start.line == 2
    assert found["a.py"].end.line == text.count("\n") - 1
    units = [each.symbol.span for each in extract("a.txt", "one\n\f\n" * 100)]
    assert units[-1].end.line == 199


def test_half_a_character_moves_nothing() -> None:
    """An unsaved text may hold one, in a name, too, which tree-sitter's predicates look at."""
    text = "add_library(${nam\ud800e} x)\nfunction(after)\nendfunction()\n"
    (after,) = (each.symbol for each in extract("a.cmake", text) if each.symbol.name == "after")
    assert (after.name_span.start.line, after.name_span.start.column) == (1, 9)
    (name,) = (
        each.symbol for each in extract("a.py", "x = '\ud800'; del x\ndef f(): pass\n") if each.symbol.name == "f"
    )
    assert name.span.start.line == 1
