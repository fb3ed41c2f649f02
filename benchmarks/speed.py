"""How fast the language server is, as an editor sees it; and what a start costs those who use no extra.

    python benchmarks/speed.py lsp ROOT [--other FOLDER] [--rounds N] [--json FILE]
    python benchmarks/speed.py start ROOT --python LABEL=PYTHON... [--rounds N] [--json FILE] [--page FILE.md]

`lsp`: ROOT should have 50,000 symbols or more. It is copied to a temporary folder, as files in it are written. OTHER is indexed
by the same server while searches in ROOT are measured. `start`: each PYTHON is an interpreter that has a Sememe of its own, with
extras, without them, or of another commit (`starting.py`). Linux only (memory is read from /proc).
"""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import record
import starting
from lsp_client import LspClient, descendants, memory_mb

from indexer import Settings, Workspace

QUESTIONS = [
    "where do we retry failed uploads", "parse command line arguments", "open a connection with a timeout",
    "convert a date to text", "read a configuration file", "how are errors logged", "split text into words",
    "cache of compiled patterns", "write bytes to a socket", "sort with a key function", "merge two dictionaries",
    "escape special characters in html", "run a program and read its output", "decode a url", "lock shared between threads",
]  # fmt: skip
NAMES = [
    "parse", "get", "Connection", "read_file", "toString", "Parser", "send_request", "handleError", "cfg", "gUN", "init",
    "conect", "socket.send", "HTTPServer", "tokenize",
]  # fmt: skip
STATES = {"idle": "nothing else runs in the server", "indexing": "it indexes another folder"}


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["lsp", "start"])
    parser.add_argument("root", type=Path)
    parser.add_argument("--other", type=Path)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--python", action="append", default=[], metavar="LABEL=PYTHON")
    parser.add_argument("--page", type=Path)
    arguments = parser.parse_args()
    if arguments.what == "start":
        start(arguments)
        return
    with tempfile.TemporaryDirectory() as home:
        root = Path(home) / arguments.root.name
        shutil.copytree(arguments.root, root, symlinks=True)
        result = measure(root, arguments.other, f"{home}/cache", arguments.rounds)
    print(json.dumps(result, indent=1))
    if arguments.json:
        record.write(arguments.json, result)


def start(arguments: argparse.Namespace) -> None:
    """What starts cost, shown and kept."""
    pythons = dict(each.split("=", 1) for each in arguments.python) or {"here": sys.executable}
    root = arguments.root.resolve()
    with tempfile.TemporaryDirectory() as home:
        environments = starting.measure(root, pythons, arguments.rounds, Path(home))
        with Workspace(root, Settings(cache_dir=Path(home) / "count")) as workspace:
            symbols = workspace.refresh().symbols
    tree = {"tree": root.name, "symbols": symbols, "rounds": arguments.rounds}
    result = record.dated({**tree, "environments": environments})
    if arguments.json:
        record.save(arguments.json, result)
    starting.show(result, arguments.page)


def measure(root: Path, other: Path | None, cache: str, rounds: int) -> dict[str, Any]:
    """All measurements on one cache."""
    result: dict[str, Any] = {"first_index": first_index(cache, root), "start": starts(cache, root, rounds)}
    client = LspClient(cache, root)
    client.wait_until_ready()
    folder = client.request("sememe/status")["folders"][0]
    result["workspace"] = {name: folder[name] for name in ("files", "symbols", "bytes")}
    result["idle"] = searches(client, root, rounds)
    result["save_to_searchable_ms"] = spread(saves(client, root, rounds * 2))
    result["keystroke_to_searchable_ms"] = spread(keystrokes(client, root, rounds * 2))
    result["memory_mb"] = memory(client)
    if other is not None:
        result["indexing_another_folder"] = while_indexing(client, root, other)
    client.close()
    return result


def first_index(cache: str, root: Path) -> dict[str, Any]:
    """From the start of the server with no index: until the first result, and until everything is in."""
    client = LspClient(cache, root)
    while not client.request("workspace/symbol", {"query": "get"}):
        time.sleep(0.02)
    first = time.perf_counter() - client.began
    client.wait_until_ready()
    whole = time.perf_counter() - client.began
    client.close()
    return {"first_result_s": round(first, 2), "whole_s": round(whole, 2)}


