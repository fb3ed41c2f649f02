"""The standard streams of a server. Invariant: after `claim` only the protocol reads what the editor writes and writes what it
reads; a stray print(), a C library or a child process reaches neither."""

from __future__ import annotations

import os
import sys
from typing import BinaryIO, NamedTuple


class ProtocolStreams(NamedTuple):
    """The two ends of the connection; `output` is unbuffered."""

    input: BinaryIO
    output: BinaryIO


def claim() -> ProtocolStreams:
    """Move standard input and output to private descriptors: what is then 0 is empty, what is then 1 is standard error."""
    # os.dup's copies are not inherited, so children cannot hold the connection open either.
    streams = ProtocolStreams(
        open(os.dup(0), "rb"),  # noqa: PTH123, SIM115 (a descriptor, which lives as long as the process)
        open(os.dup(1), "wb", buffering=0),  # noqa: PTH123, SIM115 (as above)
    )
    _replace(0, os.open(os.devnull, os.O_RDONLY))
    _replace(1, _standard_error())
    sys.stdout = sys.stderr
    return streams


def _replace(descriptor: int, source: int) -> None:
    os.dup2(source, descriptor)
    os.close(source)


def _standard_error() -> int:
    try:
        return os.dup(2)
    except OSError:  # started without one
        return os.open(os.devnull, os.O_WRONLY)
