"""The agent at the other end: nobody looks at a screen there, so what is said goes to the log, and into the answers' status."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from ..positions import UTF32

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from ..roots import Root
    from ..session import Session

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 20.0
"""For an index that is not fresh, before what it has is answered with. The least patient clients wait a minute."""
_SHORT_SECONDS = 1.0
"""The same for who has waited in vain: a large folder takes minutes, which are not to be waited for with each question."""
_LOOK_SECONDS = 0.05

_waited_in_vain: WeakSet[Session] = WeakSet()


class Agent:
    """A `Listener` without an editor."""

    interface = "mcp"
    encoding = UTF32
    symbol_kinds: Collection[int] = ()
    takes_configuration_requests = False

    def __init__(self) -> None:
        self._said: set[str] = set()

    def warn_once(self, text: str) -> None:
        """To the log."""
        if text not in self._said:
            self._said.add(text)
            log.warning("%s", text)

    def notify(self, method: str, params: Any) -> None:
        """Agents ask for the state when they want it."""

    def begin_progress(self, title: str, when_ready: Callable[[str], None]) -> None:
        """It takes no report."""

    def report_progress(self, token: str, message: str, percentage: int) -> None:
        """As above."""

    def end_progress(self, token: str, message: str) -> None:
        """As above."""

    def ask_for_settings(self, section: str, when_there: Callable[[Any], None]) -> None:
        """It has none."""


async def patience(session: Session) -> None:
    """Wait until every folder's index is fresh or waiting does not help: an agent takes an empty answer for a fact."""
    try:
        async with asyncio.timeout(_SHORT_SECONDS if session in _waited_in_vain else PATIENCE_SECONDS):
            while any(_is_coming(root) for root in session.roots):
                await asyncio.sleep(_LOOK_SECONDS)
    except TimeoutError:
        _waited_in_vain.add(session)
    else:
        _waited_in_vain.discard(session)


def _is_coming(root: Root) -> bool:
    state = root.state
    if state.problem is not None or state.phase in {"paused", "failed"}:
        return False
    return not state.fresh or not root.workspace.is_indexed
