"""The worker process: paths come in on standard input, prepared files go out on standard output.

Started as `python -I -m indexer.extraction.worker`: isolated, so that nothing in the current folder is imported.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..files import WalkRules
from . import wire
from .prepare import prepare, prepare_text

if TYPE_CHECKING:
    from ..store.rows import PreparedFile


def main() -> None:
    """Answer requests until the other side closes the pipe."""
    # Ctrl-C reaches every process of a terminal; the parent decides when its workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # The pipe carries frames only: whatever prints goes to the error stream.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        wire.receive(requests)
        wire.send(answers, "ready")  # from here on, what kills this process is a file
        while True:
            files = _answer(*wire.receive(requests))
            wire.send(answers, [wire.to_plain(file) for file in files if file is not None])
    except (EOFError, BrokenPipeError):
        return


def _answer(what: str, *given: Any) -> list[PreparedFile | None]:
    if what == "text":
        path, text = given
        return [prepare_text(path, text)]
    root, rules, paths = given
    walk_rules = WalkRules(**{**rules, "extra_ignore": tuple(rules["extra_ignore"])})
    return [prepare(Path(root), path, walk_rules) for path in paths]


if __name__ == "__main__":
    main()
