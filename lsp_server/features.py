"""What the server can do, request by request. A handler takes the params apart, asks, and gives the answer its form."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams

from . import questions, relating, requests, uris
from .documents import TextChange
from .fields import BadParamsError
from .searching import Superseded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .client import Client
    from .guard import GuardedServer
    from .session import Session

log = logging.getLogger(__name__)

PARTIAL_ITEMS = 32
"""Of a streamed result, in one message."""


def register(server: GuardedServer, client: Client, session: Session) -> None:
    """Register every feature."""
    _register_lifecycle(server, client, session)
    _register_documents(server, session)
    _register_workspace_symbol(server, client, session)
    _register_own_requests(server, session)


def _register_lifecycle(server: GuardedServer, client: Client, session: Session) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        folders = [(each.uri, each.name) for each in params.workspace_folders or []]
        if params.workspace_folders is None and (uri := _root_uri(params)) is not None:
            folders = [(uri, "")]
        session.begin(folders, params.initialization_options)

    @server.feature(types.INITIALIZED)
    def initialized(_: types.InitializedParams) -> None:
        client.register()
        session.fetch_settings()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def did_change_configuration(params: types.DidChangeConfigurationParams) -> None:
        # Clients that are asked for their settings send null, or nothing of ours.
        if session.client.takes_configuration_requests:
            session.fetch_settings()
        elif params.settings is not None:
            session.configure(params.settings)

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def did_change_folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        for folder in params.event.removed:
            session.remove_folder(folder.uri)
        for folder in params.event.added:
            session.add_folder(folder.uri, folder.name)

    @server.feature(types.WINDOW_WORK_DONE_PROGRESS_CANCEL)
    def cancel_progress(params: types.WorkDoneProgressCancelParams) -> None:
        session.cancel_progress(params.token)


def _root_uri(params: types.InitializeParams) -> str | None:
    if params.root_uri is not None:
        return params.root_uri
    return uris.uri_of(params.root_path) if params.root_path else None


def _register_documents(server: GuardedServer, session: Session) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        session.document_opened(document.uri, document.text, document.version)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        changes = [_text_change(each) for each in params.content_changes]
        session.document_changed(params.text_document.uri, changes, params.text_document.version)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        session.document_closed(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        session.document_saved(params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_files(params: types.DidChangeWatchedFilesParams) -> None:
        paths = [uris.path_of(change.uri) for change in params.changes]
        session.files_changed([path for path in paths if path is not None])


def _text_change(change: Any) -> TextChange:
    if isinstance(change, types.TextDocumentContentChangePartial):
        start, end = change.range.start, change.range.end
        return TextChange(change.text, ((start.line, start.character), (end.line, end.character)))
    return TextChange(change.text)


def _register_workspace_symbol(server: GuardedServer, client: Client, session: Session) -> None:
    @server.feature(types.WORKSPACE_SYMBOL)
    async def workspace_symbol(params: types.WorkspaceSymbolParams) -> list[Any]:
        found: list[Any] = await _answer(questions.workspace_symbols(session, params.query))
        token = params.partial_result_token
        if token is None:
            return found
        for start in range(0, len(found), PARTIAL_ITEMS):
            client.send_partial(token, found[start : start + PARTIAL_ITEMS])
        return []


def _register_own_requests(server: GuardedServer, session: Session) -> None:
    async def search(params: Any = None) -> Any:
        return await _answer(questions.search(session, _checked(requests.search_params, params)))

    async def similar(params: Any = None) -> Any:
        return await _answer(questions.similar(session, _checked(requests.similar_params, params)))

    async def usages(params: Any = None) -> Any:
        return await _answer(relating.usages(session, _checked(requests.usages_params, params)))

    async def status(params: Any = None) -> Any:
        return await questions.status(session, _checked(requests.folders_params, params))

    async def metrics(params: Any = None) -> Any:
        return await questions.figures(session, _checked(requests.folders_params, params))

    def reindex(params: Any = None) -> Any:
        wanted = _checked(requests.folders_params, params)
        roots = session.chosen(wanted.folders)
        session.reindex(roots, rebuild=wanted.rebuild)
        return {"folders": [root.uri for root in roots]}

    def pause(params: Any = None) -> Any:
        roots = session.chosen(_checked(requests.folders_params, params).folders)
        session.pause(roots)
        return {"folders": [root.uri for root in roots]}

    def resume(params: Any = None) -> Any:
        roots = session.chosen(_checked(requests.folders_params, params).folders)
        session.resume(roots)
        return {"folders": [root.uri for root in roots]}

    for handler in (search, similar, usages, status, metrics, reindex, pause, resume):
        server.feature(f"sememe/{handler.__name__}")(handler)
        server.command(f"sememe.{handler.__name__}")(_as_command(handler))


def _as_command(handler: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
    """The same as a command, for editors that have no client of ours: the params are its first argument."""

    async def run(*arguments: Any) -> Any:
        if len(arguments) > 1:
            raise JsonRpcInvalidParams("one argument is taken: an object, as for the request of the same name")
        result = handler(*arguments)
        return await result if hasattr(result, "__await__") else result

    return run


def _checked(read: Callable[[object], Any], params: object) -> Any:
    try:
        return read(params)
    except BadParamsError as error:
        raise JsonRpcInvalidParams(str(error)) from None


async def _answer(question: Awaitable[Any]) -> Any:
    try:
        return await question
    except Superseded as error:
        # Not RequestCancelled: the client has not cancelled it. Editors pass over this code in silence.
        raise JsonRpcException(str(error), types.LSPErrorCodes.ContentModified) from None
