"""What the pictures of the documents have in common: ink, paper, and the colours of a dark page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

INK, PAPER, GRID, ACCENT = "#24292f", "#fefefe", "#d8dde3", "#0a58ca"
DARK = {INK: "#d7dde3", PAPER: "#0e1217", GRID: "#333b45", ACCENT: "#6cb0ff"}
"""What each colour of the picture becomes for a reader whose system is dark."""


def begin() -> Any:
    """matplotlib's pyplot, set to this style.

    :raises ModuleNotFoundError: matplotlib is not installed.
    """
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot

    mpl.rcParams.update({
        "svg.fonttype": "none", "svg.hashsalt": "sememe", "font.family": "sans-serif", "font.size": 10, "text.color": INK,
        "axes.edgecolor": GRID, "axes.labelcolor": INK, "axes.facecolor": PAPER, "figure.facecolor": PAPER,
        "xtick.color": INK, "ytick.color": INK, "grid.color": GRID, "axes.spines.top": False, "axes.spines.right": False,
    })  # fmt: skip
    return pyplot


def plain_numbers(axis: Any) -> None:
    """Let a logarithmic axis say 1, 2, 5, 10 and not powers."""
    from matplotlib import ticker

    axis.set_major_locator(ticker.LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:g}"))
    axis.set_minor_locator(ticker.NullLocator())


def save(figure: Any, path: Path, title: str) -> None:
    """Write a figure as SVG. The same figure gives the same bytes."""
    from matplotlib import pyplot

    figure.savefig(path, metadata={"Date": None, "Creator": None, "Title": title})
    pyplot.close(figure)
    path.write_text(_for_both_modes(path.read_text(encoding="utf-8")), encoding="utf-8")


def _for_both_modes(svg: str) -> str:
    # The paper is part of the picture: it is legible on any page, and takes the system's dark colours where there are any.
    rules = "".join(
        f'[style*="{kind}: {light}"]{{{kind}:{dark} !important}}'
        for light, dark in DARK.items()
        for kind in ("fill", "stroke")
    )
    style = f"<style>@media (prefers-color-scheme: dark){{{rules}}}</style>"
    return re.sub(r"(<svg [^>]*>)", lambda found: f"{found[1]}\n {style}", svg, count=1)
