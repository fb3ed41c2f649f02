"""The editor at the other end: what it has said it can do, and what is said to it. May be used from any thread."""

from __future__ import annotations

import logging
import uuid
from typing import TYPE_CHECKING, Any

from lsprotocol import types

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from .guard import GuardedServer

log = logging.getLogger(__name__)

_FIRST_KINDS = range(1, 19)
"""The symbol kinds of a client that does not say which it knows."""


class Client:
    """Says what it is asked to say, as far as the editor has said that it listens."""

    interface = "lsp"

    def __init__(self, server: GuardedServer) -> None:
        self._server = server
        self._said: set[str] = set()

    @property
    def _capabilities(self) -> types.ClientCapabilities:
        return self._server.client_capabilities

    @property
    def encoding(self) -> str:
        """The unit that characters are counted in, as agreed on."""
        return types.PositionEncodingKind(self._server.workspace.position_encoding or "utf-16").value

    @property
    def symbol_kinds(self) -> Collection[int]:
        """The kinds of symbols that it has an icon for."""
        workspace = self._capabilities.workspace
        said = workspace.symbol.symbol_kind if workspace is not None and workspace.symbol is not None else None
        return [int(kind) for kind in said.value_set] if said is not None and said.value_set else _FIRST_KINDS

    @property
    def takes_configuration_requests(self) -> bool:
        """It answers `workspace/configuration`."""
        workspace = self._capabilities.workspace
        return bool(workspace is not None and workspace.configuration)

    @property
    def _takes_progress(self) -> bool:
        window = self._capabilities.window
        return bool(window is not None and window.work_done_progress)

    def warn_once(self, text: str) -> None:
        """Show a message to the person at the editor; the same one is not shown twice."""
        log.warning("%s", text)
        if text not in self._said:
            self._said.add(text)
            params = types.ShowMessageParams(types.MessageType.Warning, text)
            self._server.protocol.notify(types.WINDOW_SHOW_MESSAGE, params)

    def notify(self, method: str, params: Any) -> None:
        """Send a notification of our own."""
        self._server.protocol.notify(method, params)

    def send_partial(self, token: int | str, items: list[Any]) -> None:
        """Send a part of a result."""
        self._server.protocol.notify(types.PROGRESS, types.ProgressParams(token, items))

    def begin_progress(self, title: str, when_ready: Callable[[str], None]) -> None:
        """Ask for a progress report that can be cancelled; `when_ready` is given its token."""
        if not self._takes_progress:
            return
        token = f"sememe-{uuid.uuid4()}"

        def begin(_: object) -> None:
            value = types.WorkDoneProgressBegin(title, cancellable=True, percentage=0)
            self._server.protocol.notify(types.PROGRESS, types.ProgressParams(token, value))
            when_ready(token)

        self._server.protocol.send_request(
            types.WINDOW_WORK_DONE_PROGRESS_CREATE, types.WorkDoneProgressCreateParams(token), begin
        )

    def report_progress(self, token: str, message: str, percentage: int) -> None:
        """Say how far it is, 0..100."""
        value = types.WorkDoneProgressReport(cancellable=True, message=message, percentage=percentage)
        self._server.protocol.notify(types.PROGRESS, types.ProgressParams(token, value))

    def end_progress(self, token: str, message: str) -> None:
        """Say that it is over."""
        self._server.protocol.notify(
            types.PROGRESS, types.ProgressParams(token, types.WorkDoneProgressEnd(message=message))
        )

    def ask_for_settings(self, section: str, when_there: Callable[[Any], None]) -> None:
        """Fetch the settings of a section."""
        params = types.ConfigurationParams([types.ConfigurationItem(section=section)])
        self._server.protocol.send_request(
            types.WORKSPACE_CONFIGURATION, params, lambda answer: when_there(answer[0] if answer else None)
        )

    def register(self) -> None:
        """Ask to be told of changed files and settings, if the editor offers that."""
        workspace = self._capabilities.workspace
        wanted: list[tuple[str, str, Any]] = []
        files = workspace.did_change_watched_files if workspace is not None else None
        if files is not None and files.dynamic_registration:
            options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher("**/*")])
            wanted.append(("files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options))
        settings = workspace.did_change_configuration if workspace is not None else None
        if settings is not None and settings.dynamic_registration:
            wanted.append(("settings", types.WORKSPACE_DID_CHANGE_CONFIGURATION, {"section": "sememe"}))
        if wanted:
            registrations = [types.Registration(f"sememe-{name}", method, options) for name, method, options in wanted]
            self._server.protocol.send_request(
                types.CLIENT_REGISTER_CAPABILITY, types.RegistrationParams(registrations)
            )
