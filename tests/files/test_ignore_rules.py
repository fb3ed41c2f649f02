"""Ignore rules are compared with git itself, on trees and ignore files that hypothesis makes up."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.files import WalkRules, walk, why
from indexer.files.walk import DEFAULT_RULES
from indexer.values import Skip, SourceFile

NAMES = ["a", "b", "ab", "A", "a.b", "b.q", "é", "a b", "[a]", "-", "!a", "#a", "a ", "\\a"]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A repository with many odd names three folders deep, untouched by the settings of whoever runs the tests."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        patch.setenv("XDG_CONFIG_HOME", str(home / "config"))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        for name in [name for name in os.environ if name.startswith("GIT_") and name != "GIT_CONFIG_NOSYSTEM"]:
            patch.delenv(name)
        root = home / "repository"
        root.mkdir()
        git(root, "init", "-q")
        for outer in ["a", "b", "ab", "é", "[a]"]:
            for inner in ["a", "b", "a.b", "a "]:
                folder = root / outer / inner
                folder.mkdir(parents=True)
                for name in NAMES:
                    (folder / f"{name}").write_text("x")
            for name in ["c", "#a", "!a", "x.q", "x.b"]:
                (root / outer / name).write_text("x")
        for name in ["c", "ac", "bc", "-", "\\a", "A.b"]:
            (root / name).write_text("x")
        yield root


def git(root: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    found = subprocess.run(["git", *arguments], cwd=root, input=stdin, capture_output=True, check=False)
    assert found.returncode in {0, 1}, found.stderr
    return found.stdout


def git_keeps(root: Path) -> set[str]:
    """The files that git would add."""
    return {
        os.fsdecode(path) for path in git(root, "ls-files", "-z", "-o", "-c", "--exclude-standard").split(b"\0")
    } - {""}


def git_reasons(root: Path, paths: list[str]) -> dict[str, str]:
    """For each ignored path the `file:line` that decides about it."""
    stdin = b"\0".join(map(os.fsencode, paths))
    fields = git(root, "check-ignore", "-z", "-v", "--stdin", stdin=stdin).split(b"\0")
    rows = zip(fields[0::4], fields[1::4], fields[2::4], fields[3::4], strict=False)
    return {
        os.fsdecode(path): f"{os.fsdecode(source)}:{line.decode()}"
        for source, line, pattern, path in rows
        if not pattern.startswith(b"!")
    }


def sememe_keeps(root: Path, rules: WalkRules = DEFAULT_RULES) -> set[str]:
    return {found.path for found in walk(root, rules) if isinstance(found, SourceFile)}


def sememe_reasons(root: Path) -> dict[str, str]:
    return {
        found.path: found.reason.removeprefix("ignored by ").partition(" (")[0]
        for found in walk(root)
        if isinstance(found, Skip) and found.reason.startswith("ignored by ")
    }


def assert_same_as_git(root: Path) -> None:
    assert sememe_keeps(root) == git_keeps(root)
    reasons = sememe_reasons(root)
    assert reasons == git_reasons(root, list(reasons))


def write_ignore_files(root: Path, files: dict[str, bytes]) -> None:
    for old in [*root.rglob(".gitignore"), root / ".git" / "info" / "exclude"]:
        old.unlink(missing_ok=True)
    for name, content in files.items():
        (root / name).write_bytes(content)


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


piece = st.sampled_from(
    [
        "a",
        "b",
        "c",
        "é",
        "A",
        ".",
        " ",
        "-",
        "/",
        "/",
        "*",
        "*",
        "**",
        "/**/",
        "**/",
        "?",
        "??",
        "[ab]",
        "[!a]",
        "[^b]",
        "[a-b]",
        "[]a]",
        "[",
        "]",
        "\\",
        "\\[",
        "\\*",
        "[[:alpha:]]",
        "[[:x:]]",
        "[a-",
        "[\\]",
        "[[:]",
        "!",
        "#",
        "\t",
    ]
)
pattern = st.builds(
    lambda negation, anchor, pieces, end: negation + anchor + "".join(pieces) + end,
    st.sampled_from(["", "", "", "!", "\\!", "#", "\\#"]),
    st.sampled_from(["", "", "/", "**/"]),
    st.lists(piece, min_size=1, max_size=5),
    st.sampled_from(["", "", "/", "/**", "/*", " ", "\\ ", "\\ \\  ", "\r", "  \r", "//"]),
)
raw_line = st.text("ab/*?[]!^-\\ #.é:", max_size=8)
ignore_file = st.builds(
    lambda start, lines, end: (start + "\n".join(lines) + end).encode(),
    st.sampled_from(["", "", "\ufeff"]),
    st.lists(
        pattern | raw_line | st.sampled_from(["*", "!*/", "!*.q", "/*", "!/a", "a/", "!b"]), min_size=1, max_size=8
    ),
    st.sampled_from(["", "\n", "\r\n"]),
)
places = st.sampled_from([".gitignore", ".git/info/exclude", "a/.gitignore", "a/b/.gitignore", "é/.gitignore"])


@given(st.dictionaries(places, ignore_file, min_size=1, max_size=4))
@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
def test_ignored_files_and_the_deciding_lines_are_gits(repository: Path, files: dict[str, bytes]) -> None:
    """Whatever the ignore files say, the same files are kept as by git, and each reason names the line that git names."""
    write_ignore_files(repository, files)
    assert_same_as_git(repository)


@given(st.dictionaries(places, ignore_file, min_size=1, max_size=3), st.sampled_from(["a", "a/b", "é", "[a]"]))
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_ignore_files_above_the_root_apply(repository: Path, files: dict[str, bytes], below: str) -> None:
    """A root inside a repository keeps what git keeps there, unless git ignores the root itself, which the user named."""
    write_ignore_files(repository, files)
    if git(repository, "check-ignore", below) == b"":
        kept = {path.removeprefix(below + "/") for path in git_keeps(repository) if path.startswith(below + "/")}
        assert sememe_keeps(repository / below) == kept


@given(ignore_file)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_case_is_ignored_where_git_ignores_it(repository: Path, content: bytes) -> None:
    """`core.ignorecase`, which git sets on macOS and Windows, is heeded."""
    write_ignore_files(repository, {".gitignore": content})
    git(repository, "config", "core.ignorecase", "true")
    try:
        assert_same_as_git(repository)
    finally:
        git(repository, "config", "core.ignorecase", "false")


@pytest.mark.parametrize(
    "lines",
    [
        "*\n!*/\n!*.q",  # the allow-list form
        "/*\n!/a\n/a/*\n!/a/b",  # opening a way down
        "a/\n!a/b/c",  # cannot re-include below an ignored folder
        "a/*\n!a/b/",
        "a  ",
        "a\\ ",
        "a\\ \\ ",
        "a \\",
        "a\t",
        "\\#a\n\\!a",
        "#a",
        "!a",
        "\\\\a",
        "[[]a]",
        "\\[a\\]",
        "[!a-z]",
        "[^a-z]",
        "[]-]",
        "[a-]",
        "[z-a]",
        "[\\a-\\c]",
        "[[:upper:]]",
        "[[:alpha:][:space:]]*",
        "[[:nonsense:]]",
        "[a",
        "é",
        "?",
        "??",
        "[é]",
        "a**b",
        "a**/b",
        "**/b",
        "a/**",
        "a/**/b",
        "/**/a.b",
        "**",
        "**/",
        "***/b",
        "a/**b",
        "a/*/\\a",
        "a//",
        "/",
        "//a",
        "a/b/",
        "b/a.b",
        "*/b",
        "/*/b",
        "a/*/*",
        "\ufeffa\r\nb\r\n",
        "a\r\r\n",
        "a\0b",
        "\r\n\r\n!",
        "*.b\n!a.b",
        "*a*b*",
        "**\\/b",
        "a*/**/b*",
    ],
)
def test_tricky_patterns_mean_what_git_says(repository: Path, lines: str) -> None:
    """Each of these has been read differently by some tool that is not git."""
    write_ignore_files(repository, {".gitignore": lines.encode()})
    assert_same_as_git(repository)


def test_a_hostile_pattern_takes_no_exponential_time(tmp_path: Path) -> None:
    """Stars do not multiply the work: this would outlast the universe if they did."""
    tree(tmp_path / "w", "a" * 200, ".gitignore: " + "*a" * 60 + "*b\n/" + "**/a*" * 30 + "/b")
    assert "a" * 200 in sememe_keeps(tmp_path / "w")


def test_a_worktrees_exclude_file_is_the_repositorys(repository: Path, tmp_path: Path) -> None:
    """Where `.git` is a file, `info/exclude` lies in the common folder."""
    write_ignore_files(repository, {".git/info/exclude": b"secret\n"})
    git(repository, "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-q", "--allow-empty", "-m", "x")
    git(repository, "worktree", "add", "-q", str(tmp_path / "tree"))
    for name in ["secret", "open"]:
        (tmp_path / "tree" / name).write_text("x")
    assert sememe_keeps(tmp_path / "tree") == git_keeps(tmp_path / "tree") == {"open"}
    git(repository, "worktree", "remove", "--force", str(tmp_path / "tree"))


def test_the_users_global_ignore_file_applies(repository: Path) -> None:
    """Git's default global file is read, and is weaker than the repository's own."""
    write_ignore_files(repository, {".git/info/exclude": b"!a.b\n"})
    config = Path(os.environ["XDG_CONFIG_HOME"], "git")
    config.mkdir(parents=True)
    (config / "ignore").write_text("*.b\nc\n")
    try:
        assert sememe_keeps(repository) == git_keeps(repository)
        assert why(repository, "c") == Skip("c", "ignored by git's global ignore file:2 (c)")
    finally:
        shutil.rmtree(config)


@pytest.mark.usefixtures("repository")  # for its environment
def test_a_submodule_has_its_own_rules(tmp_path: Path) -> None:
    """An outer repository's patterns say nothing about the files of one inside it."""
    outer = tree(tmp_path / "outer", ".gitignore: *.q", "x.q", "inner/x.q", "inner/x.b")
    git(outer, "init", "-q")
    git(outer / "inner", "init", "-q")
    (outer / "inner" / ".git" / "info" / "exclude").write_text("*.b\n")
    assert sememe_keeps(outer) == {".gitignore", "inner/x.q"}
