"""The tools that `quality.py --peers` compares: each indexes a tree and answers a query with rows of path, first and last line.

All are asked in this process or in one that stays, with the model loaded; ripgrep is started for each query, which is how it is
used. Nothing of another tool is imported here.
"""

from __future__ import annotations

import collections
import importlib.resources
import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from scoring import K, Row

from indexer import Settings, Workspace
from indexer.search.features import bm25f
from indexer.search.query import parse
from indexer.search.weights import default_weights
from indexer.store.bags import OpenedBags
from indexer.store.lexical import ANY, inverse_document_frequency

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from indexer.store.rows import CandidateRow

DEEP = 200
"""Symbols that one signal alone puts in order, as many as the product takes from each. All cosines give the same 0.705; 1,000
symbols by words give 0.730 in place of 0.732, at twice the time."""
BUNDLED = Path(__file__).parents[1] / "indexer" / "embedding" / "bundled"
SEMBLE = "semble==0.7.0"


class PeerMissingError(LookupError):
    """A peer is not installed: it is left out, and this is said."""


@dataclass(frozen=True, slots=True)
class Answer:
    """At most ten rows, best first, and how long they took."""

    rows: Sequence[Row]
    milliseconds: float


class Peer(Protocol):
    """What can be measured."""

    name: str
    about: str
    """Version, model and how it is asked, for the reader of the results."""

    def index(self, root: Path) -> float | None:
        """Index a tree from nothing and be ready to answer about it; seconds, None where there is no index of its own."""

    def ask(self, query: str) -> Answer:
        """Answer about the tree that was indexed last."""

    def close(self) -> None:
        """End what was started."""


class Sememe:
    """The product as a library: `refresh` into an empty cache, then `search`."""

    name = "Sememe"

    def __init__(self, cache: Path, model: str) -> None:
        self.about = f"Workspace.refresh and Workspace.search, model {model}"
        self._settings = Settings(cache_dir=cache, model=model)
        self._workspace: Workspace | None = None

    @property
    def workspace(self) -> Workspace:
        """The tree that was indexed last."""
        assert self._workspace is not None, "nothing was indexed"
        return self._workspace

    def index(self, root: Path) -> float:
        self.close()
        self._workspace = Workspace(root, self._settings)
        self._workspace.require_model().load()
        began = time.perf_counter()
        self._workspace.refresh()
        return time.perf_counter() - began

    def ask(self, query: str) -> Answer:
        began = time.perf_counter()
        symbols = [hit.symbol for hit in self.workspace.search(query, K).hits]
        milliseconds = (time.perf_counter() - began) * 1000
        return Answer([Row(s.path, s.span.start.line + 1, s.span.end.line + 1) for s in symbols], milliseconds)

    def close(self) -> None:
        if self._workspace is not None:
            self._workspace.close()


class Alone:
    """One signal of Sememe's index with all others switched off: no names, no roles, no fusion, no crowding.

    The best symbol of a file stands for the file: else the list is one file's symbols, and what is measured is crowding.
    """

    def __init__(self, sememe: Sememe) -> None:
        self._sememe = sememe

    def index(self, root: Path) -> None:
        assert self._sememe.workspace.root == root.resolve(), "Sememe indexes first"

    def ask(self, query: str) -> Answer:
        began = time.perf_counter()
        with self._sememe.workspace.open_reader().reading():
            best: dict[str, CandidateRow] = {}
            for row in self.ordered(query):
                best.setdefault(row.path, row)
        rows = [Row(row.path, row.start_line + 1, row.end_line + 1) for row in list(best.values())[:K]]
        return Answer(rows, (time.perf_counter() - began) * 1000)

    def ordered(self, query: str) -> Iterable[CandidateRow]:
        """The symbols in the order of the one signal."""
        raise NotImplementedError

    def close(self) -> None:
        return


class WordsAlone(Alone):
    """BM25F over name, path, doc and source, with the product's weights of the fields and its stop words."""

    name = "BM25 alone"
    about = "Sememe's index, in the order of its BM25F alone; the best symbol of a file stands for the file"

    def ordered(self, query: str) -> Iterable[CandidateRow]:
        reader, terms = self._sememe.workspace.open_reader(), parse(query).terms
        rows = reader.catalog.candidates(reader.having(terms, DEEP, ANY))
        idf = [inverse_document_frequency(reader.document_count(term), reader.symbol_count) for term in terms]
        bags = OpenedBags([row.bag for row in rows])
        counts, lengths = bags.counts(terms), bags.lengths()
        scores = bm25f(counts, lengths, np.array(idf), default_weights())  # the product's own: a copy could differ
        return [row for _, row in sorted(zip(-scores, rows, strict=True), key=lambda each: (each[0], each[1].path))]


