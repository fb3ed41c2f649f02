"""The keeper's process: commands come in on standard input, states go out on standard output.

Started as `python -I -m indexer.keeping.process`: isolated, so that nothing in the current folder is imported. It ends
with its standard input, so it never outlives the server that started it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import threading
import time
from typing import IO, Any

from ..arenas import limit_arenas
from ..extraction import lender, wire
from . import figures
from .kept import Kept
from .messages import KeptNotice, KeptState, settings_from_plain, to_plain

NICENESS = 10
END_SECONDS = 1.2
"""For commits and seals at the end. What is not sealed is checked at the next start."""


class _Keeping:
    """The workspaces of this process."""

    def __init__(self, answers: IO[bytes]) -> None:
        self._answers = answers
        self._writing = threading.Lock()
        self._one_large = threading.Lock()
        self._kept: dict[str, Kept] = {}

    def tell(self, message: KeptState | KeptNotice | figures.KeeperFigures) -> None:
        """Say something to the server; if it is gone, this process is about to end."""
        with self._writing, contextlib.suppress(OSError, ValueError):
            wire.send(self._answers, to_plain(message))

    def carry_out(self, command: str, root: str, *given: Any) -> None:
        """One command of the server."""
        if command == "open":
            self._close(root)
            kept = self._kept[root] = Kept(
                root, settings_from_plain(given[0]), self.tell, self._one_large, self._others_are_filling
            )
            kept.start()
            return
        if command == "figures":
            self.tell(figures.KeeperFigures(lender.pids(), tuple(kept.figures() for kept in self._kept.values())))
            return
        kept_already = self._kept.get(root)
        if command == "close":
            self._close(root)
        elif kept_already is None:
            logging.getLogger(__name__).debug("%s for %s, which is not kept", command, root)
        elif command == "changed":
            kept_already.changed(given[0], everything=given[1])
        elif command == "reconcile":
            kept_already.reconcile(rebuild=given[0])
        elif command == "attend":
            kept_already.attend(given[0])
        elif command == "pause":
            kept_already.pause()
        elif command == "resume":
            kept_already.resume()

    def _others_are_filling(self, asking: Kept) -> bool:
        return any(kept.is_filling for kept in list(self._kept.values()) if kept is not asking)

    def _close(self, root: str) -> None:
        kept = self._kept.pop(root, None)
        if kept is not None:
            kept.stop()
            kept.join(END_SECONDS)

    def end(self) -> None:
        """Let every workspace come to a clean end, as far as the time goes."""
        last = threading.Timer(END_SECONDS + 0.3, os._exit, (1,))
        last.daemon = True
        last.start()
        deadline = time.monotonic() + END_SECONDS
        for kept in self._kept.values():
            kept.stop()
        for kept in self._kept.values():
            kept.join(max(0.0, deadline - time.monotonic()))
        lender.end_all()


def _lower_priority() -> None:
    if hasattr(os, "nice"):
        os.nice(NICENESS)


def main() -> None:
    """Serve until the other side closes the pipe."""
    logging.basicConfig(level=os.environ.get("SEMEME_LOG", "WARNING").upper(), format="%(name)s: %(message)s")
    # Ctrl-C reaches every process of a terminal; the server decides when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    commands, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # The pipe carries frames only: whatever prints goes to the error stream.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _lower_priority()
    limit_arenas()
    keeping = _Keeping(answers)
    try:
        while True:
            keeping.carry_out(*wire.receive(commands))
    except (EOFError, OSError):
        keeping.end()
    os._exit(0)  # a thread that is busy in native code must not hold the process


if __name__ == "__main__":
    main()
