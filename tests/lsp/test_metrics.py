"""`sememe status` of running servers: in JSON, for Prometheus, and `sememe/metrics`."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cli.running import Sememe
from engine.trees import SMALL, plant

from .editor import undisturbed
from .exposed import read, scrape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .conftest import Begin
    from .editor import Editor

DOCUMENT = (Path(__file__).parents[2] / "docs" / "metrics.md").read_text(encoding="utf-8")
LINUX = sys.platform == "linux"
ODD = 'a"b\\c\x1b[31m\nsememe_index_files{root="x"} 7\u202e'

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no sockets in files")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Long, as some home folders are: longer than the name of a socket may be."""
    place = tmp_path_factory.mktemp("metrics") / ("long" * 25)
    place.mkdir()
    return place


@pytest.fixture(scope="module")
def root(home: Path) -> Path:
    """A workspace."""
    return plant(home / "app", SMALL)


@pytest.fixture(scope="module")
def editor(home: Path, root: Path) -> Iterator[Editor]:
    """Its server, that is asked whatever the tests ask it."""
    with undisturbed(home, root) as one:
        yield one


def _status(home: Path, root: Path) -> Any:
    answer = Sememe(home / "cache", home)("status", "--json", str(root))
    assert answer.code == 0, answer.err
    return answer.json


def test_histograms_move_after_searches(editor: Editor, home: Path, root: Path) -> None:
    """By as many as there were, each where it belongs."""
    before = scrape(home, root)
    for _ in range(3):
        editor.search("where are uploads retried")
    for _ in range(2):
        editor.result("workspace/symbol", {"query": "retry"})
    editor.result("sememe/similar", {"text": "def retry(upload): pass"})
    after = scrape(home, root)

    def moved(name: str, **labels: str) -> float:
        return (after.value(name, **labels) or 0) - (before.value(name, **labels) or 0)

    requests = "sememe_request_duration_seconds"
    assert moved(f"{requests}_count", request="sememe/search") == 3
    assert moved(f"{requests}_count", request="workspace/symbol") == 2
    assert moved(f"{requests}_count", request="sememe/similar") == 1
    assert moved(f"{requests}_bucket", request="sememe/search", le="+Inf") == 3
    assert moved(f"{requests}_sum", request="sememe/search") > 0
    searches = "sememe_search_duration_seconds_count"
    assert [moved(searches, kind=kind) for kind in ("question", "name", "similar")] == [3, 2, 1]
    assert (after.value("sememe_cache_hits_total", cache="search.features") or 0) > 0


def test_errors_are_counted_by_kind(editor: Editor, home: Path, root: Path) -> None:
    """Those that were provoked, and no other."""
    before = scrape(home, root)
    outside = {"textDocument": {"uri": "file:///elsewhere/a.py"}, "position": {"line": 0}}
    for method, params in (
        ("sememe/search", {"querry": "x"}), ("sememe/search", {}), ("sememe/nothing", {}), ("sememe/similar", outside),
    ):  # fmt: skip
        assert "error" in editor.request(method, params)
    after = scrape(home, root)
    moved = {
        dict(labels)["kind"]: value - before.values.get((name, labels), 0)
        for (name, labels), value in after.values.items()
        if name == "sememe_errors_total"
    }
    assert {kind: count for kind, count in moved.items() if count} == {
        "invalid_params": 2, "method_not_found": 1, "request_failed": 1,
    }  # fmt: skip


def test_who_is_overtaken_is_no_error(editor: Editor, home: Path, root: Path) -> None:
    """A newer request of the same series stops an older one, sooner or later in many of them."""
    before = scrape(home, root)
    stopped = 0
    while not stopped:
        asked = [editor.start("sememe/search", {"query": f"retry {n}", "session": "s"}) for n in range(10)]
        stopped += sum("error" in editor.response(each) for each in asked)
    after = scrape(home, root)
    stops = "sememe_stopped_requests_total"
    assert after.value(stops, reason="superseded") == (before.value(stops, reason="superseded") or 0) + stopped
    assert {key: value for key, value in after.values.items() if key[0] == "sememe_errors_total"} == {
        key: value for key, value in before.values.items() if key[0] == "sememe_errors_total"
    }


