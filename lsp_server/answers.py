"""Answers of the server to requests, and of the client to requests of the server. Invariant: a request is answered exactly once,
whatever its handler raises or returns; what the client answers ends no handler but the one that asked."""

from __future__ import annotations

import json
import logging
import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams, JsonRpcRequestCancelled
from pygls.feature_manager import is_thread_function
from pygls.protocol import JsonRPCResponseMessage, LanguageServerProtocol

from .running import start
from .strictness import reason

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor, Future

    from cattrs import Converter
    from pygls.lsp.server import LanguageServer

    from .envelope import Response
    from .running import AnyFuture, Handler

logger = logging.getLogger(__name__)


class AnsweringProtocol(LanguageServerProtocol):
    """`notify`, `send_request` and what they call may be used in any thread; the rest belongs to the event loop's."""

    def __init__(self, server: LanguageServer, converter: Converter) -> None:
        self._sent_ids: set[Any] = set()
        self.on_error: Callable[[int], None] = _ignore
        """Called with the code of each request that is answered with an error."""
        super().__init__(server, converter)

    # Requests of the client

    def _execute_handler(
        self, msg_id: Any, handler: Handler, callback: Callable[[Any], None], args: Any = None, kwargs: Any = None
    ) -> None:
        future = start(handler, args, kwargs, self._threads_of)
        if not future.done():
            self._request_futures[msg_id] = future  # type: ignore[assignment] # pygls puts tasks there, too
            future.add_done_callback(lambda _: self._request_futures.pop(msg_id, None))
        future.add_done_callback(callback)

    def _threads_of(self, handler: Handler) -> Executor | None:
        return self._server.thread_pool if is_thread_function(handler) else None  # type: ignore[no-untyped-call] # pygls

    def _send_handler_result(self, future: AnyFuture, *, msg_id: Any) -> None:
        error = JsonRpcRequestCancelled("cancelled") if future.cancelled() else future.exception()
        if error is None:
            self._send_response(msg_id, future.result())
        else:
            self._send_error(msg_id, _for_client(error))

    def _check_handler_result(self, future: AnyFuture, *, method: str = "") -> None:
        if not future.cancelled() and (error := future.exception()) is not None:
            logger.warning("notification %r failed: %s", method, _for_client(error))

    def _send_error(self, msg_id: Any, error: JsonRpcException) -> None:
        self.on_error(error.code)
        self._send_response(msg_id, error=error.to_response_error())

    def _send_response(self, msg_id: Any, result: Any = None, error: types.ResponseError | None = None) -> None:
        answer = {"result": result} if error is None else {"error": error}
        try:
            self._write({"jsonrpc": self.VERSION, "id": msg_id, **answer})
        except Exception as failure:  # a result that is not JSON
            self._send_error(msg_id, _for_client(failure))

    def _send_data(self, data: Any) -> None:
        try:
            self._write(data)
        except Exception:  # as above, of a notification or request of ours
            logger.exception("a message cannot be written")

    def _write(self, message: Any) -> None:
        # ASCII: lone surrogates stay escapes. NaN is refused: it is no JSON, a client would drop the connection over it.
        text = json.dumps(self._converter.unstructure(message), default=self._serialize_message, allow_nan=False)
        if self.writer is not None:
            self.writer.write(text.encode("ascii"))

    # Requests of the server

    def send_request(
        self, method: str, params: Any = None, callback: Callable[[Any], None] | None = None, msg_id: Any = None
    ) -> Future[Any]:
        """As in pygls; `callback` is not called when the client answers with an error, which is logged."""
        msg_id = msg_id or str(uuid.uuid4())
        self._sent_ids.add(msg_id)
        future = super().send_request(method, params, msg_id=msg_id)
        future.add_done_callback(partial(_answered, method=method, callback=callback))
        return future

    def _take_response(self, message: Response) -> None:
        if not isinstance(message.id, (str, int)) or message.id not in self._sent_ids:
            logger.debug("a response to nothing that was asked")
            return
        self._sent_ids.discard(message.id)
        future = self._request_futures.pop(message.id, None)
        kind = self._result_types.pop(message.id, None) or JsonRPCResponseMessage
        if future is not None and not future.done():
            self._settle(future, message, kind)

    def _settle(self, future: Future[Any], message: Response, kind: Any) -> None:
        if message.error is not None:
            said = message.error if isinstance(message.error, dict) else {"message": message.error}
            future.set_exception(JsonRpcException(str(said.get("message")), data=said))
            return
        plain = {"jsonrpc": self.VERSION, "id": message.id, "result": message.result}
        try:
            result = self._converter.structure(plain, kind).result
        except Exception as error:  # lsprotocol's hooks for unions raise whatever comes
            future.set_exception(JsonRpcInvalidParams(reason(error, "response")))
        else:
            future.set_result(result)


def _ignore(_: int) -> None:
    return


def _for_client(error: BaseException) -> JsonRpcException:
    """What is said about a handler that failed; the traceback of what is our own fault goes to the log."""
    from indexer.errors import Cancelled, SememeError  # noqa: PLC0415 (loads the engine, as in cli/failures.py)

    if isinstance(error, JsonRpcException):
        return error
    if isinstance(error, Cancelled):
        return JsonRpcRequestCancelled(str(error))
    if isinstance(error, SememeError):
        return JsonRpcException(str(error), types.LSPErrorCodes.RequestFailed)
    logger.error("a handler failed", exc_info=error)
    return JsonRpcException(f"internal error: {type(error).__name__}")


def _answered(future: Future[Any], *, method: str, callback: Callable[[Any], None] | None) -> None:
    if future.cancelled():
        return
    error = future.exception()
    if error is not None:
        logger.warning("the client answered %s with an error: %s", method, error)
    elif callback is not None:
        callback(future.result())
