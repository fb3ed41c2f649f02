"""The checks of this repository: `nox` runs lint, types, the fast tests and those of the editors; `nox -s slow` the rest."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = ["lint", "types", "tests", "editors"]

DEVELOPMENT = nox.project.dependency_groups(nox.project.load_toml("pyproject.toml"), "dev")

SIDE_BY_SIDE = ("-n", str(min(8, 2 * (os.cpu_count() or 1))), "--dist", "worksteal")
"""Two for each core, as much of a test's time is spent waiting: for a process, for the disk, for what must not happen."""

SHARED = Path(".nox", "development").absolute()
"""One virtual environment for all sessions but that of the editors: to make one takes half a minute, and nox would make four."""
PROGRAMS = SHARED / ("Scripts" if os.name == "nt" else "bin")

_installed: list[str] = []


def develop(session: nox.Session, *command: str) -> None:
    """Run a tool of development, which is installed at its first use in a run, as is the package."""
    if not _installed:
        if not PROGRAMS.exists():
            session.run(sys.executable, "-m", "venv", str(SHARED))
        session.run(str(PROGRAMS / "python"), "-m", "pip", "install", "-q", "-e", ".", *DEVELOPMENT)
        _installed.append(session.name)
    path = os.pathsep.join((str(PROGRAMS), os.environ.get("PATH", "")))
    session.run(str(PROGRAMS / command[0]), *command[1:], env={"PATH": path})


@nox.session(venv_backend="none")
def lint(session: nox.Session) -> None:
    """Format and lint."""
    develop(session, "ruff", "format", "--check", ".")
    develop(session, "ruff", "check", ".")


@nox.session(venv_backend="none")
def types(session: nox.Session) -> None:
    """mypy, strict."""
    develop(session, "mypy")


@nox.session(venv_backend="none")
def tests(session: nox.Session) -> None:
    """Everything that takes seconds; arguments after -- go to pytest."""
    develop(session, "pytest", *SIDE_BY_SIDE, *session.posargs)


@nox.session
def editors(session: nox.Session) -> None:
    """Lint of both clients, and VS Code's tests in a real one. Those of Neovim are among `tests`."""
    missing = [program for program in ("npm", "luacheck", "chromium") if shutil.which(program) is None]
    if missing and os.environ.get("CI"):
        session.error(f"not installed: {', '.join(missing)}")
    elif missing:
        session.skip(f"it takes {', '.join(missing)} (on Debian: apt install npm lua-check chromium)")
    session.run("npx", "--yes", "@johnnymorganz/stylua-bin@2.5.2", "--check", "editors/neovim", external=True)
    session.run("luacheck", "-q", "--config", "editors/neovim/.luacheckrc", "editors/neovim", external=True)
    session.install("-e", ".")
    wheels = str(session.cache_dir.absolute() / "wheels")
    session.run("pip", "wheel", "-q", "--no-deps", "-w", wheels, ".")
    with session.chdir("editors/vscode"):
        for command in ("ci", "run check", "run package", "--prefix e2e run setup"):
            session.run("npm", *command.split(), external=True)
        test = ("npm", "--prefix", "e2e", "test")
        settings = {"SEMEME_BIN": session.bin, "SEMEME_WHEELS": wheels}
        try:
            session.run(*test, env=settings, external=True)
        except nox.command.CommandFailed:  # a browser on a busy machine: one more try; e2e/pictures shows what was seen
            session.warn("the tests in VS Code failed and are run again")
            session.run(*test, env=settings, external=True)


@nox.session(venv_backend="none")
def slow(session: nox.Session) -> None:
    """What takes longer: many kills, every damaged byte, large trees."""
    develop(session, "pytest", "-m", "slow", *SIDE_BY_SIDE, *session.posargs)
