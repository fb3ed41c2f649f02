"""What the options say about the model, as settings of the engine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from indexer import Settings
from indexer.embedding.endpoint_settings import PREFIX

from .failures import UsageError

if TYPE_CHECKING:
    from argparse import Namespace


def settings_of(args: Namespace) -> Settings:
    """The settings with the model and the endpoint that were named; the environment's where none was.

    :raises UsageError: an endpoint was named, and no model of it.
    """
    settings = Settings()
    given: dict[str, Any] = {
        "url": args.endpoint, "dimensions": args.dimensions, "query_prefix": args.query_prefix,
        "document_prefix": args.document_prefix, "api_key_from": args.api_key_from, "allow_http": args.allow_http or None,
    }  # fmt: skip
    endpoint = replace(settings.endpoint, **{name: value for name, value in given.items() if value is not None})
    settings = replace(
        settings,
        model=args.model or settings.model,
        text_model=args.text_model or settings.text_model,
        endpoint=endpoint,
    )
    named = (settings.model, settings.text_model or "")
    if args.endpoint and not any(name.startswith(PREFIX) for name in named):
        raise UsageError(
            f"An endpoint was named, and no model of it. Add --model {PREFIX}NAME. For documents alone, --text-model takes it."
        )
    return settings
