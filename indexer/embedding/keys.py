"""The key of an endpoint: from the environment or the system's keyring, looked up when it is needed and kept nowhere."""

from __future__ import annotations

import os

from ..errors import ModelUnavailable
from .endpoint_settings import KEYRING

_SERVICE = "sememe"


def key_for(origin: str, source: str) -> str | None:
    """The key for an endpoint; None where there is none, which servers on one's own machine do not mind.

    :param origin: scheme, host and port: the name under which the keyring has it.
    :param source: an environment variable's name, or `keyring`.
    :raises ModelUnavailable: the keyring was named and cannot be asked, or what is there is no key.
    """
    key = _in_keyring(origin) if source == KEYRING else os.environ.get(source)
    key = (key or "").strip()
    if not key:
        return None
    if not (key.isascii() and key.isprintable()):  # it would end the header, or could not be sent
        raise ModelUnavailable("The key of the embeddings endpoint holds characters that no key has. Set it again.")
    return key


def _in_keyring(origin: str) -> str | None:
    try:
        import keyring  # noqa: PLC0415 (an extra, and slow to import)
    except ImportError as error:
        raise ModelUnavailable(
            "The keyring was named for the endpoint's key, and the package for it is missing. Run: pip install 'sememe[keyring]'."
        ) from error
    try:
        found: str | None = keyring.get_password(_SERVICE, origin)
    except Exception as error:  # each backend has errors of its own
        raise ModelUnavailable(
            f"The keyring cannot be read ({type(error).__name__}). Unlock it, or give the key in an environment variable."
        ) from error
    if not found:
        raise ModelUnavailable(f"The keyring has no key for {origin}. Run: keyring set {_SERVICE} {origin}")
    return found