def test_a_save_is_timed_until_it_can_be_found(editor: Editor, home: Path, root: Path) -> None:
    """Once; of a file with two symbols of which one has changed, the other's vector is taken over."""
    path = root / "zzqx.py"
    same = 'def zzqx_same():\n    """Stay."""\n    return 1\n\n\n'
    editor.save(path, f"{same}def zzqx_before():\n    return 2\n")
    editor.wait(lambda: editor.finds("zzqx_before", "zzqx_before"))
    before = scrape(home, root)
    editor.save(path, f"{same}def zzqx_after():\n    return 3\n")
    editor.wait(lambda: editor.finds("zzqx_after", "zzqx_after"))
    after = scrape(home, root)
    for name in ("sememe_save_to_searchable_seconds_count", "sememe_save_to_searchable_seconds_sum"):
        assert (after.value(name) or 0) > (before.value(name) or 0)
    updates = "sememe_update_duration_seconds_count"
    assert (after.value(updates, kind="files") or 0) > (before.value(updates, kind="files") or 0)
    assert (after.value(updates, kind="walk") or 0) >= 1
    for name in ("sememe_cache_hits_total", "sememe_cache_misses_total"):
        assert (after.value(name, cache="vectors") or 0) > (before.value(name, cache="vectors") or 0)


def test_json_and_the_request_say_the_same(editor: Editor, home: Path, root: Path) -> None:
    """The figures of one server, by two ways."""
    said = _status(home, root)
    asked = editor.result("sememe/metrics")
    assert editor.result("workspace/executeCommand", {"command": "sememe.metrics"}).keys() == asked.keys()
    (server,), (folder,) = said["servers"], asked["folders"]
    assert server.keys() == asked["server"].keys()
    assert (server["interface"], server["pid"]) == ("lsp", editor.process.pid)
    assert said.keys() - folder.keys() == {"fresh", "phase", "waiting", "servers"}
    varying = {"changed_seconds_ago", "generation", "bytes", "bytes_by_part"}  # the writer clears up after a second
    assert {key: said[key] for key in folder.keys() - varying} == {key: folder[key] for key in folder.keys() - varying}
    assert (said["state"], said["fresh"], said["phase"], said["waiting"]) == ("ready", True, "ready", 0)
    assert said["bytes"] == sum(said["bytes_by_part"].values())
    assert all(said["bytes_by_part"][part] > 0 for part in ("catalog", "words"))
    roles = [each["role"] for each in server["processes"]]
    assert {"server", "keeper", "worker"} == set(roles)
    if LINUX:
        assert all(each["memory_bytes"] > 1_000_000 for each in server["processes"])
    assert {each["pid"] for each in server["processes"]} >= {editor.process.pid}


def test_the_plain_answer_names_the_server(editor: Editor, home: Path, root: Path) -> None:
    """In words."""
    editor.search("where are uploads retried")
    lines = Sememe(home / "cache", home)("status", str(root)).lines
    (line,) = [line for line in lines if line.startswith("server")]
    assert f"lsp, process {editor.process.pid}" in line
    assert "keeps the index fresh" in line
    assert any(re.search(r"sememe/search: \d+, half (within|over) ", line) for line in lines)


def test_every_metric_is_documented_and_follows_the_conventions(editor: Editor, home: Path, root: Path) -> None:
    """docs/metrics.md has exactly those that there are, with their types and labels; units are base units."""
    assert "error" in editor.request("sememe/nothing", {})
    editor.search("where are uploads retried")
    shown = scrape(home, root)
    said = {row[0]: row[1:] for row in re.findall(r"^\| `(sememe_\w+)` \| (\w+) \|([^|]*)\|", DOCUMENT, re.MULTILINE)}
    names = {f"{name}_total" if kind == "counter" else name: kind for name, kind in shown.types.items()}
    assert {name: row[0] for name, row in said.items()} == names
    labels: dict[str, set[str]] = {}
    for name, given in shown.values:
        base = re.sub("_(bucket|count|sum)$", "", name)
        labels.setdefault(base if base in names else name, set()).update(key for key, _ in given)
    for name, (kind, documented) in said.items():
        assert labels.get(name, {"root", *re.findall(r"`(\w+)`", documented)}) - {"le"} == {
            "root", *re.findall(r"`(\w+)`", documented)
        }, name  # fmt: skip
        assert re.fullmatch("sememe(_[a-z]+)+", name)
        assert kind != "histogram" or name.endswith("_seconds")


