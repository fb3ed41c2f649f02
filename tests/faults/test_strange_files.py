"""Bad input is data: each strange file gives its symbols or a reason, and the update ends (faults.md, 18 to 21)."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from engine.answers import answers, assert_same, clean_answers
from engine.trees import SMALL, numbered, plant

from faults.driver import Task, run
from indexer import Settings, Skip, Workspace

if TYPE_CHECKING:
    from pathlib import Path

BRACKETS = 100_000
STRANGE: dict[str, bytes] = {
    "utf16.py": "def found_in_utf16():\n    pass\n".encode("utf-16"),
    "utf16le.py": b"\xff\xfe" + "def found_in_le():\n    pass\n".encode("utf-16-le") + b"\0",
    "bom.py": b"\xef\xbb\xbfdef found_after_bom():\n    pass\n",
    "latin.py": b"def found_beside_latin():\n    return '\xe9\xe8'\n",
    "nul.py": b"def hidden():\n    return '\0'\n",
    "surrogate.py": b"def found_beside_surrogate():\n    return '\xed\xa0\x80'\n",
    "binary.c": bytes(range(256)) * 200,
    "nested.js": b"[" * BRACKETS + b"]" * BRACKETS,
    "nested.py": b"x = " + b"(" * BRACKETS + b")" * BRACKETS + b"\ndef found_below_brackets():\n    pass\n",
    "nested.c": b"int f() " + b"{" * BRACKETS + b"}" * BRACKETS,
    "nested.json": b'{"a":' * BRACKETS + b"1" + b"}" * BRACKETS,
    "nested.lisp": b"(" * BRACKETS,
    "nested.html": b"<div>" * BRACKETS,
    "nested.rs": b"fn a() { " * 20_000 + b"}" * 20_000,
    "quoted.md": b">" * 3_000 + b" a segmentation fault in the grammar\n",
    "lines.js": b"[\n" * BRACKETS + b"]\n" * BRACKETS,
    "lines.py": b"x = (\n" + b"(\n" * BRACKETS + b")\n" * BRACKETS + b")\n",
    "lines.c": b"int f()\n" + b"{\n" * BRACKETS + b"}\n" * BRACKETS,
    "unclosed.go": b"package a\nfunc f() {\n" * 20_000,
    "one_line.py": b"x = [" + b"1, " * 300_000 + b"]\n",
    "long_name.py": b"def " + b"a" * 500_000 + b"():\n    pass\n",
    "quotes.py": b'"""' * 100_000,
    "deep.md": b"".join(b"#" * (i % 6 + 1) + b" heading\n" for i in range(50_000)),
    "crlf.py": b"def found_with_crlf():\r\n    pass\r\n" * 3,
    "cr.py": b"def found_with_cr():\r    pass\r",
    "controls.py": "def found():\n    return '\x1b[31m\x07\u202e'\n".encode(),
    "huge.py": b"x = 1\n" * (50_000_000 // 6),
    "line.py": b"x = '" + b"a" * 10_000_000 + b"'\n",
}


def test_each_strange_file_gives_symbols_or_a_reason(tmp_path: Path) -> None:
    """No file of these raises, hangs or kills the process, and none is lost without a word."""
    root = plant(tmp_path / "root", {**SMALL, **STRANGE})
    after = run(Task(str(root), str(tmp_path / "cache"), queries=("RetryPolicy", "found", "brackets")))
    assert after.code == 0
    reasons = dict(after.found.skipped)
    told = {path for path in STRANGE if any(f"path={path!r}" in symbol for symbol in after.found.symbols)}
    assert told | reasons.keys() == set(STRANGE) | (reasons.keys() - set(STRANGE))
    assert "over the limit" in reasons["huge.py"]
    assert "over the limit" in reasons["line.py"]
    for name in ("utf16", "after_bom", "beside_latin", "with_crlf"):
        assert any(f"name='found_{name.removeprefix('in_')}'" in s or f"name='found_in_{name}'" in s
                   for s in after.found.symbols), name  # fmt: skip
    assert after.found.hits["RetryPolicy"][0][0] == "RetryPolicy"


def test_a_file_that_crashes_a_parser_costs_only_itself(tmp_path: Path) -> None:
    """A crash in native code is one skipped file, in an update of one file as in a large one; the next update is quiet."""
    root = plant(tmp_path / "root", SMALL)
    with Workspace(root, Settings(cache_dir=tmp_path / "cache", threads=1)) as workspace:
        workspace.refresh()
        plant(root, {"quoted.md": STRANGE["quoted.md"]})
        assert workspace.refresh().complete
        assert workspace.search("RetryPolicy").hits[0].symbol.name == "RetryPolicy"
        assert workspace.symbols("quoted.md")
        plant(root, {"quoted.md": "# Harmless\n"})
        workspace.refresh()
        assert [symbol.name for symbol in workspace.symbols("quoted.md")] == ["Harmless"]


