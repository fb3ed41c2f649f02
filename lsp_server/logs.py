"""Log records, to standard error and to the client. Invariant: logging never raises, never logs in turn, and never floods."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LEVELS = {"error": logging.ERROR, "warning": logging.WARNING, "info": logging.INFO, "debug": logging.DEBUG}
"""What --log-level and SEMEME_LOG take."""
NOTHING = logging.CRITICAL + 1
"""A level that no record has."""

RECORDS_PER_SECOND = 50
LONGEST_RECORD = 4000

_OURS = ("lsp_server", "indexer")
_MESSAGE_TYPES = ((logging.ERROR, 1), (logging.WARNING, 2), (logging.INFO, 3), (logging.NOTSET, 4))


class _ToClient(logging.Handler):
    """Forwards to whoever is connected: `send` takes the protocol's message type and the text."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.send: Callable[[int, str], None] | None = None
        self._sending = threading.local()
        self._second, self._count = 0, 0

    def emit(self, record: logging.LogRecord) -> None:
        """Forward one record, unless it arose from forwarding another or there are too many."""
        send = self.send
        if send is None or getattr(self._sending, "now", False):
            return
        self._sending.now = True
        try:
            if self._has_room():
                send(next(number for level, number in _MESSAGE_TYPES if record.levelno >= level), _text(record))
        except Exception:  # noqa: S110 (who logs must not fail for it, and there is nobody left to tell)
            pass
        finally:
            self._sending.now = False

    def _has_room(self) -> bool:
        second = int(time.monotonic())
        if second != self._second:
            self._second, self._count = second, 0
        self._count += 1
        return self._count <= RECORDS_PER_SECOND


def _text(record: logging.LogRecord) -> str:
    text = record.getMessage()
    if record.exc_info and record.exc_info[1]:
        text += f": {record.exc_info[1]!r}"  # the traceback is on standard error
    return text[:LONGEST_RECORD]


_to_client = _ToClient()
_to_stderr = logging.StreamHandler()


def start_logging(level: str | None = None) -> None:
    """Log to standard error; without a level, SEMEME_LOG names it, and without that warnings and errors are shown."""
    name = (level or os.environ.get("SEMEME_LOG", "")).lower()
    _to_stderr.setStream(sys.stderr)
    _to_stderr.setLevel(LEVELS.get(name, logging.WARNING))
    _to_stderr.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.raiseExceptions = False  # a full disk behind standard error is no reason for more output
    root = logging.getLogger()
    root.addHandler(_to_stderr)
    root.setLevel(_to_stderr.level)
    for each in _OURS:
        logging.getLogger(each).addHandler(_to_client)
    set_client_log_level(_to_client.level)


def set_client_log_level(level: int) -> None:
    """What the client is sent from now on: records of our loggers of this level (as in `logging`) and above."""
    _to_client.setLevel(level)
    for each in _OURS:
        logging.getLogger(each).setLevel(min(level, _to_stderr.level))


def connect_client(send: Callable[[int, str], None] | None) -> None:
    """Forward records to this function (None: to nobody)."""
    _to_client.send = send
