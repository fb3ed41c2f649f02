"""Trees that cost: indexing them stays below a stated memory, all processes counted, and leaves a reason for what is left out
(faults.md, 19)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from engine.trees import SMALL, plant

from indexer import Settings, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

CEILING_MB = 900
"""Of the command and its workers together, for each of these trees; docs/reliability.md has what they took."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc"),
]


def huge_files(root: Path) -> None:
    """Eight files of 50 MB, and one of 10 MB in a single line."""
    for number in range(8):
        plant(root, {f"huge{number}.py": b"x = 1\n" * (50_000_000 // 6)})
    plant(root, {"line.js": b"x('" + b"a" * 10_000_000 + b"')"})


def many_small_files(root: Path) -> None:
    """A hundred thousand files of one function in a thousand folders."""
    for number in range(100_000):
        plant(root, {f"d{number % 1000}/f{number}.py": f"def function_{number}():\n    return {number}\n"})


def largest_files(root: Path) -> None:
    """Three files just below the limit of 1 MB, of 20,000 functions each: as many symbols as are taken of one file."""
    text = "".join(f"def function_{number}():\n    return {number}\n" for number in range(20_000))
    for number in range(3):
        plant(root, {f"large{number}.py": f"# {number}\n{text}"[:999_000]})


def long_lines(root: Path) -> None:
    """Thirty files of 900 kB in lines of 15,000 characters, and thirty of prose in one line."""
    for number in range(30):
        line = f"call_{number}(" + "argument, " * 1_500 + ")\n"
        plant(root, {f"lines{number}.py": line * 60, f"prose{number}.md": f"word{number} " * 100_000})


def deep_folders(root: Path) -> None:
    """Six hundred folders in each other: their path is longer than the system takes at once."""
    folder = os.open(root, os.O_RDONLY)
    for number in range(600):
        with os.fdopen(os.open(f"f{number}.py", os.O_WRONLY | os.O_CREAT, 0o600, dir_fd=folder), "w") as file:
            file.write(f"def at_depth_{number}():\n    pass\n")
        os.mkdir("a_rather_long_name", dir_fd=folder)
        inner = os.open("a_rather_long_name", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    os.close(folder)


def deep_nesting(root: Path) -> None:
    """Sixty files of brackets and definitions in each other, as deep as the parser still reads in time."""
    plant(root, {f"{number}.js": "[\n" * 3_000 for number in range(20)})
    plant(root, {f"{number}.py": "".join(" " * each + "def f():\n" for each in range(600)) for number in range(20)})
    plant(root, {f"{number}.c": "int f() " + "{\n" * 3_000 for number in range(20)})


TREES = (huge_files, many_small_files, largest_files, long_lines, deep_folders, deep_nesting)


def _resident_mb(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:  # it has ended
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000


def _family(pid: int) -> list[int]:
    found = [pid]
    for each in found:
        for children in Path(f"/proc/{each}/task").glob("*/children"):
            try:
                found += map(int, children.read_text().split())
            except OSError:
                continue
    return found


def _peak_mb(command: list[str], cache: Path) -> int:
    """The largest memory of a command and its children together while it ran; pages that they share count for each."""
    process = subprocess.Popen(command, env={**os.environ, "SEMEME_CACHE_DIR": str(cache)}, stdout=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(map(_resident_mb, _family(process.pid))))
        time.sleep(0.02)
    assert process.returncode == 0
    return peak


@pytest.mark.parametrize("make", TREES, ids=lambda make: make.__name__)
def test_indexing_stays_below_a_ceiling(tmp_path: Path, make: Callable[[Path], None]) -> None:
    """And every file has symbols or a reason."""
    root, cache = tmp_path / "root", tmp_path / "cache"
    plant(root, SMALL)
    make(root)
    peak = _peak_mb([str(Path(sys.executable).with_name("sememe")), "index", str(root)], cache)
    with Workspace(root, Settings(cache_dir=cache)) as workspace:
        status, left_out = workspace.status(), workspace.skipped()
        print(
            f"PEAK {make.__name__} {peak} MB, {status.files} files, {status.symbols} symbols, {len(left_out)} left out"
        )
        assert status.state == "ready"
        assert workspace.search("RetryPolicy").hits[0].symbol.name == "RetryPolicy"
        told = {symbol.path for symbol in workspace.symbols(".")} | {skip.path for skip in left_out}
        assert told >= {path.name for path in root.iterdir() if path.is_file()}
    assert peak < CEILING_MB
