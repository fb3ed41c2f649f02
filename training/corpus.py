"""Bare git snapshots to a folder of source files. What ends up in the folder is text, of the commit that is recorded."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

HERE = Path(__file__).parent
LIST = HERE / "corpus.json"
MAX_BYTES = 400_000

_ELSEWHERE = re.compile(
    r"(^|/)(vendor|vendored|_vendor|third[_-]?party|external|extern|deps|node_modules|bundled|dist|build|fixtures|"
    r"testdata|__snapshots__|snapshots|baselines?|generated|\.git)(/|$)|\.min\.|\.pb\.|_pb2|(^|/)CHANGELOG",
    re.IGNORECASE,
)
"""Other people's code, generated code and test data: copies of what else the corpus, or the benchmark, holds."""

_SUFFIX = re.compile(
    r"\.([ch]|cc|cpp|cxx|hpp|hh|ipp|inl|cs|dart|exs?|go|hs|java|[mc]?jsx?|jl|kts?|lua|php|py|r|rb|rs|scala|sbt|"
    r"sh|bash|zsh|swift|[mc]?tsx?|svelte|vue|zig|md)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Repository:
    """One repository of the corpus, and the commit and licence it was used under."""

    repo: str
    commit: str
    license: str
    language: str

    @property
    def folder(self) -> str:
        """Its name as one path component."""
        return self.repo.replace("/", "+")


def listed(path: Path = LIST) -> list[Repository]:
    """The repositories of the corpus, in the order of the list."""
    return [Repository(**row) for row in json.loads(path.read_text(encoding="utf-8"))]


def write_list(repositories: list[Repository], path: Path = LIST) -> None:
    """Record the corpus, one repository a line."""
    rows = ",\n".join(" " + json.dumps(asdict(r)) for r in sorted(repositories, key=lambda r: r.repo.lower()))
    path.write_text(f"[\n{rows}\n]\n", encoding="utf-8")


def wanted(path: str) -> bool:
    """Whether a file is source of this repository. A script without a suffix counts where its folder says it is one."""
    if _ELSEWHERE.search(path):
        return False
    pure = PurePosixPath(path)
    if pure.suffix:
        return _SUFFIX.fullmatch(pure.suffix) is not None
    return any(part in {"bin", "libexec", "scripts", "plugins", "tools"} for part in pure.parts[:-1])


def export(repository: Repository, git_dir: Path, folder: Path) -> Repository:
    """Write the sources of one snapshot below `folder`; returns the repository with the commit that was there.

    :raises subprocess.CalledProcessError: if the snapshot cannot be read.
    """
    git = ["git", f"--git-dir={git_dir}"]
    known = subprocess.run(
        [*git, "cat-file", "-e", f"{repository.commit}^{{commit}}"], capture_output=True, check=False
    )
    revision = repository.commit if known.returncode == 0 else "HEAD"
    commit = subprocess.run([*git, "rev-parse", revision], capture_output=True, text=True, check=True).stdout.strip()
    names = _names(git, commit)
    for path, data in _blobs(git, names):
        target = folder / repository.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return Repository(repository.repo, commit, repository.license, repository.language)


def _names(git: list[str], commit: str) -> list[tuple[str, str]]:
    """(object, path) of the regular files that are wanted."""
    listing = subprocess.run([*git, "ls-tree", "-r", "-z", commit], capture_output=True, check=True).stdout
    names = []
    for row in listing.decode("utf-8", "replace").split("\0"):
        meta, _, path = row.partition("\t")
        fields = meta.split()
        if len(fields) == 3 and fields[0] in {"100644", "100755"} and wanted(path):
            names.append((fields[2], path))
    return names


def _blobs(git: list[str], names: list[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    """(path, content) of each object. A snapshot may lack its largest files: those are left out."""
    asked = "\n".join(object_id for object_id, _ in names) + "\n"
    answer = subprocess.run([*git, "cat-file", "--batch"], input=asked.encode(), capture_output=True, check=True).stdout
    at = 0
    for _, path in names:
        end = answer.index(b"\n", at)
        head = answer[at:end].split()
        at = end + 1
        if head[-1] == b"missing":
            continue
        size = int(head[2])
        data = answer[at : at + size]
        at += size + 1
        if size <= MAX_BYTES and b"\0" not in data[:4096]:
            yield path, data
