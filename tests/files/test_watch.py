"""The watching of real folders. What must not be told is shown by a marker: events come in order, and it comes next."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer.files import mounts, walk
from indexer.files import watch as watching
from indexer.files.mounts import file_system_at
from indexer.files.watch import Change, Watcher
from indexer.values import SourceFile

SECONDS = 60.0

linux = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")


class Listener:
    """A watcher and what it told."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.heard: list[Change] = []
        self.told = threading.Condition()
        self.markers = 0
        self.watcher = Watcher(root, self.hear)
        self.watcher.start()

    def hear(self, change: Change) -> None:
        with self.told:
            self.heard.append(change)
            self.told.notify_all()

    def walk(self) -> list[str]:
        found = walk(self.root, entering=self.watcher.enter)
        return [entry.path for entry in found if isinstance(entry, SourceFile)]

    def wait(self, wanted: Callable[[Change], bool]) -> None:
        with self.told:
            assert self.told.wait_for(lambda: any(map(wanted, self.heard)), SECONDS), self.heard

    def wait_for(self, path: str) -> None:
        self.wait(lambda change: path in change.paths)

    def settle(self) -> Change:
        """All that was told until now, in one."""
        self.markers += 1
        marker = f"marker{self.markers}"
        (self.root / marker).touch()
        self.wait_for(marker)
        with self.told:
            heard, self.heard = self.heard, []
        paths = frozenset(path for change in heard for path in change.paths if not path.startswith("marker"))
        return Change(paths, any(one.everything for one in heard), any(one.head_moved for one in heard))


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    """A watcher of a small workspace that was walked once."""
    root = tmp_path / "root"
    for folder in ("src/deep", "node_modules/x", ".git/objects", ".git/refs"):
        (root / folder).mkdir(parents=True)
    (root / "src" / "a.py").write_text("a")
    (root / ".git" / "HEAD").write_text("ref: refs/heads/main")
    listener = Listener(root)
    listener.walk()
    listener.settle()
    yield listener
    listener.watcher.stop()


def told(*paths: str) -> Change:
    return Change(frozenset(paths))


def touch_mode(path: Path) -> None:
    path.chmod(0o600)


@linux
@pytest.mark.parametrize(
    ("act", "paths"),
    [
        (lambda src: (src / "new.py").write_text("n"), ["src/new.py"]),
        (lambda src: (src / "a.py").write_text("changed"), ["src/a.py"]),
        (lambda src: (src / "a.py").unlink(), ["src/a.py"]),
        (lambda src: (src / "a.py").rename(src / "deep" / "b.py"), ["src/a.py", "src/deep/b.py"]),
        (lambda src: (src / "a.py").rename(src.parent.parent / "outside.py"), ["src/a.py"]),
        (lambda src: touch_mode(src / "a.py"), ["src/a.py"]),
        (lambda src: os.link(src / "a.py", src / "é ü.py"), ["src/é ü.py"]),
        (lambda src: (src / "link").symlink_to("nowhere"), ["src/link"]),
    ],
)
def test_what_happens_to_a_file_gives_its_path(
    listener: Listener, act: Callable[[Path], object], paths: list[str]
) -> None:
    """Created, modified, deleted, moved, made unreadable: its path and no other."""
    act(listener.root / "src")
    assert listener.settle() == told(*paths)


@linux
def test_a_write_to_a_file_that_stays_open_is_told(listener: Listener) -> None:
    """A log is never closed."""
    with (listener.root / "src" / "a.py").open("a") as file:
        file.write("more")
        file.flush()
        listener.wait_for("src/a.py")


@linux
def test_a_save_by_rename_gives_the_target(listener: Listener) -> None:
    """As editors save: a file beside it is written and takes its place."""
    beside = listener.root / "src" / ".a.py.swp"
    beside.write_text("saved")
    beside.replace(listener.root / "src" / "a.py")
    assert listener.settle() == told("src/.a.py.swp", "src/a.py")


@linux
@pytest.mark.parametrize(
    "act",
    [
        lambda root: (root / "new").mkdir(),
        lambda root: (root / "src" / "deep").rmdir(),
        lambda root: (root / "src").rename(root / "lib"),
        lambda root: (root / "src").rename(root.parent / "away"),
        lambda root: (root / "src").chmod(0o750),
        lambda root: shutil.copytree(root / "src", root / "copy"),
    ],
)
def test_a_folder_that_comes_or_goes_is_everything(listener: Listener, act: Callable[[Path], object]) -> None:
    """Only a walk can tell what it held."""
    act(listener.root)
    assert listener.settle() == Change(frozenset(), everything=True)


