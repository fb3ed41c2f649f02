"""A cache on a disk that is full, has room again, or cannot be written (faults.md, 24 and 27): real ones, mounted in a
name space of their own."""

from __future__ import annotations

import os
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest

from .running import SCRIPT

if TYPE_CHECKING:
    from .running import Sememe

TMPFS = 'mount -t tmpfs -o size=64m cache "$SEMEME_CACHE_DIR"'
READ_ONLY = 'mount --bind "$SEMEME_CACHE_DIR" "$SEMEME_CACHE_DIR" && mount -o remount,ro,bind "$SEMEME_CACHE_DIR"'
LATE = "def zzqx_latecomer():\n    pass\n"


def in_name_space(sememe: Sememe, mount: str, *commands: str) -> list[tuple[int, str]]:
    """Mount something over the cache where nobody else sees it, then run shell commands; gives code and output of each."""
    sememe.cache.mkdir(exist_ok=True)
    echo = "\n".join(f'{{ {command}; }} 2>&1; echo "= $?"' for command in (mount, *commands))
    script = f'sememe() {{ {SCRIPT} "$@"; }}\n{echo}\n'
    done = subprocess.run(
        ["unshare", "-Urm", "sh", "-c", script], cwd=sememe.folder, env=sememe.environment(),
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    said: list[tuple[int, str]] = []
    lines: list[str] = []
    for line in done.stdout.splitlines():
        if line.startswith("= "):
            said.append((int(line[2:]), "\n".join(lines)))
            lines = []
        else:
            lines.append(line)
    if not said or said[0][0]:
        pytest.skip(f"no mounts in user name spaces here: {said} {done.stderr}")
    return said[1:]


def test_a_full_disk_keeps_the_index_and_room_brings_it_up_to_date(fresh: Sememe) -> None:
    """The old index answers and the reason is said with what to do; nothing of it has to be built again later."""
    (fresh.folder / "late.txt").write_text("later")
    first, fill, full, told, room, after, last = in_name_space(
        fresh, TMPFS,
        "sememe index", 'head -c 100M /dev/zero > "$SEMEME_CACHE_DIR/filler"',
        f"printf '{LATE}' > late.py; sememe search retry_failed", "sememe index",
        'rm "$SEMEME_CACHE_DIR/filler"', "sememe search zzqx_latecomer", "sememe index",
    )  # fmt: skip
    assert first[0] == room[0] == 0
    assert fill[0] != 0
    assert full[0] == 0
    assert "No space left on device" in full[1]
    assert "may be stale" in full[1]
    assert "Uploader.retry_failed" in full[1]
    assert told[0] == 2
    assert "No space left on device" in told[1]
    assert "Free some disk space" in told[1]
    assert "Traceback" not in full[1] + told[1]
    assert after[0] == 0
    assert "late.py:1: function zzqx_latecomer" in after[1]
    assert "damaged" not in after[1]
    assert last[0] == 0


def test_a_cache_that_cannot_be_written_is_searched(fresh: Sememe) -> None:
    """An index on a read-only disk answers; what changed is in a temporary one, and that is said."""
    assert fresh("index").code == 0
    before = {path: path.stat().st_mtime_ns for path in fresh.cache.rglob("*")}
    stale, now, index = in_name_space(
        fresh, READ_ONLY,
        "sememe search --no-refresh retry_failed", f"printf '{LATE}' > late.py; sememe search zzqx_latecomer", "sememe index",
    )  # fmt: skip
    assert stale[0] == 0, stale[1]
    assert "Uploader.retry_failed" in stale[1]
    assert now[0] == 0, now[1]
    assert "late.py:1: function zzqx_latecomer" in now[1]
    assert "temporary" in now[1]
    assert index[0] == 2
    assert "Read-only file system" in index[1]
    assert "SEMEME_CACHE_DIR" in index[1]
    assert {path: path.stat().st_mtime_ns for path in fresh.cache.rglob("*")} == before


def test_an_index_is_for_its_user_alone(fresh: Sememe) -> None:
    """Its folders have mode 0700 under any umask: an index tells what a private repository holds."""
    old = os.umask(0)
    try:
        assert fresh("index").code == 0
    finally:
        os.umask(old)
    folders = [path for path in fresh.cache.rglob("*") if path.is_dir()]
    assert len(folders) >= 4
    assert {stat.S_IMODE(path.stat().st_mode) for path in (fresh.cache, *folders)} == {0o700}
