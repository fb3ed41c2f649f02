"""`sememe models`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from indexer import Settings
from indexer.embedding.cross_encoder import available_cross_encoders
from indexer.embedding.endpoint_settings import PREFIX
from indexer.embedding.models import available_models

from .failures import FOUND
from .inert import inert
from .rows import to_json

if TYPE_CHECKING:
    from argparse import Namespace

    from indexer.embedding.cross_encoder import CrossEncoderInfo
    from indexer.embedding.models import ModelInfo

    from .screen import Screen


def run(args: Namespace, screen: Screen) -> int:
    """List them."""
    chosen = Settings().model
    models, encoders = available_models(), available_cross_encoders()
    if args.json:
        screen.line(
            to_json({"model": chosen, "models": [*map(asdict, models)], "cross_encoders": [*map(asdict, encoders)]})
        )
        return FOUND
    width = max(map(len, (*(each.name for each in models), *(each.name for each in encoders))))
    screen.line("For --model, with dimensions and size:")
    for model in models:
        screen.line(_model_line(model, width, is_chosen=model.name == chosen))
    screen.line(
        f"{'*' if chosen.startswith(PREFIX) else ' '} {PREFIX + 'NAME':{width}}  {'':>5}  {'':>9}  A model of the endpoint that --endpoint or SEMEME_ENDPOINT names."
    )
    screen.line()
    screen.line("Cross-encoders for --rerank, with size and licence:")
    for encoder in encoders:
        screen.line(_encoder_line(encoder, width))
    return FOUND


def _model_line(model: ModelInfo, width: int, *, is_chosen: bool) -> str:
    description = inert(model.description.split(",")[0] if not model.bundled else model.description)
    size = f"{model.size_gb * 1000:>6.0f} MB"
    return f"{'*' if is_chosen else ' '} {model.name:{width}}  {model.dimensions:>5}  {size}  {description}"


def _encoder_line(encoder: CrossEncoderInfo, width: int) -> str:
    size = f"{encoder.size_gb * 1000:>6.0f} MB"
    return f"  {encoder.name:{width}}  {'':>5}  {size}  {inert(encoder.license)}: {inert(encoder.description)}"
