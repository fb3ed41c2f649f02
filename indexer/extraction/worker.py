"""The worker process: paths come in on standard input, prepared files go out on standard output.

Started as `python -I -m indexer.extraction.worker`: isolated, so that nothing in the current folder is imported.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from .. import collecting
from ..files import WalkRules
from . import wire
from .numbered import NumberedFiles, Numbering
from .prepare import prepare, prepare_text


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
        with collecting.seldom():
            while True:
                wire.send(answers, _answer(*wire.receive(requests)))
    except (EOFError, BrokenPipeError):
        return


def _answer(what: str, *given: Any) -> Any:
    if what == "references":
        from ..relations import reading  # noqa: PLC0415 (indexing needs nothing of it)

        root, rules, question, items = given
        return reading.answer(Path(root), _rules(rules), question, items)
    return wire.to_plain(_files(what, *given))


def _files(what: str, with_texts: list[str], *given: Any) -> NumberedFiles:
    numbering = Numbering()
    if what == "text":
        path, text = given
        file = prepare_text(path, text, numbering, with_texts=with_texts)
        return NumberedFiles(list(numbering), [(path, file)])
    root, rules, paths = given
    walk_rules = _rules(rules)
    files = [(path, prepare(Path(root), path, walk_rules, numbering, with_texts=with_texts)) for path in paths]
    return NumberedFiles(list(numbering), files)


def _rules(given: dict[str, Any]) -> WalkRules:
    return WalkRules(**{**given, "extra_ignore": tuple(given["extra_ignore"])})


if __name__ == "__main__":
    main()
