"""An hour of editing, replayed in minutes: what the server's processes hold, from time to time.

    python benchmarks/replay.py [--steps N] [--seed N] [--json FILE]

The person at the editor is that of tests/lsp/replay.py: edits, saves, renames, branch switches, cancelled searches, folders
that come and go. The slow tests do the same and compare the end with a clean index.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import tempfile
import time
from pathlib import Path

import record

sys.path.insert(0, str(record.ROOT / "tests"))

from lsp.replay import HOUR_STEPS, Replay


def main() -> None:
    """Replay and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=HOUR_STEPS, help="each is a second's worth (default: an hour)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        replay = Replay(Path(home), args.seed)
        began = time.monotonic()
        replay.run(args.steps, max(1, args.steps // 36))
        seconds = time.monotonic() - began
        replay.rest()
        errors = replay.editor.errors.decode(errors="replace")
        result = {
            "command": f"python benchmarks/replay.py --steps {args.steps} --seed {args.seed}",
            "seconds": round(seconds, 1),
            "done": dict(replay.done),
            "messages": replay.editor.messages(),
            "tracebacks": errors.count("Traceback"),
            "samples": [dataclasses.asdict(each) for each in replay.samples],
        }
        replay.editor.leave()
        replay.editor.close()
    for sample in replay.samples:
        print(f"step {sample.step:6,}   server {sample.server_mib:5.0f} MiB   child {sample.child_mib:5.0f} MiB")
    print(f"{args.steps:,} steps in {seconds:.0f} s, {result['tracebacks']} tracebacks, messages: {result['messages']}")
    if args.json:
        record.write(args.json, result)


if __name__ == "__main__":
    main()
