"""Where an embeddings endpoint is and what is asked of it. Never its key: that is looked up when it is sent."""

from __future__ import annotations

import hashlib
import math
import os
import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from ..errors import ModelUnavailable
from .text import TEXT_VERSION

PREFIX = "openai:"
"""Begins the name of a model that an endpoint has."""
API_KEY = "SEMEME_API_KEY"
KEYRING = "keyring"
_BATCH, _CONCURRENCY, _TIMEOUT_SECONDS = 32, 4, 60.0
_RANGES = {"dimensions": (1, 16_384), "batch": (1, 2_048), "concurrency": (1, 64), "timeout_seconds": (0.1, 3_600)}
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{0,99}")
_EXAMPLE = "http://127.0.0.1:8080/v1"


@dataclass(frozen=True, slots=True)
class EndpointSettings:
    """An endpoint of the kind of OpenAI's `/v1/embeddings`. The defaults fit the servers that run on one's own machine."""

    url: str | None = None
    """The address before `/embeddings`, such as `http://127.0.0.1:8080/v1`; None: there is none, and nothing is sent."""
    dimensions: int | None = None
    """Asked of the server, which has to give this many; None: as many as the model has."""
    query_prefix: str = ""
    """Put before a question; models say on their card which one they were trained with."""
    document_prefix: str = ""
    """Put before what is indexed."""
    allow_http: bool = False
    """Texts and key may go to another machine without encryption."""
    api_key_from: str = API_KEY
    """The environment variable that holds the key, or `keyring`. A key that is not there is not sent."""
    batch: int = _BATCH
    """Texts in one request."""
    concurrency: int = _CONCURRENCY
    """Requests at the same time."""
    timeout_seconds: float = _TIMEOUT_SECONDS
    """For one answer, from the first byte sent to the last received."""

    @classmethod
    def of_environment(cls) -> Self:
        """What the variables SEMEME_ENDPOINT and SEMEME_ENDPOINT_... say."""
        given = os.environ.get
        return cls(
            url=given("SEMEME_ENDPOINT") or None,
            dimensions=_whole(given("SEMEME_ENDPOINT_DIMENSIONS"), None),
            query_prefix=given("SEMEME_ENDPOINT_QUERY_PREFIX", ""),
            document_prefix=given("SEMEME_ENDPOINT_DOCUMENT_PREFIX", ""),
            allow_http=given("SEMEME_ENDPOINT_ALLOW_HTTP") == "1",
            api_key_from=given("SEMEME_API_KEY_FROM") or API_KEY,
            batch=_whole(given("SEMEME_ENDPOINT_BATCH"), _BATCH) or 0,
            concurrency=_whole(given("SEMEME_ENDPOINT_CONCURRENCY"), _CONCURRENCY) or 0,
            timeout_seconds=_seconds(given("SEMEME_ENDPOINT_TIMEOUT"), _TIMEOUT_SECONDS),
        )

    def fingerprint(self, model: str) -> str:
        """Names the vectors: those of the same model, dimensions and prefixes are the same on whatever server.

        Not the address: a port or a machine that changes is no reason to embed everything again. That the server has the
        model it had is seen by its answer to a known text (`probe.py`), which an address would not show either.
        """
        parts = (model, str(self.dimensions), self.query_prefix, self.document_prefix, str(TEXT_VERSION))
        digest = hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()
        return f"{model[-22:]}-{digest}"

    def document_key(self, model: str) -> str:
        """Names the vectors of documents, with the server's answer to the known text."""
        return "\0".join((model, str(self.dimensions), self.document_prefix))


def _whole(text: str | None, default: int | None) -> int | None:
    """A number; 0, which is never allowed, for what is none."""
    if not text:
        return default
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _seconds(text: str | None, default: float) -> float:
    try:
        return float(text) if text else default
    except ValueError:
        return 0.0


@dataclass(frozen=True, slots=True)
class Address:
    """A checked endpoint."""

    url: str
    """Where texts are posted to."""
    shown: str
    """As the user wrote it."""
    origin: str
    """Scheme, host and port."""
    scheme: str
    host: str
    is_local: bool
    """It is on this machine."""


def address_of(settings: EndpointSettings) -> Address:
    """Where the settings lead.

    :raises ModelUnavailable: they name no endpoint, or one that must not be used, or hold a number that makes no sense.
    """
    _check_rest(settings)
    given = (settings.url or "").strip().rstrip("/")
    if not given:
        raise ModelUnavailable(
            f"A model {PREFIX}NAME takes an endpoint that has it. Name it with --endpoint or SEMEME_ENDPOINT: {_EXAMPLE}."
        )
    try:
        parts = urlsplit(given)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        parts, host, port = urlsplit(""), "", None
    if parts.scheme not in {"http", "https"} or not host or any(char.isspace() for char in given):
        raise ModelUnavailable(f"The embeddings endpoint must be an address like {_EXAMPLE}.")
    if parts.username is not None or parts.query or parts.fragment:
        # Not shown: a key may be in it.
        raise ModelUnavailable(
            f"The embeddings endpoint must be an address without user, query or fragment, like {_EXAMPLE}. "
            f"A key belongs into {API_KEY}."
        )
    is_local = is_loopback(host)
    if parts.scheme == "http" and not (is_local or settings.allow_http):
        raise ModelUnavailable(
            f"The embeddings endpoint {given} is on another machine and not encrypted: your code and the key could be read "
            "on the way. Use https, or allow it with --allow-http or SEMEME_ENDPOINT_ALLOW_HTTP=1."
        )
    path = parts.path.rstrip("/")
    if not path.endswith("/embeddings"):
        path = f"{path or '/v1'}/embeddings"
    origin = f"{parts.scheme}://{_host(host)}:{port or _port(parts.scheme)}"
    return Address(f"{origin}{path}", given, origin, parts.scheme, host, is_local)


def _check_rest(settings: EndpointSettings) -> None:
    for name, (low, high) in _RANGES.items():
        value = getattr(settings, name)
        if value is not None and not (math.isfinite(value) and low <= value <= high):
            raise ModelUnavailable(
                f"The {name.replace('_', ' ')} of the embeddings endpoint must be a number from {low} to {high:,}."
            )
    if settings.api_key_from != KEYRING and not _VARIABLE.fullmatch(settings.api_key_from):
        raise ModelUnavailable(  # not shown: it may be the key itself
            f"--api-key-from takes the name of an environment variable, such as {API_KEY}, or {KEYRING}; never the key."
        )


def _port(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def _host(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def is_loopback(host: str) -> bool:
    """The name or address leads to this machine. No name is looked up: what one leads to can change."""
    import ipaddress  # noqa: PLC0415 (3 ms, for those who use an endpoint)

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.rstrip(".").lower() == "localhost"
