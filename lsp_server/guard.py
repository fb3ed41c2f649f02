"""The protocol's promises that pygls 2.1.1 does not keep. Only this module and answers.py bend pygls.

Invariant: no message, whatever its bytes, its order or its params, ends the server or stays without the answer that the
specification names; `exit` alone ends it.
"""

from __future__ import annotations

import contextvars
import logging
import uuid
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcMethodNotFound,
    JsonRpcServerNotInitialized,
)
from pygls.lsp.server import LanguageServer
from pygls.protocol import default_converter, lsp_method
from pygls.uris import to_fs_path

from .answers import AnsweringProtocol
from .envelope import Malformed, Notification, Request, open_envelope
from .logs import connect_client
from .parent import watch_parent
from .strictness import make_strict, reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from cattrs import Converter

    from .running import Steps

logger = logging.getLogger(__name__)

_OF_OPEN_DOCUMENTS = {
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_SAVE,
    types.TEXT_DOCUMENT_DID_CLOSE,
    types.TEXT_DOCUMENT_WILL_SAVE,
}


class GuardedServer(LanguageServer):
    """A language server that tells its log about errors, not the person at the editor."""

    protocol: GuardedProtocol

    def __init__(self, name: str, version: str) -> None:
        super().__init__(
            name,
            version,
            types.TextDocumentSyncKind.Incremental,
            protocol_cls=GuardedProtocol,
            converter_factory=_strict_converter,
        )
        self.on_end: Callable[[], None] = _nothing
        """Called once, in a thread of its own, before the process ends; it has a second."""

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Without the window/showMessage that pygls would send."""
        logger.error("%s: %s", getattr(source, "__name__", source), error)


class GuardedProtocol(AnsweringProtocol):
    """Takes whole messages (`receive`), on the event loop's thread."""

    def __init__(self, server: GuardedServer, converter: Converter) -> None:
        self._phase = "new"
        self._end: Callable[[int], None] = _ignore
        self.params_types: dict[str, type] = {}
        """The classes of the params of methods that lsprotocol does not know; without one, handlers get plain JSON."""
        super().__init__(server, converter)

    def connect(self, writer: Any, end: Callable[[int], None]) -> None:
        """Where messages go, and what ends the process with an exit code."""
        self.set_writer(writer)
        self._end = end

    @property
    def exit_code(self) -> int:
        """That of a process that ends now: 0 after `shutdown`, 1 without."""
        return 0 if self._phase == "shut down" else 1

    def receive(self, body: bytes) -> None:
        """Handle one message, whatever it is."""
        message = open_envelope(body)
        # Handlers see the id of their own request only.
        context = contextvars.copy_context()
        try:
            if isinstance(message, Malformed):
                logger.warning("a message that makes no sense: %s", message.reason)
                self._send_error(message.id, JsonRpcException(message.reason, message.code))
            elif isinstance(message, Request):
                context.run(self._handle_request, message.id, message.method, message.params)
            elif isinstance(message, Notification):
                context.run(self._handle_notification, message.method, message.params)
            else:
                context.run(self._take_response, message)
        except Exception:
            logger.exception("a message could not be handled")

    def _handle_request(self, msg_id: Any, method_name: str, params: Any) -> None:
        try:
            self._check_phase(method_name)
            handler = self._get_handler(method_name)
            arguments = self._structured(method_name, params)
        except JsonRpcException as error:
            logger.warning("request %r was refused: %s", method_name, error)
            self._send_error(msg_id, error)
            return
        if method_name == types.SHUTDOWN:
            self._phase = "shut down"
        self._ctx_msg_id.set(msg_id)
        self._execute_handler(msg_id, handler, partial(self._send_handler_result, msg_id=msg_id), (arguments,))

    def _check_phase(self, method: str) -> None:
        if self._phase == "shut down":
            raise JsonRpcInvalidRequest("the server is shutting down")
        if method == types.INITIALIZE and self._phase != "new":
            raise JsonRpcInvalidRequest("the server is initialized already")
        if method != types.INITIALIZE and self._phase != "initialized":
            raise JsonRpcServerNotInitialized("the server is not initialized yet")

    def _handle_notification(self, method_name: str, params: Any) -> None:
        if self._phase in {"new", "shut down"} and method_name != types.EXIT:
            logger.debug("notification %r is out of place", method_name)
            return
        try:
            if method_name == types.CANCEL_REQUEST:
                self._handle_cancel_notification(self._structured(method_name, params).id)
            else:
                self._notify_handler(method_name, params)
        except JsonRpcMethodNotFound:
            logger.debug("unknown notification %r", method_name)
        except JsonRpcException as error:
            logger.warning("notification %r was ignored: %s", method_name, error)

    def _notify_handler(self, method: str, params: Any) -> None:
        handler = self._get_handler(method)
        arguments = self._structured(method, params)
        if method in _OF_OPEN_DOCUMENTS and unquote(arguments.text_document.uri) not in self.workspace.text_documents:
            raise JsonRpcInvalidParams(f"{arguments.text_document.uri!r} is not open")
        callback = partial(self._check_handler_result, method=method)
        self._execute_handler(str(uuid.uuid4()), handler, callback, (arguments,))

    def _handle_cancel_notification(self, msg_id: Any) -> None:
        if not isinstance(msg_id, (int, str)):
            raise JsonRpcInvalidParams("params.id is neither a number nor a string")
        future = None if msg_id in self._sent_ids else self._request_futures.get(msg_id)
        if future is not None:
            future.cancel()

    def _structured(self, method: str, params: Any) -> Any:
        """:raises JsonRpcInvalidParams: they are not what the method takes; the message names the fields."""
        if params is not None and not isinstance(params, (dict, list)):
            raise JsonRpcInvalidParams("params is neither an object nor an array")
        known = types.METHOD_TO_TYPES.get(method)
        cls: Any = known[2] if known else self.params_types.get(method)
        if cls is None:
            return params
        try:
            return self._converter.structure({} if params is None else params, cls)
        except Exception as error:  # lsprotocol's hooks for unions raise whatever comes
            raise JsonRpcInvalidParams(reason(error, "params")) from None

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(self, params: types.InitializeParams) -> Steps:
        """As in pygls; a failed attempt may be repeated."""
        self._phase = "initializing"
        try:
            _check_uris(params)
            result = yield from super().lsp_initialize(params)
        except BaseException:  # GeneratorExit, too: it was cancelled
            self._phase = "new"
            raise
        self._phase = "initialized"
        watch_parent(params.process_id, lambda: self._end(self.exit_code))
        return result

    @lsp_method(types.INITIALIZED)
    def lsp_initialized(self, *args: Any) -> Steps:
        """From here on the client takes log messages."""
        connect_client(self._log_to_client)
        yield from super().lsp_initialized(*args)  # type: ignore[no-untyped-call] # pygls

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Steps:
        """Without changing pygls' own copy: documents.py keeps the texts, with lines as editors count them."""
        if (handler := self.fm.features.get(types.TEXT_DOCUMENT_DID_CHANGE)) is not None:
            yield handler, (params,), None

    @lsp_method(types.SHUTDOWN)
    def lsp_shutdown(self, *args: Any) -> Steps:
        """As in pygls, which loops over the running requests while cancelling takes them out."""
        if (handler := self.fm.features.get(types.SHUTDOWN)) is not None:
            yield handler, args, None
        for msg_id, future in list(self._request_futures.items()):
            if msg_id != self.msg_id:
                future.cancel()

    @lsp_method(types.EXIT)
    def lsp_exit(self, *args: Any) -> Steps:
        """The end, with the code that the specification asks for."""
        if (handler := self.fm.features.get(types.EXIT)) is not None:
            yield handler, args, None
        self._end(self.exit_code)

    def _log_to_client(self, kind: int, text: str) -> None:
        self.notify(types.WINDOW_LOG_MESSAGE, types.LogMessageParams(types.MessageType(kind), text))


def _strict_converter() -> Converter:
    return make_strict(default_converter())  # type: ignore[no-untyped-call] # pygls


def _check_uris(params: types.InitializeParams) -> None:
    """:raises JsonRpcInvalidParams: one of the folders is no URI; pygls would fail over it without saying where."""
    for uri in [params.root_uri, *(folder.uri for folder in params.workspace_folders or [])]:
        try:
            to_fs_path(uri or "")
        except ValueError as error:
            raise JsonRpcInvalidParams(f"{uri!r} is no URI: {error}") from None


def _nothing() -> None:
    """Until somebody has something to end."""


def _ignore(_: int) -> None:
    """Until there is a process to end."""