@linux
def test_a_moved_folder_is_watched_by_its_new_path(listener: Listener) -> None:
    """With what it holds, and whether it is entered before or after the move was heard of."""
    (listener.root / "src").rename(listener.root / "lib")
    listener.walk()
    listener.settle()
    listener.walk()
    (listener.root / "lib" / "a.py").write_text("1")
    (listener.root / "lib" / "deep" / "b.py").write_text("2")
    assert listener.settle() == told("lib/a.py", "lib/deep/b.py")


@linux
def test_a_folder_that_was_moved_away_is_not_heard(listener: Listener) -> None:
    """Though inotify would go on with it, under the path that it had."""
    (listener.root / "src").rename(listener.root / "node_modules" / "src")
    listener.settle()
    (listener.root / "node_modules" / "src" / "a.py").write_text("1")
    (listener.root / "node_modules" / "src" / "deep" / "b.py").write_text("2")
    assert listener.settle() == told()


@linux
def test_a_folder_that_was_made_anew_is_watched(listener: Listener) -> None:
    """Even where a walk came by before its end was heard of."""
    shutil.rmtree(listener.root / "src")
    (listener.root / "src").mkdir()
    listener.walk()
    listener.settle()
    listener.walk()
    (listener.root / "src" / "a.py").write_text("anew")
    assert listener.settle() == told("src/a.py")


@linux
def test_ignored_folders_are_not_watched(listener: Listener) -> None:
    """What is written in them costs nothing, and neither does a link to elsewhere."""
    (listener.root / "node_modules" / "a.js").write_text("x")
    (listener.root / "node_modules" / "x" / "b.js").write_text("x")
    (listener.root / ".git" / "objects" / "c").write_text("x")
    (listener.root / ".git" / "refs" / "heads").mkdir()
    (listener.root / ".git" / "config").write_text("x")
    assert listener.settle() == told()


@linux
@pytest.mark.parametrize("name", ["HEAD", "index", "packed-refs"])
def test_a_move_of_the_head_is_told(listener: Listener, name: str) -> None:
    """As git writes it, by a lock that is renamed; it is no file of the workspace."""
    lock = listener.root / ".git" / f"{name}.lock"
    lock.write_text("ref: refs/heads/other")
    lock.replace(lock.with_suffix(""))
    assert listener.settle() == Change(frozenset(), head_moved=True)


@linux
def test_a_repository_that_is_made_later_is_watched(listener: Listener) -> None:
    """It is made anew while nobody walks."""
    shutil.rmtree(listener.root / ".git")
    (listener.root / ".git").mkdir()
    assert listener.settle().everything
    (listener.root / ".git" / "HEAD").write_text("ref: refs/heads/main")
    assert listener.settle() == Change(frozenset(), head_moved=True)


