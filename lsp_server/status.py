"""How fresh and how whole an answer is, and what each folder's index holds. Every reply of ours carries the first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .progress import in_words, share_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer import Relations, Reply

    from .roots import Root

    Json = dict[str, Any]

NO_FOLDER = "No folder is open: open one to search it."
STATES = ("none", "building", "ready")


def freshness(roots: Sequence[Root], reply: Reply | Relations | None) -> Json:
    """The contract of a reply: state, coverage, stale, degraded and why, generation."""
    indexed = [root for root in roots if root.workspace.is_indexed]
    coverage = reply.coverage * len(indexed) / len(roots) if reply is not None and roots else 0.0
    said = list(reply.degraded) if reply is not None else []
    said += [text for root in roots for text in problems(root)]
    if not roots:
        said.append(NO_FOLDER)
    state = "none" if reply is None else "ready" if coverage >= 1 and len(indexed) == len(roots) else "building"
    return {
        "state": state, "coverage": round(coverage, 4), "stale": any(not is_fresh(root) for root in roots),
        "degraded": list(dict.fromkeys(said)), "generation": reply.generation if reply is not None else 0,
    }  # fmt: skip


def is_fresh(root: Root) -> bool:
    """Its index holds every change that was noticed, and changes are being noticed."""
    return root.state.fresh


def pass_on(root: Root) -> None:
    """What a folder's keeper said is what its answers rest on."""
    workspace, state = root.workspace, root.state
    workspace.is_fresh = state.fresh
    workspace.told_problem = state.problem
    workspace.reading_progress = share_in_words(state) if state.phase == "embed" and state.total else None


def problems(root: Root) -> list[str]:
    """What is not as it should be, for the user."""
    state = root.state
    said = [state.problem] if state.problem else []
    if state.phase == "paused":
        said.append(f"Indexing of {root.name} is paused.")
    elif state.phase in {"index", "optimize"} and state.total:
        said.append(f"{root.name} is being indexed: {in_words(state)}.")
    elif state.phase == "embed" and state.total and not root.workspace.stands_in:
        said.append(f"{root.workspace.settings.model} has not read all of {root.name}: {in_words(state)}.")
    elif not root.workspace.is_indexed:
        said.append(f"There is no index of {root.name} yet.")
    return said


def folder(root: Root) -> Json:
    """All about one folder. Reads the index: for a thread.

    :raises CorruptIndex: it is damaged.
    """
    status, state = root.workspace.status(), root.state
    return {
        "uri": root.uri, "name": root.name, "state": status.state, "phase": state.phase, "done": state.done,
        "total": state.total, "secondsLeft": state.seconds_left, "stale": not is_fresh(root), "files": status.files,
        "symbols": status.symbols, "pending": status.pending, "coverage": round(status.coverage, 4),
        "generation": status.generation, "changedSecondsAgo": status.changed_seconds_ago, "model": status.model,
        "textModel": status.text_model or None,
        "bytes": status.bytes, "index": status.index, "unsaved": len(root.workspace.buffers.now()),
        "languages": [{"name": name, "files": files, "symbols": symbols} for name, files, symbols in status.languages],
        "degraded": list(dict.fromkeys([*status.degraded, *problems(root)])),
    }  # fmt: skip


def overall(folders: Sequence[Json]) -> str:
    """The least that all folders have reached."""
    return min((each["state"] for each in folders), key=STATES.index, default="none")


def brief(root: Root) -> Json:
    """What changes while a folder is being indexed."""
    state = root.state
    return {
        "uri": root.uri, "name": root.name, "phase": state.phase, "done": state.done, "total": state.total,
        "secondsLeft": state.seconds_left, "stale": not is_fresh(root), "degraded": list(dict.fromkeys([*filter(None, [root.workspace.catching_up]), *problems(root)])),
    }  # fmt: skip
