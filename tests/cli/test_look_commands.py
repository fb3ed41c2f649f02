"""Commands that look at things: `symbols`, `status`, `why`, `doctor`, `models`; and `clean`, which removes them."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from indexer.store.folder import workspace_folder, writer_lock

from .running import Sememe

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Direct


def test_symbols_shows_a_file_by_its_structure(fresh: Sememe) -> None:
    """Kinds and line ranges, indented by container, without an index."""
    answer = fresh("symbols", "upload.py")
    assert answer.code == 0
    assert answer.lines == [
        "upload.py", "  file upload.py  1-14", "  class Uploader  4-9", "    method retry_failed  7-9",
        "  function parse_command_line  12-14",
    ]  # fmt: skip
    assert not fresh.cache.exists()


def test_symbols_of_a_folder_are_those_of_its_files(fresh: Sememe) -> None:
    """Rules about files hold in a folder; a file that is named is shown in spite of them."""
    rows = fresh("symbols", ".", "--json").json["symbols"]
    assert {row["path"] for row in rows} >= {"upload.py", "web/router.js"}
    assert "secret" not in {row["name"] for row in rows}
    (row,) = fresh("symbols", "secret.py", "--json").json["symbols"]
    assert (row["name"], row["path"], row["start_line"], row["end_line"]) == ("secret", "secret.py", 1, 1)


def test_symbols_works_outside_a_workspace(tmp_path: Path) -> None:
    """A lone file is enough; one without symbols is exit code 1, a missing one 2."""
    (tmp_path / "lone.go").write_text("package x\n\nfunc Lone() {}\n", encoding="utf-8")
    (tmp_path / "blob.bin").write_bytes(b"\0\1")
    sememe = Sememe(tmp_path / "cache", tmp_path)
    assert "  function Lone  3-3" in sememe("symbols", "lone.go").lines
    binary = sememe("symbols", "blob.bin")
    assert (binary.code, binary.out) == (1, "")
    assert "blob.bin: binary" in binary.err
    assert sememe("symbols", "missing.go").code == 2


def test_status_tells_what_there_is(indexed: Sememe) -> None:
    """State, counts, languages and, when asked for, what is left out and why."""
    status = indexed("status", "--json", "--skipped").json
    assert status["state"] == "ready"
    assert status["root"] == str(indexed.folder)
    assert status["files"] > 0
    assert {"language": "javascript", "files": 1, "symbols": 2} in status["languages"]
    reasons = {skip["path"]: skip["reason"] for skip in status["skipped"]}
    assert ".gitignore" in reasons["secret.py"]
    lines = indexed("status", "--skipped").lines
    assert lines[0] == f"root      {indexed.folder}"
    assert any(line.startswith("skipped   picture.png: ") for line in lines)


def test_status_without_an_index_is_exit_code_1(fresh: Sememe) -> None:
    """It says how to get one, and what would be left out."""
    answer = fresh("status", "--skipped")
    assert answer.code == 1
    assert "'sememe index' builds it" in answer.out
    assert "skipped   secret.py: " in answer.out


@pytest.mark.parametrize(
    ("path", "code", "said"),
    [
        ("upload.py", 0, "upload.py is indexed: 4 symbols."),
        ("web", 0, "web/ is indexed: 2 symbols."),
        ("secret.py", 1, "secret.py is not indexed: "),
        ("picture.png", 1, "picture.png is not indexed: a media file"),
        ("missing.py", 1, "missing.py is not indexed: no such file."),
    ],
)
def test_why_tells_the_reason(indexed: Sememe, direct: Direct, path: str, code: int, said: str) -> None:
    """Exit code 0 if it is indexed, 1 if not."""
    answer = direct(indexed, "why", path)
    assert answer.code == code
    assert answer.out.startswith(said)


def test_why_tells_what_is_only_not_indexed_yet(fresh: Sememe) -> None:
    """No rule leaves the file out; `--root` names the workspace."""
    answer = fresh("why", "upload.py", "--root", ".")
    assert answer.code == 1
    assert "'sememe index' adds it" in answer.out


def test_doctor_finds_a_sound_installation_sound(indexed: Sememe, direct: Direct) -> None:
    """One line for each check, all of them ok."""
    answer = direct(indexed, "doctor")
    assert answer.code == 0, answer.out
    assert all(line.startswith("ok ") for line in answer.lines)
    checked = {line.split(":")[0].removeprefix("ok").strip() for line in answer.lines}
    assert checked >= {"platform", "sememe", "packages", "engines", "cache", "disk", "model", "grammars", "index"}


def test_doctor_names_what_is_wrong_and_the_remedy(fresh: Sememe, direct: Direct) -> None:
    """A damaged index, a cache that others can write, a model that is not there: exit code 2."""
    assert direct(fresh, "index", SEMEME_MODEL="no/such").code == 0
    (catalog,) = fresh.cache.glob("*/*/catalog.sqlite")
    catalog.write_bytes(b"damaged" * 1000)
    fresh.cache.chmod(0o777)
    damaged = direct(fresh, "doctor", SEMEME_MODEL="no/such")
    assert damaged.code == 2
    problems = [line for line in damaged.lines if line.startswith("problem")]
    assert any("sememe index --rebuild" in line for line in problems)
    if sys.platform != "win32":
        assert any("chmod 700" in line for line in problems)
    assert any(line.startswith("problem  model: ") for line in problems)


def test_models_lists_the_bundled_one_first(indexed: Sememe) -> None:
    """With dimensions and size, so that one can be chosen."""
    answer = indexed("models", "--json").json
    assert answer["model"] == "sememe"
    assert answer["models"][0]["name"] == "sememe"
    assert set(answer["models"][0]) == {"name", "dimensions", "size_gb", "description", "bundled"}
    assert len(answer["models"]) > 5
    assert set(answer["cross_encoders"][0]) == {"name", "size_gb", "description", "license"}
    plain = indexed("models").lines
    assert all(any(each["name"] in line for line in plain) for each in answer["models"] + answer["cross_encoders"])


def test_clean_asks_and_without_a_terminal_refuses(fresh: Sememe) -> None:
    """Nothing is removed without a yes; with it, the bytes are told and a second time there is nothing."""
    assert fresh("index").code == 0
    refused = fresh("clean", stdin="y\n")
    assert refused.code == 2
    assert "--yes" in refused.err
    assert list(fresh.cache.glob("*/*/catalog.sqlite"))
    with writer_lock(workspace_folder(fresh.folder, fresh.cache), 1):
        assert "Another process" in fresh("clean", "--yes").err
    done = fresh("clean", "--yes")
    assert done.code == 0
    assert done.out.endswith(" freed.\n")
    assert not list(fresh.cache.iterdir())
    assert fresh("clean", "--yes").code == 1


def test_clean_gone_removes_only_what_lost_its_workspace(fresh: Sememe, direct: Direct) -> None:
    """`--gone` keeps the living; `--all` does not."""
    other = fresh.folder.parent / "other"
    shutil.copytree(fresh.folder, other)
    for root in (fresh.folder, other):
        assert direct(fresh, "index", str(root)).code == 0
    shutil.rmtree(other)
    assert direct(fresh, "clean", "--gone", "--yes").code == 0
    assert [path.name.partition("-")[0] for path in fresh.cache.iterdir()] == ["project"]
    assert direct(fresh, "clean", "--all", "--yes").code == 0
    assert not list(fresh.cache.iterdir())
