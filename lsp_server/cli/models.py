"""`sememe models`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from indexer import Settings
from indexer.embedding.models import available_models

from .failures import FOUND
from .inert import inert
from .rows import to_json

if TYPE_CHECKING:
    from argparse import Namespace

    from .screen import Screen


def run(args: Namespace, screen: Screen) -> int:
    """List them."""
    chosen = Settings().model
    models = available_models()
    if args.json:
        screen.line(to_json({"model": chosen, "models": [asdict(model) for model in models]}))
        return FOUND
    width = max(len(model.name) for model in models)
    for model in models:
        mark = "*" if model.name == chosen else " "
        description = inert(model.description.split(",")[0] if not model.bundled else model.description)
        screen.line(
            f"{mark} {model.name:{width}}  {model.dimensions:>5}  {model.size_gb * 1000:>6.0f} MB  {description}"
        )
    return FOUND
