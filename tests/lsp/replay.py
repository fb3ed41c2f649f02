"""A person who edits for an hour, in minutes: each step is what one does in a second, without the waiting."""

from __future__ import annotations

import random
import subprocess
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.trees import SMALL, numbered, plant

from .editor import Editor, edit

if TYPE_CHECKING:
    from collections.abc import Callable

HOUR_STEPS = 3_600
PAUSE_SECONDS = 0.02
QUESTIONS = (
    "retry a failed upload",
    "RetryPolicy",
    "parse the configuration",
    "retry_upload_17",
    "close_session",
    "zz1",
)
_ALLOWED_ERRORS = {-32800, -32801}  # cancelled, superseded


@dataclass(frozen=True, slots=True)
class Sample:
    """What the processes hold while nothing happens."""

    step: int
    server_mib: float
    child_mib: float
    """Of the indexing process; its workers end when they rest."""
    server_files: int
    child_files: int
    server_threads: int
    child_threads: int


class Replay:
    """Edits, saves, renames, switches branches and searches at random; the same seed does the same."""

    def __init__(self, home: Path, seed: int = 1) -> None:
        self._random = random.Random(seed)  # noqa: S311 (a choice of edits)
        self.root = plant(home / "root", {**SMALL, **numbered(400)})
        self.other = plant(home / "other", numbered(60, "other"))
        self._make_branches()
        self.editor = Editor(home, self.root, self.other)
        self.editor.wait_until_whole()
        self._open: dict[Path, list[str]] = {}
        self._has_other = True
        self._made = 0
        self.done: Counter[str] = Counter()
        self.samples: list[Sample] = []

    def run(self, steps: int, sample_every: int) -> None:
        """Do this many steps. Between some of them, wait for rest and look at the memory."""
        kinds: dict[str, tuple[float, Callable[[], None]]] = {
            "type": (45, self._type), "search": (10, self._search), "cancel": (5, self._cancel), "save": (8, self._save),
            "open": (6, self._open_one), "close": (5, self._close_one), "create": (4, self._create),
            "rename": (3, self._rename), "remove": (2, self._remove), "move a folder": (1, self._move_folder),
            "switch the branch": (0.8, self._switch), "commit": (0.5, self._commit), "folders": (1, self._change_folders),
            "look": (5, self._look), "pause": (0.3, self._pause), "reindex": (0.2, self._reindex),
        }  # fmt: skip
        names, weights = list(kinds), [weight for weight, _ in kinds.values()]
        for step in range(1, steps + 1):
            (name,) = self._random.choices(names, weights)
            kinds[name][1]()
            self.done[name] += 1
            time.sleep(PAUSE_SECONDS)
            if step % sample_every == 0:
                self.samples.append(self._sample(step))

    def rest(self) -> None:
        """Close all documents, unsaved, and wait until everything is taken in."""
        for path in list(self._open):
            self.editor.shut(path)
        self._open.clear()
        if not self._has_other:
            self._change_folders()
        self.editor.wait_until_whole()

    # -- documents -----------------------------------------------------------------------------------------------------

    def _type(self) -> None:
        if not self._open:
            self._open_one()
        path = self._random.choice(list(self._open))
        lines = self._open[path]
        line = self._random.randrange(len(lines))
        if self._random.random() < 0.15:
            self._made += 1
            new = [f"def zz{self._made}(upload):", f"    return retry_upload_{self._made % 400}(upload)", ""]
            self.editor.change(path, edit(line, 0, 0, "\n".join(new)))
            lines[line:line] = new[:2]
            return
        at = self._random.randint(0, len(lines[line]))
        end = min(len(lines[line]), at + self._random.choice((0, 0, 0, 3)))
        text = self._random.choice(("x", "upload", " ", "é", "()", "# retry"))
        self.editor.change(path, edit(line, at, end, text))
        lines[line] = lines[line][:at] + text + lines[line][end:]

    def _open_one(self) -> None:
        path = self._random.choice(self._files())
        if path not in self._open and len(self._open) < 20:
            text = path.read_text(encoding="utf-8")
            self._open[path] = text.split("\n")
            self.editor.open(path, text)

    def _close_one(self) -> None:
        if self._open:
            path = self._random.choice(list(self._open))
            del self._open[path]
            self.editor.shut(path)

    def _save(self) -> None:
        if self._open:
            path = self._random.choice(list(self._open))
            path.parent.mkdir(parents=True, exist_ok=True)
            self.editor.save(path, "\n".join(self._open[path]))

    # -- files ---------------------------------------------------------------------------------------------------------

    def _files(self) -> list[Path]:
        roots = (self.root, self.other) if self._has_other else (self.root,)
        return sorted(path for root in roots for path in root.rglob("*.py") if ".git" not in path.parts)

    def _create(self) -> None:
        self._made += 1
        plant(self.root, {f"made/{self._made % 9}/new_{self._made}.py": f"def zz{self._made}():\n    return 'made'\n"})

    def _rename(self) -> None:
        path = self._random.choice(self._files())
        path.rename(path.with_name(f"renamed_{self._random.randrange(1000)}.py"))

    def _remove(self) -> None:
        self._random.choice(self._files()).unlink()

    def _move_folder(self) -> None:
        folder = self._random.choice([path for path in sorted(self.root.glob("*/")) if path.name != ".git"])
        target = self.root / f"moved{self._random.randrange(3)}" / folder.name
        target.parent.mkdir(exist_ok=True)
        with suppress(OSError):  # into itself, or over another
            folder.rename(target)

    # -- git -----------------------------------------------------------------------------------------------------------

    def _git(self, *arguments: str) -> None:
        options = ["-c", "user.name=t", "-c", "user.email=t@t", "-c", "gc.auto=0", "-c", "core.fsync=none"]
        subprocess.run(["git", *options, *arguments], cwd=self.root, check=True, capture_output=True)

    def _make_branches(self) -> None:
        self._git("init", "-q", "-b", "one")
        self._git("add", "-A")
        self._git("commit", "-q", "-m", "one")
        self._git("checkout", "-q", "-b", "two")
        plant(self.root, dict(list(numbered(400, "two").items())[150:]))
        self._git("rm", "-q", "-r", "-f", "pkg0")
        self._git("add", "-A")
        self._git("commit", "-q", "-m", "two")
        self._branch = "two"

    def _commit(self) -> None:
        self._git("add", "-A")
        self._git("commit", "-q", "--allow-empty", "-m", "more")

    def _switch(self) -> None:
        self._branch = "one" if self._branch == "two" else "two"
        self._git("checkout", "-q", "-f", self._branch)

    # -- requests ------------------------------------------------------------------------------------------------------

    def _answers(self, *numbers: int) -> None:
        for number in numbers:
            answer = self.editor.response(number)
            assert "result" in answer or answer["error"]["code"] in _ALLOWED_ERRORS, answer

    def _search(self) -> None:
        question = self._random.choice(QUESTIONS)
        method = self._random.choice(("workspace/symbol", "sememe/search"))
        ends = range(1, len(question) + 1, self._random.randint(2, 6))
        params: dict[str, Any] = {"session": "typing"} if method == "sememe/search" else {}
        self._answers(*(self.editor.start(method, {"query": question[:end], **params}) for end in ends))

    def _cancel(self) -> None:
        number = self.editor.start("sememe/search", {"query": self._random.choice(QUESTIONS)})
        self.editor.notify("$/cancelRequest", {"id": number})
        self._answers(number)

    def _look(self) -> None:
        self._answers(
            self.editor.start("sememe/status"),
            self.editor.start("workspace/symbol", {"query": ""}),
            self.editor.start("sememe/similar", {"text": "def retry_upload(file):\n    return file.send()\n"}),
        )

    def _change_folders(self) -> None:
        folder = {"uri": self.other.as_uri(), "name": "other"}
        event = {"added": [], "removed": [folder]} if self._has_other else {"added": [folder], "removed": []}
        self._has_other = not self._has_other
        self.editor.notify("workspace/didChangeWorkspaceFolders", {"event": event})

    def _pause(self) -> None:
        self._answers(self.editor.start("sememe/pause"))
        self._type()
        self._save()
        self._answers(self.editor.start("sememe/resume"))

    def _reindex(self) -> None:
        self._answers(self.editor.start("sememe/reindex", {"rebuild": self._random.random() < 0.3}))

    # -- memory --------------------------------------------------------------------------------------------------------

    def _sample(self, step: int) -> Sample:
        self.editor.wait_until_ready()
        self.editor.seen.clear()  # this process's own memory
        server = self.editor.process.pid
        child = self.editor.status()["server"]["indexingPid"]
        return Sample(
            step, _mib(server), _mib(child), _open_files(server), _open_files(child), _threads(server), _threads(child)
        )


def _mib(pid: int) -> float:
    return int(_status(pid, "VmRSS").split()[0]) / 1024


def _threads(pid: int) -> int:
    return int(_status(pid, "Threads"))


def _open_files(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def _status(pid: int, name: str) -> str:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(line.partition(":")[2].strip() for line in lines if line.startswith(f"{name}:"))