@pytest.mark.slow
def test_a_file_that_the_parser_does_not_finish_is_found_by_its_text(tmp_path: Path) -> None:
    """Svelte's grammar takes a minute for this one: its words are found, what it lacks is said, and the next update is quiet."""
    slow = "<script>\nlet zzqx_needle = 1\n</script>\n" + "<a\n" * 40_000
    root = plant(tmp_path / "root", {**SMALL, "slow.svelte": slow})
    task = Task(
        str(root), str(tmp_path / "cache"), stall_seconds=5, refreshes=2, queries=("RetryPolicy", "zzqx_needle")
    )
    after = run(task)
    assert after.code == 0
    assert after.found.hits["RetryPolicy"][0][0] == "RetryPolicy"
    assert after.found.hits["zzqx_needle"][0][:2] == ("slow.svelte", "slow.svelte")
    assert after.found.skipped == [("slow.svelte", "the parser did not finish this file, only its text is searched")]
    assert after.reports[1].symbols == 0
    with Workspace(root, Settings(cache_dir=tmp_path / "cache")) as workspace:
        assert not isinstance(workspace.why("slow.svelte"), Skip)
        assert workspace.status().files == len(SMALL) + 1
        assert workspace.similar("slow.svelte", 1).hits


@pytest.mark.slow
@pytest.mark.parametrize("name", ["nested.js", "nested.rs", "nested.java"])
def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path, name: str) -> None:
    """Tens of thousands of nested definitions: the update ends in bounded time, with symbols or with a reason."""
    opening = {"nested.js": "function f(){\n", "nested.rs": "fn a() {\n", "nested.java": "class A {\n"}[name]
    root = plant(tmp_path / "root", {**SMALL, name: opening * 60_000 + "}\n" * 60_000})
    after = run(Task(str(root), str(tmp_path / "cache"), stall_seconds=5))
    assert after.code == 0
    assert name in dict(after.found.skipped) or any(f"path={name!r}" in symbol for symbol in after.found.symbols)
    assert after.found.hits["RetryPolicy"][0][0] == "RetryPolicy"


@pytest.mark.slow
def test_workers_and_one_process_agree_on_strange_files(tmp_path: Path) -> None:
    """Whether one worker reads or several makes no difference to what is found in a file."""
    root = plant(tmp_path / "root", {**numbered(60), **STRANGE})
    with Workspace(root, Settings(cache_dir=tmp_path / "cache", threads=2)) as workspace:
        workspace.refresh()
        assert_same(answers(workspace, ()), clean_answers(root, tmp_path / "clean", ()))


def test_what_is_no_file_is_never_opened(tmp_path: Path) -> None:
    """Links in a loop or out of the root, a FIFO and a folder that cannot be read are accounted for, not followed."""
    outside = plant(tmp_path / "outside", {"secret.py": "def secret():\n    pass\n"})
    root = plant(tmp_path / "root", SMALL)
    (root / "loop").symlink_to(root, target_is_directory=True)
    (root / "out").symlink_to(outside, target_is_directory=True)
    (root / "secret.py").symlink_to(outside / "secret.py")
    os.mkfifo(root / "pipe.py")
    with Workspace(root, Settings(cache_dir=tmp_path / "cache", threads=1)) as workspace:
        workspace.refresh()
        assert {"loop", "out", "secret.py", "pipe.py"} <= {skip.path for skip in workspace.skipped()}
        assert all(symbol.name != "secret" for symbol in workspace.symbols("."))
        assert isinstance(workspace.why("secret.py"), Skip)


def test_files_that_vanish_or_change_while_they_are_read_end_in_the_truth(tmp_path: Path) -> None:
    """A branch switch in the middle of an update: the next one ends equal to a clean index."""
    root = plant(tmp_path / "root", numbered(60))
    with Workspace(root, Settings(cache_dir=tmp_path / "cache", threads=1)) as workspace:
        turned: list[Path] = []

        def switch(_: object) -> None:
            if not turned:
                turned.append(root / "pkg1")
                shutil.rmtree(root / "pkg1")
                plant(root, {**numbered(30, "New"), "pkg2/module_2.py": b"\0"})

        workspace.refresh(switch)
        workspace.refresh()
        assert_same(answers(workspace), clean_answers(root, tmp_path / "clean"))


def test_hostile_names_are_only_names(tmp_path: Path) -> None:
    """File names with control characters, line ends, quotes and glob characters are indexed and found like others."""
    names = ["a\nb.py", "tab\t.py", "quote'\".py", "st*r.py", "br[a]cket.py", "back\\slash.py", "-rf.py", "%00.py", "sp ace.py",
             "\x1b[31m.py", "..py", "é\u202e.py", "a'; DROP TABLE files;--.py"]  # fmt: skip
    root = plant(tmp_path / "root", dict.fromkeys(names, "def hostile():\n    pass\n"))
    (root / os.fsdecode(b"not-utf8-\xff.py")).write_text("def unseen(): pass\n")
    with Workspace(root, Settings(cache_dir=tmp_path / "cache", threads=1)) as workspace:
        workspace.refresh()
        assert {symbol.path for symbol in workspace.symbols(".")} == set(names)
        assert {hit.symbol.path for hit in workspace.search("hostile", limit=50).hits} == set(names)
        assert any("not valid UTF-8" in skip.reason for skip in workspace.skipped())
        for symbol in workspace.symbols("."):
            assert "hostile" in workspace.snippet(symbol)
