"""JSON-RPC without any method's meaning. Invariant: any bytes whatever become one of the four values below; nothing is raised."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

PARSE_ERROR, INVALID_REQUEST = -32700, -32600

MessageId = int | str


@dataclass(frozen=True, slots=True)
class Request:
    """Must be answered."""

    id: MessageId
    method: str
    params: Any


@dataclass(frozen=True, slots=True)
class Notification:
    """Is never answered."""

    method: str
    params: Any


@dataclass(frozen=True, slots=True)
class Response:
    """To a request of the server; `error` is None when it went well."""

    id: Any
    result: Any
    error: Any


@dataclass(frozen=True, slots=True)
class Malformed:
    """None of these: to be answered with this error."""

    code: int
    reason: str
    id: MessageId | None = None


def open_envelope(body: bytes) -> Request | Notification | Response | Malformed:
    """What a message is."""
    try:
        # Decoded here: json.loads would take UTF-16 and UTF-32 for granted, too.
        message = json.loads(body.decode("utf-8"))
    except RecursionError:
        return Malformed(PARSE_ERROR, "nested too deep")
    except ValueError as error:  # JSONDecodeError, UnicodeDecodeError, a number of more than 4,300 digits
        return Malformed(PARSE_ERROR, f"not JSON in UTF-8: {error}")
    if not isinstance(message, dict):
        kind = "a batch, which the protocol does not have" if isinstance(message, list) else "no object"
        return Malformed(INVALID_REQUEST, f"the message is {kind}")
    return _of_object(message)


def _of_object(message: dict[str, Any]) -> Request | Notification | Response | Malformed:
    given = message.get("id")
    number = given if isinstance(given, (int, str)) and not isinstance(given, bool) else None
    if message.get("jsonrpc") != "2.0":
        return Malformed(INVALID_REQUEST, 'jsonrpc is not "2.0"', number)
    if "method" not in message:
        if "id" in message and ("result" in message or "error" in message):
            return Response(given, message.get("result"), message.get("error"))
        return Malformed(INVALID_REQUEST, "there is no method", number)
    method = message["method"]
    if not isinstance(method, str):
        return Malformed(INVALID_REQUEST, "the method is no string", number)
    if "id" not in message:
        return Notification(method, message.get("params"))
    if number is None:
        return Malformed(INVALID_REQUEST, "the id is neither a number nor a string")
    return Request(number, method, message.get("params"))
