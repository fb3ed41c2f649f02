"""On which file system a folder lies. Invariant: nothing raises; what the system does not say counts as nothing to tell."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

# Types, as in /proc/self/mountinfo, of file systems that say nothing about what other machines change on them.
_REMOTE_TYPES = """9p afs beegfs ceph cifs davfs drvfs fakeowner fuse.ceph fuse.gcsfuse fuse.glusterfs fuse.grpcfuse
fuse.gvfsd-fuse fuse.juicefs fuse.osxfs fuse.rclone fuse.s3fs fuse.sshfs fuse.vmhgfs-fuse gfs2 glusterfs gpfs lustre
nfs nfs4 prl_fs smb3 smbfs vboxsf virtiofs vmhgfs"""
_REMOTE = frozenset(_REMOTE_TYPES.split())


def remote_file_system(path: str) -> str | None:
    """The type of the network file system that a path lies on; None on any other."""
    kind = None
    with contextlib.suppress(OSError):  # only Linux has it
        mounts = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape")
        kind = file_system_at(mounts, os.path.realpath(path))
    return kind if kind in _REMOTE else None


def file_system_at(mounts: str, path: str) -> str | None:
    """The type of the file system that a path without links lies on, by what /proc/self/mountinfo says."""
    found: tuple[int, str] | None = None
    for field, kind in re.findall(r"^(?:[^ \n]+ ){4}([^ \n]+) (?:[^ \n]+ )*?- ([^ \n]+) ", mounts, re.MULTILINE):
        point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), field).rstrip("/")
        # Of two at one point the later hides the earlier.
        if (path + "/").startswith(point + "/") and (found is None or len(point) >= found[0]):
            found = len(point), kind
    return found[1] if found else None


class MountPoint:
    """A folder whose file system may be unmounted. That another one is mounted there, no event tells."""

    def __init__(self, path: str) -> None:
        """Nothing was unmounted yet."""
        self._path = path
        self._unmounted = False
        self._bare: int | None = None
        """The device of the folder that was below the file system."""

    def unmounted(self) -> None:
        """Note that the system said so."""
        self._unmounted = True

    def is_bare(self) -> bool:
        """Whether there is still only the folder where a file system was mounted."""
        if not self._unmounted:
            return False
        try:
            device = os.stat(self._path).st_dev  # noqa: PTH116 - as the watcher names its folders
        except OSError:  # gone as well
            return True
        if self._bare is None and not os.path.ismount(self._path):
            self._bare = device
        if device == self._bare:
            return True
        self._unmounted, self._bare = False, None
        return False
