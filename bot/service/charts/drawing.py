"""Charts drawn as PNG: Matplotlib's objects without its global state, one at a time."""

from __future__ import annotations

import threading
import unicodedata
from functools import cache
from io import BytesIO
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.service.charts.timeline import short_day, spread_apart, ticks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes

    from bot.service.charts.timeline import Row, TimelineChart


class Palette(NamedTuple):
    """The colours of a chart."""

    card: str
    text: str
    small: str
    line: str
    article: str
    turn: str
    on_turn: str


# The bot's blue and amber, as they are on white, and lighter on dark.
LIGHT_PALETTE = Palette("#ffffff", "#2f3035", "#5c5e66", "#dddde1", "#3b6ea8", "#c2762b", "#ffffff")
DARK_PALETTE = Palette("#1e1f24", "#f2f3f5", "#b5bac1", "#3a3c43", "#74a5de", "#e59a4f", "#1e1f24")

# All lengths are in points of a picture 640 wide, of which a phone shows about half as many: its
# smallest text is some ten points high there. Each is drawn as 1.5 pixels, for dense screens.
WIDTH, PIXELS_A_POINT = 640, 1.5
# What Matplotlib is told, whose own points are 72 an inch.
POINTS_AN_INCH, ITS_POINTS_AN_INCH = 200, 72
SIDE = 36
NUMBERS_AT, NUMBER_RADIUS, NUMBER_GAP = 34, 19, 47
ROWS_FROM, ROW_HEIGHT, NAME_ABOVE = 88, 64, 26
DOT, LARGEST_DOT = 9.0, 20.0
DAYS_BELOW = 46
NAME_SIZE, DAY_SIZE, NUMBER_SIZE = 24, 22, 23
LONGEST_LABEL = 36

# Matplotlib is not safe for threads, and says that whoever has some is to keep it to one at a time.
ONE_AT_A_TIME = threading.Lock()


class DrawnChart(NamedTuple):
    """A PNG, and by the letters that stand in it the names that its font cannot draw."""

    png: bytes
    names: Mapping[str, str]


def draw_timeline(chart: TimelineChart, *, light: bool = False) -> DrawnChart:
    """Draw a timeline 960 pixels wide; Matplotlib is loaded with the first, in half a second."""
    with ONE_AT_A_TIME:
        return _Drawing(chart, LIGHT_PALETTE if light else DARK_PALETTE).draw()