@linux
def test_a_linked_version_control_folder_is_not_followed(tmp_path: Path) -> None:
    """It may lie anywhere."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / ".git").symlink_to(tmp_path / "elsewhere")
    listener = Listener(tmp_path / "root")
    listener.walk()
    (tmp_path / "elsewhere" / "HEAD").write_text("x")
    assert listener.settle() == told()
    listener.watcher.stop()


@linux
def test_names_that_are_not_utf8_are_left_out(listener: Listener) -> None:
    """The walk leaves them out too."""
    (listener.root / os.fsdecode(b"bad\xff.py")).write_text("x")
    (listener.root / os.fsdecode(b"dir\xfe")).mkdir()
    listener.walk()
    assert listener.settle() == told()


@linux
def test_lost_events_are_everything(listener: Listener) -> None:
    """A queue that really overflows; all folders are watched after the walk that follows."""
    room = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    if room > 100_000:
        pytest.skip("the queue is too long to fill it")
    twins = [listener.root / "src" / name for name in ("a.py", "b.py")]
    twins[1].touch()
    listener.settle()
    with listener.told:  # nothing is taken from the queue meanwhile
        for turn in range(room + 4_000):
            os.utime(twins[turn % 2])  # two by turns, as equal events in a row become one
    listener.wait(lambda change: change.everything)
    listener.walk()
    listener.settle()
    (listener.root / "src" / "deep" / "c.py").write_text("x")
    assert listener.settle() == told("src/deep/c.py")


@linux
def test_a_root_that_is_moved_is_said_and_can_come_back(listener: Listener) -> None:
    """Until then nothing else is told."""
    away = listener.root.with_name("away")
    listener.root.rename(away)
    listener.wait(lambda change: change.everything)
    assert listener.watcher.problem == f"The folder {listener.root} was moved or removed, or its disk unmounted."
    (away / "src" / "a.py").write_text("unheard")
    away.rename(listener.root)
    listener.walk()
    assert listener.watcher.problem is None
    (listener.root / "src" / "deep" / "b.py").write_text("x")
    assert "src/deep/b.py" in listener.settle().paths


@linux
def test_a_root_in_another_ones_place_is_watched(listener: Listener) -> None:
    """The folder above was moved, which says nothing here: the next walk finds another root."""
    above = listener.root.parent
    above.rename(above.with_name("old"))
    try:
        (listener.root / "src").mkdir(parents=True)
        listener.walk()
        (above.with_name("old") / "root" / "src" / "a.py").write_text("unheard")
        (listener.root / "src" / "b.py").write_text("x")
        assert listener.settle() == told("src/b.py")
    finally:
        shutil.rmtree(above.with_name("old"))


def test_the_stop_ends_the_thread(listener: Listener) -> None:
    """Again and again; nothing can be entered after it, and it may be begun anew."""
    before = threading.active_count()
    watcher = listener.watcher
    watcher.stop()
    watcher.stop()
    assert threading.active_count() < before
    listener.walk()
    watcher.start()
    listener.walk()
    assert watcher.problem is None
    (listener.root / "src" / "a.py").write_text("heard again")
    listener.wait_for("src/a.py")


def test_a_change_can_stop_the_watcher(tmp_path: Path) -> None:
    """From the watcher's own thread."""
    stopped = threading.Event()

    def stop(_: Change) -> None:
        watcher.stop()
        stopped.set()

    watcher = Watcher(tmp_path, stop)
    watcher.start()
    watcher.enter(str(tmp_path))
    (tmp_path / "a.py").touch()
    assert stopped.wait(SECONDS)


