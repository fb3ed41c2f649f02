"""One worker process, seen from outside: files are asked for, and it may die over them."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from dataclasses import asdict
from typing import IO, TYPE_CHECKING, Any

from . import wire

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..files import WalkRules
    from .numbered import NumberedFiles

STALL_SECONDS = 30.0
"""A batch that takes longer holds a file that the parser cannot digest (the slowest sound 1 MB file takes 3 s)."""


class CannotStartError(Exception):
    """A worker process ended or stalled before it was given a file."""


class WorkerProcess:
    """Started with the first question, and again after it died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def ask(
        self, root: Path, rules: WalkRules, paths: Sequence[str], *, with_texts: Sequence[str]
    ) -> NumberedFiles | None:
        """The files of these paths; None when the process died or stalled over them.

        :param with_texts: for which content (code, docs) to give the text of each symbol, too, that a model embeds.
        :raises CannotStartError: there is no process that could be asked.
        """
        return self._files(["files", list(with_texts), str(root), asdict(rules), list(paths)])

    def ask_text(self, path: str, text: str, *, with_texts: Sequence[str]) -> NumberedFiles | None:
        """A text that is not on disk, as the one file of the answer; None when the process died or stalled over it.

        :raises CannotStartError: there is no process that could be asked.
        """
        return self._files(["text", list(with_texts), path, text])

    def ask_references(self, root: Path, rules: WalkRules, question: list[Any], items: list[Any]) -> list[Any] | None:
        """What `relations.reading` answers; None when the process died or stalled over it.

        :raises CannotStartError: there is no process that could be asked.
        """
        found: list[Any] | None = self._answer(["references", str(root), asdict(rules), question, items])
        return found

    def _files(self, question: list[Any]) -> NumberedFiles | None:
        found = self._answer(question)
        return None if found is None else wire.from_plain(found)

    def _answer(self, question: list[Any]) -> Any:
        if self._process is None or self._process.poll() is not None:
            self._start()
        try:
            return self._exchange(question)
        except (EOFError, OSError):
            self.close()
            return None

    def _start(self) -> None:
        self.close()
        # -I: the workspace is untrusted, nothing in the current folder may be imported.
        command = [sys.executable, "-I", "-m", f"{__package__}.worker"]
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=_neutral_folder()
            )
            self._exchange("are you there?")
        except (EOFError, OSError) as error:
            self.close()
            raise CannotStartError from error

    def _exchange(self, message: Any) -> Any:
        process = self._process
        if process is None:
            raise EOFError
        watchdog = threading.Timer(STALL_SECONDS, process.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            wire.send(_pipe(process.stdin), message)
            return wire.receive(_pipe(process.stdout))
        finally:
            watchdog.cancel()

    def kill(self) -> None:
        """End it, from another thread than the one that asks."""
        process = self._process
        if process is not None:
            process.kill()

    def close(self) -> None:
        """End it and free its pipes."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:  # never: both ends were asked for
        raise EOFError
    return stream


def _neutral_folder() -> str:
    return os.path.dirname(sys.executable)  # noqa: PTH120 (a Path would gain nothing)