class _Drawing:
    """Draws one chart, in points from the upper left."""

    def __init__(self, chart: TimelineChart, palette: Palette) -> None:
        self._chart = chart
        self._palette = palette
        self._names: dict[str, str] = {}
        self._bottom = ROWS_FROM + ROW_HEIGHT * len(chart.rows)
        self._height = self._bottom + DAYS_BELOW

    def draw(self) -> DrawnChart:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        size = (WIDTH / POINTS_AN_INCH, self._height / POINTS_AN_INCH)
        resolution = PIXELS_A_POINT * POINTS_AN_INCH
        figure = Figure(figsize=size, dpi=resolution, facecolor=self._palette.card)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(self._height, 0)
        self._days(axes)
        for number, row in enumerate(self._chart.rows):
            self._row(axes, row, ROWS_FROM + ROW_HEIGHT * number)
        self._turns(axes)
        held = BytesIO()
        # What drew it is no part of it: else every version of the library draws another file.
        figure.savefig(held, format="png", dpi=resolution, metadata={"Software": None})
        return DrawnChart(held.getvalue(), self._names)

    def _x(self, at: float) -> float:
        return SIDE + (WIDTH - 2 * SIDE) * at / self._chart.days

    def _days(self, axes: Axes) -> None:
        """Draw the days below, the first and the last at the ends."""
        chart, shown = self._chart, ticks(self._chart)
        years = shown[0].year != shown[-1].year or len(shown) == 1
        for place, day in enumerate(shown):
            x = self._x((day - chart.first).days + 0.5)
            label = short_day(day, with_year=years and place in (0, len(shown) - 1))
            if _lacking(label):
                label = f"{day:%Y-%m-%d}" if years else f"{day:%m-%d}"
            at_left, at_right = place == 0 and len(shown) > 1, place == len(shown) - 1 > 0
            aligned = "left" if at_left else "right" if at_right else "center"
            x = {"left": min(x, SIDE), "right": max(x, WIDTH - SIDE)}.get(aligned, x)
            y = self._bottom + DAYS_BELOW / 2 - 4
            self._text(axes, x, y, label, DAY_SIZE, self._palette.small, ha=aligned)

    def _row(self, axes: Axes, row: Row, top: float) -> None:
        from matplotlib.patches import Circle

        palette, y = self._palette, top + ROW_HEIGHT - 20
        name = self._drawable(row.name)
        # The lines of the turns go behind the name.
        box = {"facecolor": palette.card, "linewidth": 0, "pad": 1}
        self._text(axes, SIDE, y - NAME_ABOVE, name, NAME_SIZE, palette.small, ha="left", bbox=box)
        axes.plot([SIDE, WIDTH - SIDE], [y, y], color=palette.line, linewidth=1, zorder=1)
        for dot in row.dots:
            radius = min(LARGEST_DOT, DOT * dot.articles**0.5)
            at = (self._x(dot.at), y)
            colour = palette.turn if dot.tells_turn else palette.article
            # The edge parts dots that are near to each other.
            dot_drawn = Circle(
                at, radius, facecolor=colour, edgecolor=palette.card, zorder=3 + dot.tells_turn
            )
            axes.add_patch(dot_drawn)

    def _turns(self, axes: Axes) -> None:
        """Draw the numbers of the turns above, apart from each other, with a line to their day."""
        from matplotlib.patches import Circle

        palette, turns = self._palette, self._chart.turns
        days = [self._x(turn.at) for turn in turns]
        places = spread_apart(days, NUMBER_GAP, SIDE, WIDTH - SIDE)
        for turn, day, place in zip(turns, days, places, strict=True):
            line = ([place, day, day], [NUMBERS_AT, ROWS_FROM - 12, self._bottom - 4])
            axes.plot(*line, color=palette.turn, linewidth=0.8, alpha=0.55, zorder=2)
            if turn.newest:
                ring = Circle((place, NUMBERS_AT), NUMBER_RADIUS + 5, color=palette.turn, zorder=4)
                inner = Circle((place, NUMBERS_AT), NUMBER_RADIUS + 2, color=palette.card, zorder=5)
                axes.add_patch(ring)
                axes.add_patch(inner)
            circle = Circle((place, NUMBERS_AT), NUMBER_RADIUS, color=palette.turn, zorder=6)
            axes.add_patch(circle)
            colour, at = palette.on_turn, (place, NUMBERS_AT + 1)
            self._text(axes, *at, str(turn.number), NUMBER_SIZE, colour, bold=True, zorder=7)

    def _text(
        self, axes: Axes, x: float, y: float, text: str, size: float, colour: str, **how: Any
    ) -> None:
        axes.text(
            x,
            y,
            text,
            color=colour,
            fontproperties=_font(bold=how.pop("bold", False)),
            fontsize=size * ITS_POINTS_AN_INCH / POINTS_AN_INCH,
            va="center",
            # An outlet's name is no formula, whatever dollar signs it has.
            parse_math=False,
            **{"ha": "center", "zorder": 5, **how},
        )

    def _drawable(self, name: str) -> str:
        """Return a name as it is drawn: in one line, cut, or as a letter that stands for it."""
        seen = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
        text = " ".join(seen.split())
        if _lacking(text) or not text:
            letter = ascii_uppercase[len(self._names)]
            self._names[letter] = name
            return letter
        return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1].rstrip()}…"


def _lacking(text: str) -> bool:
    """Return whether the font lacks a character of a text."""
    held = _characters()
    return any(ord(character) not in held for character in text if not character.isspace())


@cache
def _characters() -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(_font(bold=False).get_file()).get_charmap())


@cache
def _font(*, bold: bool) -> Any:
    """Return the font that comes with Matplotlib, whatever others the machine has."""
    from matplotlib import get_data_path
    from matplotlib.font_manager import FontProperties

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return FontProperties(fname=f"{get_data_path()}/fonts/ttf/{name}")
