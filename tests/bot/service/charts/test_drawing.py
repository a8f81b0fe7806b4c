"""Pictures are drawn in the bot's colours, with nothing in them that the font lacks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO

from PIL import Image

from bot.chat.rendering.cards import AMBER, BLUE
from bot.i18n.language import speaking
from bot.service.charts.drawing import DARK_PALETTE, LIGHT_PALETTE, draw_timeline
from bot.service.charts.timeline import Dot, NumberedMoment, Row, TimelineChart

CHART = TimelineChart(
    first=date(2026, 8, 3),
    days=78,
    rows=(
        Row("Harbour Post", (Dot(0.4, 1, tells_turn=True), Dot(30, 4, tells_turn=False))),
        Row("Northern Wire", (Dot(77.6, 1, tells_turn=True),)),
    ),
    turns=(NumberedMoment(1, 0.4, newest=False), NumberedMoment(2, 77.6, newest=True)),
    description="",
)


def image(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


def colours(png: bytes) -> dict[str, int]:
    """Return how many pixels there are of each colour."""
    drawn = image(png)
    found = drawn.getcolors(drawn.width * drawn.height) or []
    return {f"#{r:02x}{g:02x}{b:02x}": count for count, (r, g, b) in found}  # type: ignore[misc]


def test_the_colours_are_the_bots() -> None:
    assert (LIGHT_PALETTE.article, LIGHT_PALETTE.turn) == (str(BLUE), str(AMBER))
    for palette, light in ((LIGHT_PALETTE, True), (DARK_PALETTE, False)):
        drawn = colours(draw_timeline(CHART, light=light).png)
        assert max(drawn, key=drawn.__getitem__) == palette.card
        for colour in (palette.article, palette.turn):
            assert drawn[colour] > 200


def test_text_can_be_read_on_its_ground() -> None:
    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(one: str, other: str) -> float:
        lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
        return (lighter + 0.05) / (darker + 0.05)

    # What the Web Content Accessibility Guidelines ask of text, and of large text and graphics.
    for palette in (LIGHT_PALETTE, DARK_PALETTE):
        assert contrast(palette.small, palette.card) >= 4.5
        for one, other in (
            (palette.article, palette.card),
            (palette.turn, palette.card),
            (palette.on_turn, palette.turn),
        ):
            assert contrast(one, other) >= 3


def test_a_row_more_makes_the_picture_higher_and_no_wider() -> None:
    small = image(draw_timeline(CHART).png)
    large = image(draw_timeline(CHART._replace(rows=CHART.rows * 2)).png)
    assert small.width == large.width == 960
    assert small.height < large.height


def test_what_the_font_lacks_stands_as_a_letter() -> None:
    names = (
        "朝日新聞",
        "Новая газета",
        "Η Καθημερινή",
        "العربية",
        "ידיעות",
        "News 🗞",
        "\u202e",
        "",
    )
    chart = CHART._replace(rows=tuple(Row(name, CHART.rows[0].dots) for name in names))
    # A character without a shape would be a warning, which fails a test.
    drawn = draw_timeline(chart)
    assert dict(drawn.names) == {"A": "朝日新聞", "B": "News 🗞", "C": "\u202e", "D": ""}


def test_days_that_the_font_lacks_stand_as_numbers() -> None:
    with speaking("ja"):
        ours = draw_timeline(CHART).png
    assert ours != draw_timeline(CHART).png


def test_names_are_no_formulas_and_long_ones_are_cut() -> None:
    names = ("A$AP $x_2$ ^News{", "The Provincial Advertiser and Shipping Gazette " * 9)
    drawn = image(
        draw_timeline(CHART._replace(rows=tuple(Row(n, CHART.rows[0].dots) for n in names))).png
    )
    # Nothing runs over the edge.
    edge = {drawn.getpixel((drawn.width - 3, y)) for y in range(drawn.height)}
    assert len(edge) == 1


def test_several_threads_draw_what_one_would() -> None:
    alone = draw_timeline(CHART).png
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: draw_timeline(CHART).png, range(8))) == {alone}
