"""Draw how a search grows with the library.

python -m peers.chart CURVES.json CHART.svg
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

OURS = "Newsdesk"
INK, DENSE, HYBRID, BARE = "#0b5fff", "#8a8a8a", "#c77d2e", "#3d3d3d"


def draw(curves: dict[str, list[tuple[int, float]]], path: Path) -> None:
    """Draw one line a system, its name at its end; both axes are logarithmic."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams |= {"svg.fonttype": "none", "svg.hashsalt": OURS, "font.family": "sans-serif"}
    from matplotlib import pyplot
    from matplotlib.ticker import FuncFormatter, NullFormatter

    figure, axes = pyplot.subplots(figsize=(8, 4.6))
    ends = spaced({name: points[-1][1] for name, points in curves.items()})
    for name, points in curves.items():
        ours = name.startswith(OURS)
        colour = INK if ours else HYBRID if "BM25" in name else BARE if "bare" in name else DENSE
        across, up = zip(*points, strict=True)
        style = {"color": colour, "linewidth": 2.6 if ours else 1.2, "marker": "o", "markersize": 3}
        style |= {"zorder": 3 if ours else 2}
        axes.plot(across, up, **style, linestyle=":" if "bare" in name else "-")
        axes.text(across[-1] * 1.06, ends[name], name, color=colour, fontsize=9, va="center")
    sizes = sorted({size for points in curves.values() for size, _ in points})
    axes.set(xscale="log", yscale="log", xlabel="passages", ylabel="milliseconds a search (median)")
    axes.set_xlim(sizes[0] * 0.9, sizes[-1] * 2.6)
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color="#e4e4e4", linewidth=0.8)
    figure.tight_layout()
    figure.savefig(path, format="svg", facecolor="white", metadata={"Date": None})


def spaced(ends: dict[str, float], apart: float = 1.2) -> dict[str, float]:
    """Return where names stand beside the ends of their lines: none nearer than so many times."""
    placed: dict[str, float] = {}
    lowest = 0.0
    for name in sorted(ends, key=lambda each: ends[each]):
        placed[name] = max(ends[name], lowest * apart)
        lowest = placed[name]
    return placed


if __name__ == "__main__":
    draw(json.loads(Path(sys.argv[1]).read_text("utf-8")), Path(sys.argv[2]))
