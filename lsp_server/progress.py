"""How far indexing is, for the editor's progress display: counts, share and time left. Small updates are not worth one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexer import KeptState

    from .listener import Listener
    from .roots import Root

WORTH_SHOWING = {"index": 50, "embed": 200}
"""Files, and texts: what there is less of is soon over."""


class ProgressReports:
    """One report for each root that is being indexed. Used on the event loop's thread."""

    def __init__(self, client: Listener) -> None:
        self._client = client
        self._tokens: dict[str, str | None] = {}
        """By root; None while the editor has not answered."""
        self._phases: dict[str, str] = {}
        """What each of them is about."""

    def root_of(self, token: int | str) -> str | None:
        """Whose report has this token."""
        return next((root for root, each in self._tokens.items() if each == token), None)

    def follow(self, root: Root, state: KeptState) -> None:
        """Begin, go on or end, as the state asks for."""
        least = WORTH_SHOWING.get(state.phase)
        if least is not None and state.total >= least and state.done < state.total:
            if self._phases.get(root.key, state.phase) != state.phase:
                self.end(root, "done")
            if root.key not in self._tokens:
                self._begin(root, state.phase)
            elif (token := self._tokens[root.key]) is not None:
                self._client.report_progress(token, in_words(state), 100 * state.done // state.total)
        elif state.phase not in {"index", "optimize"} and (state.phase != "embed" or not state.total):
            self.end(root, _ENDS.get(state.phase, "stopped"))

    def end(self, root: Root, message: str) -> None:
        """End the report of a root, if there is one."""
        self._phases.pop(root.key, None)
        if (token := self._tokens.pop(root.key, None)) is not None:
            self._client.end_progress(token, message)

    def _begin(self, root: Root, phase: str) -> None:
        self._tokens[root.key], self._phases[root.key] = None, phase

        def begun(token: str) -> None:
            if root.key in self._tokens:
                self._tokens[root.key] = token
            else:
                self._client.end_progress(token, "done")

        reads = f"{root.workspace.settings.model} reads" if phase == "embed" else "indexing"
        self._client.begin_progress(f"Sememe: {reads} {root.name}", begun)


_ENDS = {"ready": "done", "paused": "paused", "following": "done by another editor"}


def in_words(state: KeptState) -> str:
    """How far an index is, for people."""
    text = f"{state.done:,} of {state.total:,} {'texts' if state.phase == 'embed' else 'files'}"
    if state.seconds_left is not None:
        text += f", {_time(state.seconds_left)} left"
    return text


def share_in_words(state: KeptState) -> str:
    """The same, shorter."""
    left = f", about {_time(state.seconds_left)} left" if state.seconds_left is not None else ""
    return f"{100 * state.done // state.total} %{left}"


def _time(seconds: float) -> str:
    return (
        f"{seconds:.0f} s"
        if seconds < 90
        else f"{seconds / 60:.0f} min"
        if seconds < 5400
        else f"{seconds / 3600:.1f} h"
    )