def starts(cache: str, root: Path, rounds: int) -> dict[str, Any]:
    """From the start of a server with an index to its first answer to a name and to a question."""
    times: dict[str, list[float]] = {"name_ms": [], "question_ms": [], "question_with_meaning_ms": []}
    for _ in range(max(5, rounds // 2)):
        for kind, method, params in (
            ("name_ms", "workspace/symbol", {"query": "parse"}),
            ("question_ms", "sememe/search", {"query": QUESTIONS[0]}),
            ("question_with_meaning_ms", "sememe/search", {"query": QUESTIONS[0], "explain": True}),
        ):
            client = LspClient(cache, root)
            while True:
                found = client.request(method, params)
                wanted = kind != "question_with_meaning_ms" or any(
                    each["signals"]["meaning"] for each in found["results"]
                )
                if found and wanted:
                    break
            times[kind].append((time.perf_counter() - client.began) * 1000)
            client.close()
    return {kind: spread(values) for kind, values in times.items()}


def searches(client: LspClient, root: Path, rounds: int, go_on: Any = None) -> dict[str, Any]:
    """Round trips of each kind of request, in turn."""
    folders = [root.as_uri()]
    kinds: dict[str, list[float]] = {"search_questions": [], "search_names": [], "workspace_symbol": []}
    for question, name in itertools.islice(
        itertools.cycle(zip(QUESTIONS, NAMES, strict=True)), rounds * len(QUESTIONS)
    ):
        if go_on is not None and not go_on():
            break
        for kind, method, params in (
            ("search_questions", "sememe/search", {"query": question, "folders": folders}),
            ("search_names", "sememe/search", {"query": name, "folders": folders}),
            ("workspace_symbol", "workspace/symbol", {"query": name}),
        ):
            kinds[kind].append(client.timed(method, params))
    return {f"{kind}_ms": spread(values) for kind, values in kinds.items() if values}


def while_indexing(client: LspClient, root: Path, other: Path) -> dict[str, Any]:
    """Searches in one folder while another is indexed."""
    added = {"uri": other.resolve().as_uri(), "name": other.name}
    client.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [added], "removed": []}})
    while len(client.request("sememe/status")["folders"]) < 2 or client.ready():
        time.sleep(0.05)
    began, looked = time.perf_counter(), [0.0]

    def busy() -> bool:
        if time.perf_counter() - looked[0] > 1:
            looked[0] = time.perf_counter()
            return not client.ready()
        return True

    result = searches(client, root, 10_000, busy)
    result["seconds"] = round(time.perf_counter() - began, 1)
    result["memory_mb"] = memory(client)
    return result


def saves(client: LspClient, root: Path, count: int) -> list[float]:
    """From writing a file, and telling, to its new symbol in an answer."""
    path = _usual_file(root)
    before = path.read_text(encoding="utf-8")
    times = []
    for number in range(count):
        name = f"saved_by_benchmark_{number}"
        began = time.perf_counter()
        path.write_text(f"{before}\n\ndef {name}():\n    return {number}\n", encoding="utf-8")
        client.notify("textDocument/didSave", {"textDocument": {"uri": path.as_uri()}})
        _wait_for(client, name)
        times.append((time.perf_counter() - began) * 1000)
        time.sleep(0.3)
    return times


def keystrokes(client: LspClient, root: Path, count: int) -> list[float]:
    """From a change of an open document, with nothing saved, to its new symbol in an answer."""
    path = _usual_file(root)
    text = path.read_text(encoding="utf-8")
    document = {"uri": path.as_uri(), "languageId": "python", "version": 1, "text": text}
    client.notify("textDocument/didOpen", {"textDocument": document})
    time.sleep(1.0)
    end = text.count("\n")
    times = []
    for number in range(count):
        name = f"typed_by_benchmark_{number}"
        place = {"line": end, "character": 0}
        change = {"range": {"start": place, "end": place}, "text": f"\n\ndef {name}():\n    return {number}\n"}
        began = time.perf_counter()
        client.notify(
            "textDocument/didChange",
            {"textDocument": {"uri": path.as_uri(), "version": number + 2}, "contentChanges": [change]},
        )
        _wait_for(client, name)
        times.append((time.perf_counter() - began) * 1000)
        time.sleep(0.1)
    client.notify("textDocument/didClose", {"textDocument": {"uri": path.as_uri()}})
    return times


def _usual_file(root: Path) -> Path:
    files = sorted(root.rglob("*.py"), key=lambda path: (abs(path.stat().st_size - 10_000), str(path)))
    if not files:
        sys.exit(f"{root} has no Python file to write to")
    return files[0]


def _wait_for(client: LspClient, name: str) -> None:
    # Asked as an editor would at most: every 2 ms.
    while True:
        found = client.request("sememe/search", {"query": name, "limit": 1})["results"]
        if found and found[0]["name"] == name:
            return
        time.sleep(0.002)


def memory(client: LspClient) -> dict[str, Any]:
    """Of the server and what it has started."""
    child = client.request("sememe/status")["server"]["indexingPid"]
    workers = [pid for pid in descendants(client.process.pid) if pid != child]
    return {
        "server": memory_mb(client.process.pid), "indexing_process": memory_mb(child),
        "workers": [memory_mb(pid) for pid in workers],
    }  # fmt: skip


def spread(values: list[float]) -> dict[str, float]:
    """Percentiles in milliseconds."""
    ordered = sorted(values)
    return {
        "count": len(ordered), "p50": round(statistics.median(ordered), 1),
        "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 1),
        "p99": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))], 1), "max": round(ordered[-1], 1),
    }  # fmt: skip


if __name__ == "__main__":
    main()
