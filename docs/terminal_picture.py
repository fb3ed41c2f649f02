"""Make docs/terminal.svg from a real run in a real terminal: python docs/terminal_picture.py

The commands run in a pseudo-terminal, so that they print what a person sees; what they print is drawn by rich.
"""

from __future__ import annotations

import io
import os
import pty
import shlex
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

COMMANDS = (
    'sememe search --limit 3 "where do we strip the marks from doc comments"',
    'sememe search --limit 1 "where is a crashed parser process started again"',
    "sememe search --limit 1 cosnies",
)
COLUMNS = 110


def output_of(command: str) -> str:
    """What a command prints in a terminal."""
    written = bytearray()

    def read(descriptor: int) -> bytes:
        data = os.read(descriptor, 65536)
        written.extend(data)
        return data

    os.environ.update(COLUMNS=str(COLUMNS), LINES="50", TERM="xterm-256color")
    pty.spawn(shlex.split(command), read)
    return written.decode("utf-8", "replace").replace("\r\n", "\n")


def main() -> None:
    """Draw."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    subprocess.run(["sememe", "index"], check=True)
    for command in COMMANDS:
        console.print(Text.assemble(("$ ", "bold green"), command))
        console.print(Text.from_ansi(output_of(command)))
    picture = Path(__file__).with_name("terminal.svg")
    picture.write_text(console.export_svg(title="sememe"), encoding="utf-8")
    print(picture, file=sys.stderr)


if __name__ == "__main__":
    main()
