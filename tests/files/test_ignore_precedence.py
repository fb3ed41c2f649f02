"""This tool's own ignore files and settings, and how they stand to git's."""

from __future__ import annotations

import shutil
from pathlib import Path

from indexer.files import WalkRules, walk, why
from indexer.files.walk import DEFAULT_RULES
from indexer.values import Skip, SourceFile


def sememe_keeps(root: Path, rules: WalkRules = DEFAULT_RULES) -> set[str]:
    return {found.path for found in walk(root, rules) if isinstance(found, SourceFile)}


def tree(root: Path, *paths: str) -> Path:
    """A fresh folder with these files; `path: content` gives a content, else it is `x`."""
    if root.exists():
        shutil.rmtree(root)
    root.mkdir()
    for entry in paths:
        path, _, content = entry.partition(": ")
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes((content or "x").encode())
    return root


def test_our_files_overrule_gits(tmp_path: Path) -> None:
    """`.sememeignore` is stronger than `.ignore`, that than `.gitignore`, and a deeper folder than all of them."""
    root = tree(
        tmp_path / "w",
        ".gitignore: one\ntwo\nthree\nfour",
        ".ignore: !one\n!two\nfive",
        ".sememeignore: two\n!five",
        "deep/.gitignore: !two",
        *["one", "two", "three", "four", "five", "deep/two", "deep/three"],
    )
    kept = sememe_keeps(root)
    assert kept >= {"one", "five", "deep/two"}
    assert not kept & {"two", "three", "four", "deep/three"}


def test_settings_overrule_every_ignore_file(tmp_path: Path) -> None:
    """The user's own patterns come first, and are named as such in the reason."""
    root = tree(
        tmp_path / "w", ".gitignore: one", ".sememeignore: !two", "one", "two", "deep/.gitignore: !two", "deep/two"
    )
    rules = WalkRules(extra_ignore=("two", "!one"))
    assert "one" in sememe_keeps(root, rules)
    assert why(root, "deep/two", rules) == Skip("deep/two", "ignored by settings (two)")


def test_gitignore_can_be_disregarded(tmp_path: Path) -> None:
    """With `respect_gitignore` off only this tool's own ignore files count."""
    root = tree(tmp_path / "w", ".gitignore: one", ".ignore: two", "one", "two")
    assert sememe_keeps(root, WalkRules(respect_gitignore=False)) == {".gitignore", ".ignore", "one"}


def test_a_folder_left_out_by_default_can_be_asked_for(tmp_path: Path) -> None:
    """`!vendor` in an ignore file of this tool brings it back; a general `!*/` does not, nor git's own file."""
    root = tree(tmp_path / "w", ".ignore: !node_modules/", "node_modules/x", "logo.svg", "deep/node_modules/y")
    assert sememe_keeps(root) >= {"node_modules/x", "deep/node_modules/y"}
    for name, lines in [(".ignore", "*\n!*/\n!x"), (".gitignore", "!node_modules/")]:
        root = tree(tmp_path / "w", f"{name}: {lines}", "node_modules/x")
        assert why(root, "node_modules/x") == Skip("node_modules/", "a folder of dependencies")


def test_an_ignore_file_that_is_a_link_or_too_large_is_not_applied(tmp_path: Path) -> None:
    """Git does not follow such links either; a file too large to compile is reported."""
    (tmp_path / "patterns").write_text("*")
    root = tree(tmp_path / "w", "x", ".ignore: " + "y\n" * 200_000, "y")
    (root / ".gitignore").symlink_to(tmp_path / "patterns")
    assert sememe_keeps(root) == {"x", "y"}
    verdict = why(root, ".ignore")
    assert isinstance(verdict, Skip)
    assert verdict.reason.startswith("its patterns are not applied")
