"""The shim that lets writes fail and notes the use of the network, compiled once; a process for what may end one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from faults.driver import Runner

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path of the library, for LD_PRELOAD."""
    compiler = shutil.which("cc")
    if sys.platform != "linux" or compiler is None:
        pytest.skip("it takes Linux and a C compiler to get between a process and the C library")
    built = tmp_path_factory.mktemp("shim") / "shim.so"
    source = Path(__file__).with_name("shim.c")
    done = subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", str(built), str(source), "-ldl"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"no shim can be compiled here: {done.stderr}")
    return str(built)


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    """Carries out tasks in another process than this one."""
    runner = Runner()
    yield runner
    assert runner.close() == 0
