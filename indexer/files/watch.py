"""What changes below a root. Invariant: only this module knows watchdog, and nothing is missed in silence: a change that
it cannot name is `everything`, and where it may not hear of one `problem` says so.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import logging
import os
import re
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.files.mounts import MountPoint, remote_file_system
from indexer.files.skips import is_version_control

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent
    from watchdog.observers.inotify_c import CallbackId, InotifyEvent, WatchDescriptor

_STOP_SECONDS = 1.0
_POLLED = "changes are looked for every few seconds instead"
_GIT_MOVES = frozenset(("HEAD", "index", "ORIG_HEAD", "packed-refs", "MERGE_HEAD"))
_LIMITS = {errno.ENOSPC: ("max_user_watches", 524_288), errno.EMFILE: ("max_user_instances", 1_024)}
# A folder that has vanished, or that cannot be listed either, is nobody's loss.
_HARMLESS = frozenset((errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EACCES, errno.ENAMETOOLONG))

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Change:
    """What one event, or a few, say."""

    paths: frozenset[str]
    """Files that were created, modified, deleted or moved, ignored ones too; relative to the root, with `/`."""
    everything: bool = False
    """A folder came, went or moved, or events were lost: only a walk that begins now can tell what changed."""
    head_moved: bool = False
    """Version control moved: a branch switch may be on."""


_EVERYTHING = Change(frozenset(), everything=True)
_HEAD_MOVED = Change(frozenset(), head_moved=True)


class Watcher:
    """Tells what changes in the folders that it was shown."""

    def __init__(self, root: Path, on_change: Callable[[Change], None]) -> None:
        """`on_change` is called from a thread of the watcher, for every event: to wait until they end is its task."""
        self._root = os.path.abspath(root)  # noqa: PTH100 - as the walk names its folders
        self._on_change = on_change
        self._events: _Inotify | _Recursive | None = None
        self._failure: str | None = None
        self._file_system = _remote_problem(self._root)

    def start(self) -> None:
        """Begins to listen. Never raises: `problem` says what failed."""
        if self._events is not None:
            return
        try:
            self._events = (_Inotify if _has_inotify() else _Recursive)(self._root, self._report)
            self._failure = None
        except Exception as error:  # whatever it is that a platform's part raises
            self._failure = _start_problem(error)

    def enter(self, folder: str) -> None:
        """Watches a folder that is about to be walked, by its absolute path. A walk enters its root first."""
        events = self._events  # which another thread may stop just now
        if events is not None:
            events.enter(folder)

    def stop(self) -> None:
        """Ends the listening; a change that is being reported is waited for, but not for long."""
        events, self._events = self._events, None
        if events is not None:
            events.stop()
            if events.thread is not threading.current_thread():
                events.thread.join(_STOP_SECONDS)

    @property
    def problem(self) -> str | None:
        """Why changes may be missed, as a sentence for the user; None when all is well."""
        events = self._events
        if events is None:
            return self._failure or self._file_system
        if events.gone:
            return f"The folder {self._root} was moved or removed, or its disk unmounted."
        if not events.thread.is_alive():
            return f"The system's file events have ended: {_POLLED}."
        return events.limit or self._file_system

    def _report(self, change: Change) -> None:
        try:
            self._on_change(change)
        except BaseException:  # even a SystemExit would end the listening
            _log.exception("A change could not be passed on")


@dataclass(frozen=True, slots=True)
class _Watch:
    """A folder that inotify watches."""

    folder: str
    id: CallbackId


class _Inotify:
    """One watch for each folder that is walked: watchdog's own recursion would spend them on ignored folders too.

    Inotify knows a watched folder by its inode, and keeps the watch when the folder moves. What is held here may thus
    be out of date until the events are read; as each event that makes it so is reported as `everything` after it was
    put right, the walk that follows finds it right.
    """

    def __init__(self, root: str, report: Callable[[Change], None]) -> None:
        from watchdog.observers.inotify_c import CallbackId, InotifyConstants, InotifyFD, Mask  # noqa: PLC0415 - slow

        self._root = root
        self._prefix = root if root.endswith(os.sep) else root + os.sep
        self._git = self._prefix + ".git"
        self._report = report
        self._flags = flags = InotifyConstants
        # A writer that keeps its file open, such as a log's, is heard by IN_MODIFY alone; IN_ATTRIB tells of `chmod`.
        self._mask = Mask(
            flags.IN_CREATE | flags.IN_DELETE | flags.IN_MODIFY | flags.IN_CLOSE_WRITE | flags.IN_ATTRIB | flags.IN_MOVE
            | flags.IN_DELETE_SELF | flags.IN_MOVE_SELF | flags.IN_ONLYDIR | flags.IN_DONT_FOLLOW | flags.IN_EXCL_UNLINK
        )  # fmt: skip
        self._lock = threading.Lock()
        self._watches: dict[WatchDescriptor, _Watch] = {}
        self._known: dict[str, WatchDescriptor] = {}  # the folders that need no other watch
        self._ids = map(CallbackId, itertools.count())
        self._full = False  # no more watches are to be had for this walk
        self._stopped = False
        self.limit: str | None = None
        self.gone = False
        self._mount = MountPoint(root)
        self.thread = InotifyFD()
        self.thread.start()

    def enter(self, folder: str) -> None:
        if folder == self._root:
            with self._lock:
                self._begin_walk()
        elif folder not in self._known and not self._full and folder.startswith(self._prefix):
            with self._lock:
                self._watch(folder)

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
        self.thread.stop()

    def on_event(self, event: InotifyEvent) -> None:
        """Called by watchdog, in its thread."""
        with self._lock:
            watch = self._watches.get(event.wd)
            change = None if watch is None else self._change(watch, event)
        if change is not None:
            self._report(change)

    def on_watch_deleted(self, wd: WatchDescriptor) -> None:
        """Called by watchdog for a folder that is gone, and for all of them once it is stopped."""
        with self._lock:
            self._forget(wd)

    def on_queue_overflow(self) -> None:
        """Called by watchdog when events were lost. The end of a watch may be among them, so all are made anew."""
        with self._lock:
            self._known.clear()
        self._report(_EVERYTHING)

    def _begin_walk(self) -> None:
        if not self._full:  # the last walk found room for all its folders
            self.limit = None
        self._full = False
        before = self._known.get(self._root)
        # At every walk, for the path may lead to another folder now. Then the other watches belong to the old one.
        now = self._watch(self._root)
        if now is not None:
            self.gone = self._mount.is_bare()
            if before is not None and before != now:
                self._drop([wd for wd in self._watches if wd != now])
        if self._git not in self._known:
            self._watch(self._git)

    def _watch(self, folder: str) -> WatchDescriptor | None:
        if self._stopped:
            return None
        watch = _Watch(folder, next(self._ids))
        try:
            wd = self.thread.add_callback(os.fsencode(folder), self._mask, self, watch.id)
        except OSError as error:
            if error.errno not in _HARMLESS:
                self._full, self.limit = True, _start_problem(error)
            return None
        if wd == -1:  # watchdog's way to say EACCES
            self.thread.remove_callbacks([(wd, watch.id)])
            return None
        old = self._forget(wd)
        if old is not None:  # the same folder, and mostly by the path that it had
            self.thread.remove_callbacks([(wd, old.id)])
        self._watches[wd], self._known[folder] = watch, wd
        return wd

    def _forget(self, wd: WatchDescriptor) -> _Watch | None:
        watch = self._watches.pop(wd, None)
        if watch is not None and self._known.get(watch.folder) == wd:
            del self._known[watch.folder]
        return watch

    def _drop(self, watches: list[WatchDescriptor]) -> None:
        for wd in watches:
            watch = self._forget(wd)
            if watch is not None:
                self.thread.remove_callbacks([(wd, watch.id)])

    def _change(self, watch: _Watch, event: InotifyEvent) -> Change | None:
        unmounted = bool(event.mask & self._flags.IN_UNMOUNT)
        if watch.folder == self._root and (unmounted or event.is_delete_self or event.is_move_self):
            self.gone = True
            if unmounted:
                self._mount.unmounted()
            self._drop(list(self._watches))
            return _EVERYTHING
        if not event.name:  # about the folder itself: its parent's watch tells the same
            return _EVERYTHING if unmounted else None
        try:
            name = event.name.decode()
        except UnicodeDecodeError:  # the walk leaves it out too
            return None
        path = os.path.join(watch.folder, name)  # noqa: PTH118 - there may be thousands of events
        if event.is_directory:
            self._follow(path, event)
        return _change_at(path[len(self._prefix) :], event.is_directory)

    def _follow(self, folder: str, event: InotifyEvent) -> None:
        """Puts right what is held about a folder that came, went or moved."""
        if event.is_moved_from:
            inside = folder + os.sep
            self._drop([wd for wd, watch in self._watches.items() if (watch.folder + os.sep).startswith(inside)])
        elif event.is_delete:  # it was empty
            self._drop([wd for wd in (self._known.get(folder),) if wd is not None])
        elif folder == self._git:  # which no walk enters
            self._watch(folder)


class _Recursive:
    """The recursive watch of the root that other systems have, through watchdog's observer."""

    def __init__(self, root: str, report: Callable[[Change], None]) -> None:
        from watchdog.events import FileSystemEventHandler  # noqa: PLC0415
        from watchdog.observers import Observer  # noqa: PLC0415 - it picks the platform's part

        take = self._take

        class Handler(FileSystemEventHandler):
            def on_any_event(self, event: FileSystemEvent) -> None:
                take(event)

        self._root = root
        self._top = os.path.realpath(root)  # macOS reports real paths
        self._prefix = self._top if self._top.endswith(os.sep) else self._top + os.sep
        self._report = report
        self._handler = Handler()
        self.gone = False
        self.limit: str | None = None
        self.thread = Observer()
        self.thread.schedule(self._handler, self._top, recursive=True)
        self.thread.start()

    def enter(self, folder: str) -> None:
        if self.gone and folder == self._root:
            self.thread.unschedule_all()
            with contextlib.suppress(OSError):  # there is still none
                self.thread.schedule(self._handler, self._top, recursive=True)
                self.gone = False

    def stop(self) -> None:
        self.thread.stop()

    def _take(self, event: FileSystemEvent) -> None:
        kind = event.event_type
        lasting = kind in ("created", "deleted", "moved")
        if not lasting and (event.is_directory or kind not in ("modified", "closed", "attrib")):
            return
        # Windows cannot tell any more what it was that was deleted.
        is_folder = event.is_directory or (os.name == "nt" and kind == "deleted")
        for path in filter(None, map(os.fsdecode, (event.src_path, event.dest_path))):
            change = self._change(path, is_folder)
            if change is not None:
                self._report(change)

    def _change(self, absolute: str, is_folder: bool) -> Change | None:
        if absolute == self._top:
            self.gone = not os.path.isdir(absolute)  # noqa: PTH112
            return _EVERYTHING
        if not absolute.startswith(self._prefix) or re.search("[\ud800-\udfff]", absolute):  # not UTF-8
            return None
        return _change_at(absolute[len(self._prefix) :].replace(os.sep, "/"), is_folder)


def _change_at(path: str, is_folder: bool) -> Change | None:
    """What an event for a path, relative to the root, means; None for one inside version control's folders."""
    *above, name = path.split("/")
    if any(map(is_version_control, above)):
        return _HEAD_MOVED if above == [".git"] and name in _GIT_MOVES else None
    # With a `.git`, be it a file, comes what that repository ignores.
    return _EVERYTHING if is_folder or is_version_control(name) else Change(frozenset((path,)))


def _has_inotify() -> bool:
    return sys.platform == "linux"


def _start_problem(error: Exception) -> str:
    name, more = _LIMITS.get(getattr(error, "errno", 0), ("", 0))
    if not name:
        return f"The system gives no file events ({error}): {_POLLED}."
    raised = f"`sysctl fs.inotify.{name}={more}` raises it"
    return f"The system's limit in /proc/sys/fs/inotify/{name} is reached: {_POLLED} ({raised})."


def _remote_problem(root: str) -> str | None:
    kind = remote_file_system(root)
    if kind is None:
        return None
    return f"{root} is on a network file system ({kind}), which does not tell what others change: {_POLLED}."
