"""What a folder holds beside readable files: what its user may not read, and a device in a file's place (faults.md, 20)."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from .running import SCRIPT

if TYPE_CHECKING:
    from .running import Sememe

POWERLESS = ["unshare", "-U"]
"""Whoever is mapped to nobody is denied what the mode denies, be it root outside."""
DEVICE = ["unshare", "-Urm", "sh", "-c", 'mount --bind /dev/zero odd.py && exec "$0" "$@"']


def within(sememe: Sememe, space: list[str], *arguments: str) -> str:
    """Standard output of the command in a name space."""
    probe = subprocess.run([*space, "true"], cwd=sememe.folder, capture_output=True, check=False)
    if probe.returncode:
        pytest.skip(f"no such name spaces here: {probe.stderr.decode()}")
    done = subprocess.run(
        [*space, SCRIPT, *arguments], cwd=sememe.folder, env=sememe.environment(),
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_may_not_be_read_is_said_and_read_once_it_may(fresh: Sememe) -> None:
    """A file and a folder: the others are indexed, and nobody has to ask again for these."""
    closed = [fresh.folder / "upload.py", fresh.folder / "web"]
    for path in closed:
        path.chmod(0)
    within(fresh, POWERLESS, "index")
    said = within(fresh, POWERLESS, "status", "--skipped").splitlines()
    assert "skipped   upload.py: cannot be read: Permission denied" in said
    assert "skipped   web/: cannot be read: Permission denied" in said
    assert "test_upload.py" in within(fresh, POWERLESS, "search", "test_retry_failed_uploads")
    for path in closed:
        path.chmod(0o700)
    assert "upload.py:7" in within(fresh, POWERLESS, "search", "retry_failed")
    assert "web/router.js:2" in within(fresh, POWERLESS, "search", "matchRoute")


def test_a_device_in_a_file_s_place_is_never_read(fresh: Sememe) -> None:
    """It would have no end."""
    (fresh.folder / "odd.py").touch()
    within(fresh, DEVICE, "index")
    assert "skipped   odd.py: not a regular file" in within(fresh, DEVICE, "status", "--skipped")
    assert "upload.py:7" in within(fresh, DEVICE, "search", "retry_failed")
