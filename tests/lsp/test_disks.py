"""The server's cache on a disk that is full and then has room again (faults.md, 24); a queue of events that overflows (31); a
workspace on a disk that is unmounted (32)."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from engine.trees import SMALL, plant

from .comparing import clean, same, served
from .raw import SERVER

if TYPE_CHECKING:
    from .conftest import Begin

ON_TMPFS = ["unshare", "-Urm", "sh", "-c", 'mount -t tmpfs -o size=64m cache "$SEMEME_CACHE_DIR" && exec "$0" "$@"']


@pytest.mark.slow
def test_a_full_disk_is_said_once_and_room_is_used(begin: Begin, tmp_path: Path) -> None:
    """Search goes on over what was indexed; with room again, what changed meanwhile is found, without being asked for."""
    root = plant(tmp_path / "root", SMALL)
    cache = tmp_path / "cache"
    cache.mkdir()
    probe = subprocess.run(
        [*ON_TMPFS, "true"], env={**os.environ, "SEMEME_CACHE_DIR": str(cache)}, capture_output=True, check=False
    )
    if probe.returncode:
        pytest.skip(f"no mounts in user name spaces here: {probe.stderr.decode()}")
    editor = begin(root, command=[*ON_TMPFS, *SERVER])
    editor.wait_until_whole()
    filler = Path(f"/proc/{editor.process.pid}/root{cache}/filler")
    with filler.open("wb") as file, pytest.raises(OSError, match="No space"):
        while True:
            file.write(bytes(1 << 20))
            file.flush()
    for number in range(3):
        plant(root, {f"late{number}.py": f"def zzqx_late_{number}():\n    pass\n"})
        editor.wait(lambda: any("No space left" in text for text in editor.status()["degraded"]))
        assert editor.finds("RetryPolicy", "RetryPolicy")
    filler.unlink()
    editor.wait(lambda: all(editor.finds(f"zzqx_late_{number}", f"zzqx_late_{number}") for number in range(3)))
    editor.wait_until_whole()
    wanted = clean(root, tmp_path / "clean")
    editor.wait(lambda: same(served(editor), wanted))
    said = editor.messages()
    assert len(said) == 1
    assert "No space left" in said[0]


def test_more_events_than_the_system_keeps_are_made_up_for(begin: Begin, tmp_path: Path) -> None:
    """A real overflow, while the indexing process is stopped: what changed after it is found, too."""
    queue = Path("/proc/sys/fs/inotify/max_queued_events")
    if not queue.exists() or int(queue.read_text()) > 100_000:
        pytest.skip("there is no queue here that could be filled")
    root = plant(tmp_path / "root", {**SMALL, "a.py": "x = 1\n", "b.py": "x = 1\n"})
    editor = begin(root)
    keeper = editor.status()["server"]["indexingPid"]
    os.kill(keeper, signal.SIGSTOP)
    try:
        twins = [root / "a.py", root / "b.py"]
        for turn in range(int(queue.read_text()) + 2_000):
            os.utime(twins[turn % 2])  # two by turns, as equal events in a row become one
        plant(root, {"lost/lost.py": "def zzqx_told_to_nobody():\n    pass\n"})
        (root / "config" / "legacy.py").unlink()
    finally:
        os.kill(keeper, signal.SIGCONT)
    editor.wait(lambda: editor.finds("zzqx_told_to_nobody", "zzqx_told_to_nobody"))
    editor.wait_until_whole()
    wanted = clean(root, tmp_path / "clean")
    editor.wait(lambda: same(served(editor), wanted))
    plant(root, {"lost/late.py": "def zzqx_told_again():\n    pass\n"})
    editor.wait(lambda: editor.finds("zzqx_told_again", "zzqx_told_again"))
    assert editor.messages() == []


def test_a_root_that_is_unmounted_and_mounted_again(begin: Begin, tmp_path: Path) -> None:
    """The server goes on and says once that it is gone; what is mounted there is found, though no event tells of it, and followed."""
    root = tmp_path / "root"
    root.mkdir()
    mount = f"mount -t tmpfs -o size=8m root '{root}'"
    command = [
        "unshare",
        "-Urm",
        "sh",
        "-c",
        f'{mount} && cp -R "{plant(tmp_path / "files", SMALL)}/." \'{root}\' && exec "$0" "$@"',
    ]
    probe = subprocess.run([*command, "true"], capture_output=True, check=False)
    if probe.returncode:
        pytest.skip(f"no mounts in user name spaces here: {probe.stderr.decode()}")
    editor = begin(root, command=[*command, *SERVER])
    inside = ["nsenter", "--preserve-credentials", "-U", "-m", "-t", str(editor.process.pid), "sh", "-c"]
    assert editor.finds("RetryPolicy", "RetryPolicy")
    subprocess.run([*inside, f"umount -l '{root}'"], check=True)
    editor.wait(lambda: any("unmounted" in text for text in editor.status()["degraded"]))
    late = "def zzqx_mounted_again():\n    pass\n"
    subprocess.run(
        [*inside, f"{mount} && cp -R '{tmp_path / 'files'}/.' '{root}' && printf '{late}' > '{root}/late.py'"],
        check=True,
    )
    editor.wait(
        lambda: editor.finds("zzqx_mounted_again", "zzqx_mounted_again") and editor.finds("RetryPolicy", "RetryPolicy")
    )
    editor.wait_until_ready()
    subprocess.run([*inside, f"printf 'def zzqx_followed():\n    pass\n' > '{root}/late.py'"], check=True)
    editor.wait(lambda: editor.finds("zzqx_followed", "zzqx_followed"))
    assert len(editor.messages()) == 1
