"""The standard streams. Invariant: writing never fails for a character, whatever the encoding of the terminal."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from .inert import inert_lines


@dataclass(frozen=True, slots=True)
class Screen:
    """Where results (`out`) and messages (`err`) go."""

    out: TextIO
    err: TextIO

    @classmethod
    def of_process(cls) -> Screen:
        """The process's own streams, made tolerant."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        return cls(sys.stdout or _nowhere(), sys.stderr or _nowhere())

    @property
    def shows_results(self) -> bool:
        """Standard output is a terminal: colour, links and snippets are welcome."""
        return self.out.isatty()

    @property
    def shows_progress(self) -> bool:
        """Standard error is a terminal."""
        return self.err.isatty()

    def line(self, text: str = "") -> None:
        """One line of results, which the caller has made inert."""
        self.out.write(f"{text}\n")

    def say(self, text: str) -> None:
        """A message to the person."""
        self.out.flush()
        self.err.write(f"sememe: {inert_lines(text)}\n")
        self.err.flush()

    def abandon_output(self) -> None:
        """Whoever read the results went away: what is still buffered goes nowhere, silently."""
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.out.fileno())


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")  # lives as long as the process
