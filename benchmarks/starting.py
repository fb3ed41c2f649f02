"""What a start costs: processor time, memory and modules of `sememe --help`, `search` and `lsp`, by environment.

    python benchmarks/starting.py RESULT.json [--page FILE.md]

shows what `speed.py start` measured. The environments take turns, so that a busy minute of the machine meets all of them. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import page
from lsp_client import LspClient, memory_mb

BEGIN, END = "<!-- begin: speed.py start -->", "<!-- end: speed.py start -->"
QUESTION = "where are failed files skipped"
SEARCH = ["search", "--limit", "1", QUESTION]
OF_EXTRAS = {
    "mcp", "mcp_types", "pydantic", "starlette", "uvicorn", "anyio", "httpx", "prometheus_client", "psutil", "keyring",
    "urllib3",
}  # fmt: skip
"""What only the extras bring or use, and urllib3, which only an endpoint takes."""


def main() -> None:
    """Show a kept result, and write it where it is wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("result", type=Path)
    parser.add_argument("--page", type=Path)
    arguments = parser.parse_args()
    show(json.loads(arguments.result.read_text(encoding="utf-8")), arguments.page)


def show(result: dict[str, Any], written: Path | None) -> None:
    """Print the table, and write it into the marked part of a page."""
    print(shown(result))
    if written:
        page.fill(written, BEGIN, END, f"\n\n{shown(result)}\n\n")


def measure(root: Path, pythons: dict[str, str], rounds: int, home: Path) -> dict[str, Any]:
    """Medians by environment and command; `pythons` are interpreters that have Sememe."""
    caches = {label: home / f"cache{number}" for number, label in enumerate(pythons)}
    for label, python in pythons.items():  # an index that is fresh, and compiled modules
        _run(python, SEARCH, root, caches[label])
    runs: dict[str, dict[str, list[dict[str, float]]]] = {
        label: {"help": [], "search": [], "lsp": []} for label in pythons
    }
    for _ in range(rounds):
        for label, python in pythons.items():
            runs[label]["help"].append(_run(python, ["--help"], root, caches[label]))
            runs[label]["search"].append(_run(python, SEARCH, root, caches[label]))
            runs[label]["lsp"].append(_server(python, root, caches[label]))
    return {
        label: {
            command: {
                **{name: round(statistics.median(each[name] for each in measured), 1) for name in measured[0]},
                **imported(pythons[label], command, root, caches[label]),
            }
            for command, measured in commands.items()
        }
        for label, commands in runs.items()
    }


def _command(python: str, arguments: list[str], *options: str) -> list[str]:
    return [python, *options, "-I", "-m", "lsp_server", *arguments]


def _environment(cache: Path) -> dict[str, str]:
    return {**os.environ, "SEMEME_CACHE_DIR": str(cache)}


def _run(python: str, arguments: list[str], root: Path, cache: Path) -> dict[str, float]:
    """Processor time and peak memory of one command."""
    process = subprocess.Popen(
        _command(python, arguments), cwd=root, env=_environment(cache), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )  # fmt: skip
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{python} {' '.join(arguments)}: exit code {process.returncode}")
    return {"processor_ms": (used.ru_utime + used.ru_stime) * 1000, "memory_mb": used.ru_maxrss / 1024}


def _server(python: str, root: Path, cache: Path) -> dict[str, float]:
    """A language server until its first answer: its own processor time, and memory of it and of its indexing process."""
    client = LspClient(str(cache), root, command=_command(python, ["lsp"]))
    _first_answer(client)
    pid = client.process.pid
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    client.wait_until_ready()
    keeper = client.request("sememe/status")["server"]["indexingPid"]
    result = {
        "processor_ms": (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK"),
        "memory_mb": memory_mb(pid)["resident"], "keeper_memory_mb": memory_mb(keeper)["resident"],
    }  # fmt: skip
    client.close()
    return result


def _first_answer(client: LspClient) -> None:
    """That vectors have a part in: before the model is loaded, words answer alone."""
    asked = {"query": QUESTION, "limit": 5, "explain": True}
    while not any(each["signals"]["meaning"] for each in client.request("sememe/search", asked)["results"]):
        time.sleep(0.01)  # asked without a pause, the answers before would be most of what is counted


def imported(python: str, command: str, root: Path, cache: Path) -> dict[str, Any]:
    """How many modules the command's first process loads, and which packages of extras are among them."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        options = ("-X", "importtime")
        if command == "lsp":
            client = LspClient(str(cache), root, command=_command(python, ["lsp"], *options), stderr=said)
            _first_answer(client)
            client.close()
        else:
            subprocess.run(
                _command(python, ["--help"] if command == "help" else SEARCH, *options), cwd=root, check=True,
                env=_environment(cache), stdout=subprocess.DEVNULL, stderr=said,
            )  # fmt: skip
        said.seek(0)
        modules = set(re.findall(r"^import time:[\s\d|]+\|\s+([\w.]+)$", said.read(), re.MULTILINE))
    return {"modules": len(modules), "of_extras": sorted({each.partition(".")[0] for each in modules} & OF_EXTRAS)}


def shown(result: dict[str, Any]) -> str:
    """A Markdown table: a row for each command, processor time, memory and modules for each environment."""
    environments = result["environments"]
    labels = list(environments)
    lines = [
        f"| | {' | '.join(labels)} |", f"| --- |{' ---: |' * len(labels)}",
    ]  # fmt: skip
    rows = [
        ("`sememe --help`, ms of processor", "help", "processor_ms"), ("modules", "help", "modules"),
        ("`sememe search`, ms of processor", "search", "processor_ms"), ("peak memory, MB", "search", "memory_mb"),
        ("modules", "search", "modules"),
        ("`sememe lsp` until its first answer, ms of processor", "lsp", "processor_ms"),
        ("memory then, MB", "lsp", "memory_mb"), ("memory of its indexing process, MB", "lsp", "keeper_memory_mb"),
        ("modules", "lsp", "modules"),
    ]  # fmt: skip
    for title, command, name in rows:
        lines.append(f"| {title} | {' | '.join(f'{environments[label][command][name]:,.0f}' for label in labels)} |")
    brought = [
        ", ".join(sorted({m for c in environments[label].values() for m in c["of_extras"]})) or "none"
        for label in labels
    ]
    lines.append(f"| modules of extras among them | {' | '.join(brought)} |")
    machine = result["machine"]
    about = (
        f"Medians of {result['rounds']} rounds over {result['tree']} ({result['symbols']:,} symbols), whose index is fresh. Commit "
        f"{result['commit']}, {result['date']}, {machine['processor']}, {machine['cores']} cores, {machine['system']}, Python "
        f"{machine['python']}, load average {machine['load_average'][1]}."
    )
    return "\n".join([*lines, "", about])


if __name__ == "__main__":
    main()
