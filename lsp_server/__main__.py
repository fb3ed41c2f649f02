"""The `sememe` command: parse, set up, dispatch."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

from .cli.arguments import parse
from .cli.failures import INTERRUPTED, report
from .cli.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit code: 0 found, 1 nothing found, 2 error, 130 after Ctrl-C.

    :raises SystemExit: from argparse, after `--help`, `--version` and usage errors (code 2).
    """
    screen = Screen.of_process()
    try:
        chosen = parse(arguments)
        # A command's module is imported when it is called: `--help` answers without loading any engine.
        code: int = import_module(f"{__package__}.cli.{chosen.module}").run(chosen, screen)
        screen.out.flush()
    except KeyboardInterrupt as interruption:
        screen.say(str(interruption) or "Interrupted.")
        return INTERRUPTED
    except BrokenPipeError:
        screen.abandon_output()
        return 0
    except Exception as error:  # the edge of the process: a person reads a sentence, not a traceback
        return report(error, screen)
    return code


if __name__ == "__main__":
    sys.exit(main())
