"""The checks of this repository: `nox` runs lint, types and the fast tests; `nox -s slow` the rest."""

from __future__ import annotations

import nox

nox.options.default_venv_backend = "venv"
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = ["lint", "types", "tests"]

DEVELOPMENT = nox.project.dependency_groups(nox.project.load_toml("pyproject.toml"), "dev")


@nox.session
def lint(session: nox.Session) -> None:
    """Format and lint."""
    session.install(*(each for each in DEVELOPMENT if each.startswith("ruff")))
    session.run("ruff", "format", "--check", ".")
    session.run("ruff", "check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """mypy, strict."""
    session.install("-e", ".", *DEVELOPMENT)
    session.run("mypy")


@nox.session
def tests(session: nox.Session) -> None:
    """Everything that takes seconds; arguments after -- go to pytest."""
    session.install("-e", ".", *DEVELOPMENT)
    session.run("pytest", *session.posargs)


@nox.session
def slow(session: nox.Session) -> None:
    """What takes longer: many kills, every damaged byte, large trees."""
    session.install("-e", ".", *DEVELOPMENT)
    session.run("pytest", "-m", "slow", *session.posargs)
