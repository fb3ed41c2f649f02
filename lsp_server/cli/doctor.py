"""`sememe doctor`: one line for each thing that can be wrong, and what to do about it."""

from __future__ import annotations

import os
import platform
import re
import shutil
import stat
import sys
import tempfile
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING

from .failures import ERROR, FOUND
from .inert import inert
from .quantities import size

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from .screen import Screen

# Each loads one native engine, so that a broken one is named. They are loaded here and not above for the same reason.
_ENGINES = ("indexer.store.lexical", "indexer.store.vectors", "indexer.symbols.grammars", "indexer.embedding.models")
_REINSTALL = "Install sememe again."
MIN_FREE_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    what: str
    found: str
    advice: str = ""
    """What to do; empty: it is as it should be."""


def run(args: Namespace, screen: Screen) -> int:
    """Check everything; 2 when there is a problem."""
    sound = True
    for check in _checks(args.root, screen):
        sound = sound and not check.advice
        verdict = "problem" if check.advice else "ok     "
        screen.line(f"{verdict}  {check.what}: {inert(f'{check.found} {check.advice}'.rstrip())}")
        screen.out.flush()  # some checks take a moment
    return FOUND if sound else ERROR


def _checks(named_root: str | None, screen: Screen) -> Iterator[Check]:
    yield Check("platform", f"Python {platform.python_version()} on {platform.platform()}, {sys.executable}")
    yield Check("sememe", version("sememe"))
    yield _packages()
    engines = _engines()
    yield engines
    if engines.advice:  # the rest could only fail
        return
    from indexer import Settings  # noqa: PLC0415

    from .roots import chosen_root  # noqa: PLC0415

    yield from _cache(Settings().cache_dir)
    yield from _models()
    yield _grammars()
    yield _index(chosen_root(named_root, screen))


def _packages() -> Check:
    found, missing = [], []
    for name in sorted({match[0] for each in _required() if (match := re.match(r"[\w.-]+", each))}):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        return Check("packages", f"missing: {', '.join(missing)}.", _REINSTALL)
    return Check("packages", ", ".join(found))


def _required() -> list[str]:
    """What sememe takes, without what only an extra takes."""
    return [each for each in requires("sememe") or () if "extra ==" not in each]


def _engines() -> Check:
    for name in _ENGINES:
        try:
            import_module(name)
        except Exception as error:  # a native library that does not load can raise anything: that is what is asked
            return Check("engines", f"{name} cannot be loaded: {type(error).__name__}: {error}.", _REINSTALL)
    return Check("engines", "words, vectors, grammars and embedding load")


def _cache(cache: Path) -> Iterator[Check]:
    advice = "Set SEMEME_CACHE_DIR to a folder of your own."
    try:
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=cache) as file:
            file.write(b"sememe")
    except OSError as error:
        yield Check("cache", f"{cache} cannot be written: {error.strerror}.", advice)
        return
    status = cache.stat()
    if os.name != "nt" and stat.S_IMODE(status.st_mode) & 0o022:
        # What others can write they can also replace.
        yield Check("cache", f"{cache} can be written by others.", f"Run: chmod 700 '{cache}'")
    elif os.name != "nt" and status.st_uid != os.getuid():
        yield Check("cache", f"{cache} belongs to another user.", advice)
    else:
        yield Check("cache", f"{cache} is writable and private")
    free = shutil.disk_usage(cache).free
    low = "Free some, or set SEMEME_CACHE_DIR to a folder with room." if free < MIN_FREE_BYTES else ""
    yield Check("disk", f"{size(free)} free", low)


def _models() -> Iterator[Check]:
    from indexer import Settings  # noqa: PLC0415

    settings = Settings()
    yield _model("model", settings.model)
    if settings.text_model:
        yield _model("text model", settings.text_model)


def _model(what: str, name: str) -> Check:
    from indexer import SememeError, Settings  # noqa: PLC0415
    from indexer.embedding.models import open_model  # noqa: PLC0415

    try:
        model = open_model(name, endpoint=Settings().endpoint)
        vector = model.query("where are uploads retried")
    except SememeError as error:
        return Check(what, str(error), "Until then search goes by words.")
    norm = float((vector**2).sum()) ** 0.5
    return Check(what, f"{model.name} embeds, {len(vector)} dimensions", _REINSTALL if abs(norm - 1) > 0.05 else "")


def _grammars() -> Check:
    from indexer.symbols import all_languages, extract  # noqa: PLC0415

    failed = []
    with_grammar = [language for language in all_languages().values() if language.grammar is not None]
    for language in with_grammar:
        path = next(iter((*(f"x{extension}" for extension in language.extensions), *language.filenames)), "x")
        try:
            extract(path, "x\n")
        except Exception as error:  # as for the engines
            failed.append(f"{language.name} ({type(error).__name__}: {error})")
    if failed:
        return Check("grammars", f"{', '.join(failed)} cannot be loaded.", _REINSTALL)
    return Check("grammars", f"{len(with_grammar)} languages load")


def _index(root: Path) -> Check:
    from indexer import CorruptIndex, SememeError, Workspace  # noqa: PLC0415

    try:
        with Workspace(root) as workspace:
            if not workspace.is_indexed:
                return Check("index", f"none yet of {workspace.root}; 'sememe index' builds it")
            workspace.verify()
            return Check("index", f"{workspace.index_folder} is sound")
    except CorruptIndex as error:
        return Check("index", f"{error}.", f"Run: sememe index --rebuild '{root}'")
    except SememeError as error:
        return Check("index", str(error), "Name the folder of a workspace.")
