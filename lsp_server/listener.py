"""Whom a session serves, as far as the session needs to know: an editor (client.py) or an agent (agents/agent.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Collection


class Listener(Protocol):
    """What a session asks of the other end and says to it. Each method is called on the event loop's thread."""

    @property
    def interface(self) -> str:
        """What is spoken with it: lsp or mcp."""

    @property
    def encoding(self) -> str:
        """The unit that characters are counted in."""

    @property
    def symbol_kinds(self) -> Collection[int]:
        """The protocol's kinds of symbols that it knows."""

    @property
    def takes_configuration_requests(self) -> bool:
        """It can be asked for its settings."""

    def warn_once(self, text: str) -> None:
        """Tell the person there something; the same text is not told twice."""

    def notify(self, method: str, params: Any) -> None:
        """Tell the program there that something changed."""

    def begin_progress(self, title: str, when_ready: Callable[[str], None]) -> None:
        """Begin a report, if it takes any; `when_ready` is given its token."""

    def report_progress(self, token: str, message: str, percentage: int) -> None:
        """Say how far it is, 0..100."""

    def end_progress(self, token: str, message: str) -> None:
        """Say that it is over."""

    def ask_for_settings(self, section: str, when_there: Callable[[Any], None]) -> None:
        """Fetch the settings of a section."""