def test_without_a_server_the_index_alone_is_told(tmp_path: Path) -> None:
    """What is not known is absent, not 0."""
    root = plant(tmp_path / "app", SMALL)
    sememe = Sememe(tmp_path / "cache", root)
    none = sememe("status", "--prometheus")
    assert none.code == 1
    assert read(none.out).value("sememe_index_state", state="none") == 1
    assert sememe("index").code == 0
    shown = scrape(tmp_path, root)
    assert shown.value("sememe_index_state", state="ready") == 1
    assert shown.value("sememe_servers", interface="lsp") == 0
    assert (shown.value("sememe_index_size_bytes", part="catalog") or 0) > 0
    assert not {name for name in shown.names if not name.startswith(("sememe_index_", "sememe_servers"))}
    assert shown.value("sememe_index_fresh") is None
    said = _status(tmp_path, root)
    assert (said["fresh"], said["phase"], said["waiting"], said["servers"]) == (None, None, None, [])


def test_paths_wait_while_indexing_is_paused(begin: Begin, tmp_path: Path) -> None:
    """And are no longer counted once they are taken in."""
    root = plant(tmp_path / "app", SMALL)
    editor = begin(root)
    editor.result("sememe/pause")
    editor.wait(lambda: editor.phase() == "paused")
    plant(root, {f"late{number}.py": "def late():\n    pass\n" for number in range(3)})
    editor.wait(lambda: scrape(tmp_path, root).value("sememe_waiting_paths") == 3)
    assert scrape(tmp_path, root).value("sememe_index_fresh") == 0
    editor.result("sememe/resume")
    editor.wait_until_ready()
    editor.wait(lambda: scrape(tmp_path, root).value("sememe_waiting_paths") == 0)


def test_two_servers_of_one_folder(begin: Begin, tmp_path: Path) -> None:
    """One keeps it, both count; a folder that only one of them has open has the figures of that one."""
    root, other = plant(tmp_path / "app", SMALL), plant(tmp_path / "other", SMALL)
    first = begin(root)
    second = begin(root, other)
    for each in (first, second):
        each.wait_until_whole()
    requests = {"request": "workspace/symbol"}
    for each in (first, second, second):
        each.result("workspace/symbol", {"query": "retry"})
    shown, elsewhere = scrape(tmp_path, root), scrape(tmp_path, other)
    assert shown.value("sememe_request_duration_seconds_count", **requests) == 3
    assert elsewhere.value("sememe_request_duration_seconds_count", **requests) == 2
    assert (shown.value("sememe_servers", interface="lsp"), elsewhere.value("sememe_servers", interface="lsp")) == (
        2,
        1,
    )
    assert not shown.values.keys() & elsewhere.values.keys()
    assert [folder["keeps"] for server in _status(tmp_path, root)["servers"] for folder in server["folders"]
            if folder["root"] == str(root)] == [True, False]  # fmt: skip


def test_a_server_that_ends_stops_or_hangs_is_left_out(begin: Begin, tmp_path: Path) -> None:
    """And is no reason to fail or to wait."""
    root = plant(tmp_path / "app", SMALL)
    sockets = tmp_path / "cache" / "servers"
    one = begin(root)
    assert [path.stat().st_mode & 0o777 for path in (sockets, *sockets.iterdir())] == [0o700, 0o600]
    assert one.leave() == 0
    assert not list(sockets.iterdir())
    killed = begin(root)
    killed.process.kill()
    killed.process.wait()
    assert _status(tmp_path, root)["servers"] == []
    (left,) = sockets.iterdir()
    os.utime(left, (0, 0))
    assert _status(tmp_path, root)["servers"] == []
    assert not list(sockets.iterdir())
    hanging = begin(root)
    hanging.process.send_signal(signal.SIGSTOP)
    try:
        assert _status(tmp_path, root)["servers"] == []
    finally:
        hanging.process.send_signal(signal.SIGCONT)
    hanging.wait(lambda: len(_status(tmp_path, root)["servers"]) == 1)