@linux
@pytest.mark.parametrize("error", [ValueError, SystemExit])
def test_a_callback_that_raises_does_not_end_the_watching(
    listener: Listener, error: type[BaseException], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged, and the next change is told."""
    raised = threading.Event()

    def fail(_: Change) -> None:
        raised.set()
        raise error

    monkeypatch.setattr(listener.watcher, "_on_change", fail)
    (listener.root / "src" / "a.py").touch()
    assert raised.wait(SECONDS)
    monkeypatch.setattr(listener.watcher, "_on_change", listener.hear)
    listener.settle()
    assert "A change could not be passed on" in caplog.text


def test_a_folder_is_entered_before_it_is_listed(tmp_path: Path) -> None:
    """What is made in between is seen by the walk; folders that are left out are not entered."""
    for folder in ("a/b", "node_modules/x", ".git"):
        (tmp_path / folder).mkdir(parents=True)
    entered: list[str] = []

    def enter(folder: str) -> None:
        entered.append(folder)
        Path(folder, "made.py").touch()

    found = [entry.path for entry in walk(tmp_path, entering=enter) if isinstance(entry, SourceFile)]
    assert found == ["a/b/made.py", "a/made.py", "made.py"]
    assert entered == [str(tmp_path), str(tmp_path / "a"), str(tmp_path / "a" / "b")]


def test_strange_folders_are_entered_without_harm(listener: Listener) -> None:
    """One that has vanished, one outside, and a file."""
    for path in (listener.root / "gone", listener.root.parent, Path("/"), listener.root / "src" / "a.py"):
        listener.watcher.enter(str(path))
    assert listener.watcher.problem is None


LIMITED = """
import sys
from pathlib import Path
from indexer.files import walk
from indexer.files.watch import Watcher

limit, root = Path("/proc/sys/user", sys.argv[1]), Path(sys.argv[2])
limit.write_text(sys.argv[3])
watcher = Watcher(root, lambda change: None)
for _ in range(3):
    watcher.start()
    list(walk(root, entering=watcher.enter))
    print(watcher.problem)
limit.write_text("1000")
for _ in range(2):
    watcher.start()
    list(walk(root, entering=watcher.enter))
print(watcher.problem)
"""


@linux
@pytest.mark.parametrize(
    ("limit", "few", "named"),
    [
        ("max_inotify_watches", "3", "fs.inotify.max_user_watches=524288"),
        ("max_inotify_instances", "0", "fs.inotify.max_user_instances=1024"),
    ],
)
def test_a_limit_of_the_system_is_said_until_it_is_raised(tmp_path: Path, limit: str, few: str, named: str) -> None:
    """A real one, in a user namespace of its own."""
    probe = subprocess.run(
        ["unshare", "-Ur", "sh", "-c", f"echo {few} > /proc/sys/user/{limit}"], capture_output=True, check=False
    )
    if probe.returncode:
        pytest.skip(f"no user namespaces here: {probe.stderr.decode()}")
    for number in range(5):
        (tmp_path / str(number)).mkdir()
    command = ["unshare", "-Ur", sys.executable, "-c", LIMITED, limit, str(tmp_path), few]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    *problems, last = done.stdout.splitlines()
    assert len(problems) == 3
    assert all(named in problem and "every few seconds" in problem for problem in problems)
    assert last == "None"
    assert done.stderr == ""


MOUNTS = r"""22 1 254:0 / / rw,relatime - ext4 /dev/root rw
23 22 0:21 / /proc rw,nosuid - proc proc rw
40 22 0:40 / /home/me/far rw - nfs4 server:/export rw,vers=4.2
41 22 0:41 / /mnt/with\040space\134 rw shared:7 master:1 - cifs //server/share rw
42 22 0:42 / /mnt/twice rw - ext4 /dev/sda rw
43 42 0:43 / /mnt/twice rw - fuse.sshfs host: rw
this line is cut - off by
and - this
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "ext4"),
        ("/home/me", "ext4"),
        ("/home/me/far", "nfs4"),
        ("/home/me/far/deep/er", "nfs4"),
        ("/home/me/farther", "ext4"),
        ("/mnt/with space\\/x", "cifs"),
        ("/mnt/twice/x", "fuse.sshfs"),
    ],
)
def test_the_file_system_of_a_path_is_that_of_the_nearest_mount(path: str, kind: str) -> None:
    """The last one, where two are mounted at one point."""
    assert file_system_at(MOUNTS, path) == kind


def test_no_mounts_give_no_file_system() -> None:
    """Nothing is known of it then."""
    assert file_system_at("", "/home") is None


@linux
def test_a_network_file_system_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At construction; it is watched nonetheless."""
    monkeypatch.setattr(mounts, "file_system_at", lambda *_: "nfs")
    listener = Listener(tmp_path)
    assert listener.watcher.problem is not None
    assert f"{tmp_path} is on a network file system (nfs)" in listener.watcher.problem
    listener.walk()
    listener.settle()
    listener.watcher.stop()


@linux
def test_the_watch_of_other_systems(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    """Watchdog's observer, which works on Linux too."""
    monkeypatch.setattr(watching, "_has_inotify", lambda: False)
    listener.watcher.stop()
    listener = Listener(listener.root)
    (listener.root / "src" / "a.py").write_text("1")
    (listener.root / ".git" / "config").write_text("1")
    assert listener.settle() == told("src/a.py")
    (listener.root / "src" / "a.py").rename(listener.root / "b.py")
    assert listener.settle() == told("src/a.py", "b.py")
    (listener.root / "src").rename(listener.root / "lib")
    assert listener.settle().everything
    (listener.root / ".git" / "HEAD").write_text("x")
    assert listener.settle() == Change(frozenset(), head_moved=True)
    shutil.rmtree(listener.root)
    listener.wait(lambda change: change.everything)
    listener.watcher.stop()


def test_a_failure_of_other_systems_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here there is no such folder."""
    monkeypatch.setattr(watching, "_has_inotify", lambda: False)
    watcher = Watcher(tmp_path / "none", lambda _: None)
    watcher.start()
    assert watcher.problem is not None
    assert "every few seconds" in watcher.problem
    watcher.stop()