class VectorsAlone(Alone):
    """Cosine of the query's and the symbol's vector."""

    name = "vectors alone"
    about = "Sememe's index, in the order of the cosine alone; the best symbol of a file stands for the file"

    def ordered(self, query: str) -> Iterable[CandidateRow]:
        workspace = self._sememe.workspace
        reader = workspace.open_reader()
        nearest = reader.nearest(workspace.require_model().query(parse(query).text), DEEP)
        rows = {row.id: row for row in reader.catalog.candidates([id_ for id_, _ in nearest])}
        return [rows[id_] for id_, _ in nearest if id_ in rows]


class Ripgrep:
    """Files by how many of the query's words they hold, then by how often; a file's row goes from its first match to its last."""

    name = "ripgrep"

    def __init__(self) -> None:
        if shutil.which("rg") is None:
            raise PeerMissingError("there is no rg on the PATH (Debian: apt install ripgrep)")
        said = subprocess.run(["rg", "--version"], capture_output=True, text=True, check=True).stdout
        self.about = f"{said.splitlines()[0]}, files by distinct words of the query without stop words, then by matches"
        self._root = Path()
        stop = importlib.resources.files("indexer.search") / "stopwords.txt"
        self._stop = frozenset(stop.read_text(encoding="utf-8").split())

    def index(self, root: Path) -> None:
        self._root = root

    def ask(self, query: str) -> Answer:
        began = time.perf_counter()
        words = list(dict.fromkeys(re.findall(r"\w+", query.lower())))
        # Longest first: where one word holds another, rg reports the first that fits, and it counts for both.
        words = sorted([word for word in words if word not in self._stop] or words, key=len, reverse=True)
        held: dict[str, set[str]] = collections.defaultdict(set)
        lines: dict[str, list[int]] = collections.defaultdict(list)
        for path, line, match in self._matches(words):
            held[path].update(word for word in words if word in match)
            lines[path].append(line)
        order = sorted(lines, key=lambda path: (-len(held[path]), -len(lines[path]), path))[:K]
        rows = [Row(path, min(lines[path]), max(lines[path])) for path in order]
        return Answer(rows, (time.perf_counter() - began) * 1000)

    def _matches(self, words: Sequence[str]) -> Iterable[tuple[str, int, str]]:
        patterns = [part for word in words for part in ("-e", word)]
        options = ["-iFo", "--no-require-git", "--no-messages", "--with-filename", "--line-number", "--null"]
        done = subprocess.run(
            ["rg", "--no-config", "--color=never", "--no-heading", *options, *patterns, "./"],
            cwd=self._root, capture_output=True, check=False,
        )  # fmt: skip
        for each in done.stdout.decode("utf-8", "replace").splitlines():
            path, _, rest = each.partition("\0")
            line, _, match = rest.partition(":")
            if line.isdigit():
                yield path.removeprefix("./"), int(line), match.lower()

    def close(self) -> None:
        return


class Semble:
    """semble in a process of its own environment, with a local model and its defaults."""

    name = "semble"

    def __init__(self, python: str, model: Path, scratch: Path) -> None:
        script = Path(__file__).with_name("semble_process.py")
        # As its command line sets it; the cache is empty, and the network is not asked.
        env = {**os.environ, "SEMBLE_INDEX_WORKERS": "4", "SEMBLE_CACHE_LOCATION": str(scratch), "HF_HUB_OFFLINE": "1"}
        command = [python, str(script), str(model.resolve()), str(scratch)]
        try:
            tried = subprocess.run([python, "-c", "import semble"], capture_output=True, check=False)
        except OSError as error:
            raise PeerMissingError(f"{python} cannot be run: {error}") from error
        if tried.returncode:
            install = f"python -m venv PEERS && PEERS/bin/pip install {SEMBLE}"
            raise PeerMissingError(f"{python} has no semble ({install}, then --semble-python PEERS/bin/python)")
        self._process = subprocess.Popen(command, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        shown = "Sememe's bundled model as float32" if model.resolve() == BUNDLED.resolve() else f"model {model.name}"
        self.about = f"semble {self._read()['version']}, defaults, {shown}"

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        return dict(json.loads(self._process.stdout.readline() or sys.exit("semble's process ended: see above")))

    def _say(self, asked: dict[str, str]) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return self._read()

    def index(self, root: Path) -> float:
        return float(self._say({"index": str(root)})["seconds"])

    def ask(self, query: str) -> Answer:
        said = self._say({"query": query})
        return Answer([Row(*row) for row in said["rows"]], float(said["ms"]))

    def close(self) -> None:
        self._process.communicate()