def test_a_folder_that_others_may_enter_is_not_believed(begin: Begin, tmp_path: Path) -> None:
    """Somebody else's socket could lie there."""
    root = plant(tmp_path / "app", SMALL)
    first = begin(root)
    sockets = tmp_path / "cache" / "servers"
    first.wait(lambda: len(_status(tmp_path, root)["servers"]) == 1)
    sockets.chmod(0o777)
    assert _status(tmp_path, root)["servers"] == []
    late = begin(root)
    assert late.status()["state"] == "ready"
    assert len(list(sockets.iterdir())) == 1


def test_an_indexing_process_that_dies_is_an_error(begin: Begin, tmp_path: Path) -> None:
    """It is counted once, and its successor answers."""
    root = plant(tmp_path / "app", SMALL)
    editor = begin(root)
    first = editor.status()["server"]["indexingPid"]
    os.kill(first, signal.SIGKILL)
    editor.wait(lambda: (pid := editor.status()["server"]["indexingPid"]) is not None and pid != first)
    editor.wait_until_ready()
    assert scrape(tmp_path, root).value("sememe_errors_total", kind="indexing_process_ended") == 1


def test_an_index_that_cannot_be_written_is_an_error(begin: Begin, tmp_path: Path) -> None:
    """Of the kind that its user can act on."""
    root = plant(tmp_path / "app", SMALL)
    editor = begin(root)
    root.rename(tmp_path / "gone")
    editor.result("sememe/reindex")
    editor.wait(lambda: editor.phase() == "failed")
    server = editor.result("sememe/metrics")["server"]
    (folder,) = server["folders"]
    assert {"kind": "update_failed", "count": folder["errors"][0]["count"]} in folder["errors"]


def test_a_name_of_a_folder_stays_one_label(begin: Begin, tmp_path: Path) -> None:
    """Quotes, a backslash, a line that looks like a metric, an escape and a change of direction in it."""
    if not LINUX:
        pytest.skip("not every file system takes such names")
    root = plant(tmp_path / ODD.replace("/", ""), SMALL)
    editor = begin(root)
    editor.search("retry")
    shown = scrape(tmp_path, root)
    (label,) = {dict(labels)["root"] for _, labels in shown.values}
    assert label == str(tmp_path / 'a"b\\c\\x1b[31m\\x0asememe_index_files{root="x"} 7\\u202e')
    assert all(line.startswith(("# ", "sememe_")) for line in shown.text.splitlines())
    assert shown.text.isascii()
    assert shown.value("sememe_servers", interface="lsp") == 1


def test_without_the_library_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And nothing else needs it, nor loads it."""
    from importlib.metadata import PackageNotFoundError

    from lsp_server.__main__ import main

    def missing(_: str) -> str:
        raise PackageNotFoundError

    monkeypatch.setattr("lsp_server.cli.status.version", missing)
    monkeypatch.setenv("SEMEME_CACHE_DIR", str(tmp_path))
    assert main(["status", "--prometheus", str(tmp_path)]) == 2
    assert "pip install 'sememe[metrics]'" in capsys.readouterr().err
    for command in (["status", str(tmp_path)], ["search", "--root", str(plant(tmp_path / "app", SMALL)), "retry"]):
        code = [sys.executable, "-X", "importtime", "-m", "lsp_server", *command]
        done = subprocess.run(code, capture_output=True, text=True, check=False, timeout=120)
        loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
        assert "indexer" in loaded
        assert not loaded & {"prometheus_client", "cattrs", "psutil"}


def test_memory_is_the_same_by_either_way() -> None:
    """/proc, and the library for systems that have none."""
    from indexer import processes

    both = [processes.resident_bytes(os.getpid()), processes._asked_of_psutil(os.getpid())]
    assert None not in both
    assert abs((both[0] or 0) - (both[1] or 0)) < 20_000_000
    assert processes.resident_bytes(2**22 + 1) is None
    assert processes._asked_of_psutil(2**22 + 1) is None
