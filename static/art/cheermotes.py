"""Draws the cheermotes into static/img/cheermotes: run `python static/art/cheermotes.py`.

Each has a moving picture and one that stands still. They move by SMIL, which needs neither script
nor style, so that no Content-Security-Policy stands in their way. Colours are those of
chat/parsing/cheermotes.py, brighter: a picture need not be read as text must.
"""

from math import cos, pi, sin
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "img" / "cheermotes"
# By tier: edge, body, light.
PALETTES = {
    1: ("#6f665d", "#b3a99d", "#efe9e1"),
    2: ("#b0521a", "#f2914a", "#ffe2c2"),
    3: ("#0b6b5d", "#27b39a", "#c9f5ea"),
    4: ("#23568f", "#5aa0e6", "#d6eaff"),
    5: ("#a32525", "#f0574f", "#ffd9c9"),
}
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32">'


def turn(values: str, seconds: float, center: str = "16 16") -> str:
    """Degrees it swings through around a point."""
    steps = ";".join(f"{value} {center}" for value in values.split())
    return (
        f'<animateTransform attributeName="transform" type="rotate" values="{steps}" '
        f'dur="{seconds}s" repeatCount="indefinite"/>'
    )


def fade(values: str, seconds: float) -> str:
    """How much of it is seen."""
    return (
        f'<animate attributeName="opacity" values="{";".join(values.split())}" '
        f'dur="{seconds}s" repeatCount="indefinite"/>'
    )


def hop(seconds: float, height: int) -> str:
    """Up and down again."""
    return (
        f'<animateTransform attributeName="transform" type="translate" '
        f'values="0 0;0 -{height};0 0" dur="{seconds}s" repeatCount="indefinite"/>'
    )


def star(x: float, y: float, outer: float, inner: float, points: int) -> str:
    """The corners of a star, the first one on top."""
    corners = []
    for index in range(points * 2):
        radius = inner if index % 2 else outer
        angle = index * pi / points - pi / 2
        corners.append(f"{x + radius * cos(angle):.1f},{y + radius * sin(angle):.1f}")
    return " ".join(corners)


def sparks(tier: int, light: str, *, moves: bool) -> str:
    """One more for each tier above the first."""
    places = ((6, 7), (26, 8), (5, 24), (27, 23))[: tier - 1]
    return "".join(
        f'<polygon points="{star(x, y, 3, 1, 4)}" fill="{light}">'
        + (fade("1 .15 1", 1.1 + index * 0.3) if moves else "")
        + "</polygon>"
        for index, (x, y) in enumerate(places)
    )


def cheer(tier: int, *, moves: bool) -> str:
    """A party horn's star that swings."""
    edge, body, light = PALETTES[tier]
    return (
        f'<g><polygon points="{star(16, 16.5, 12, 5.6, 5)}" fill="{body}" stroke="{edge}" '
        f'stroke-width="1.6" stroke-linejoin="round"/><polygon points="{star(16, 15.5, 6, 2.8, 5)}"'
        f' fill="{light}"/>{turn("-12 12 -12", 1.6) if moves else ""}</g>'
    )


def ember(tier: int, *, moves: bool) -> str:
    """A flame that leaps."""
    edge, body, light = PALETTES[tier]
    return (
        f'<g><path d="M16 3c1 6 8 8.500 8 16a8 8 0 0 1-16 0c0-4 2.500-5.500 3.500-9 1.500 1.500 2 3'
        f' 2 4.500C16 12 17 8 16 3z" fill="{body}" stroke="{edge}" stroke-width="1.6" '
        f'stroke-linejoin="round"/><path '
        f'd="M16 15c.5 3 4 4 4 7.500a4 4 0 0 1-8 0c0-2.500 3-4 4-7.5z" fill="{light}">'
        f"{fade('1 .6 1', 0.9) if moves else ''}</path>"
        f"{hop(0.9, 2) if moves else ''}</g>"
    )


def comet(tier: int, *, moves: bool) -> str:
    """A ball with a tail that flickers."""
    edge, body, light = PALETTES[tier]
    return (
        f'<path d="M13 19 3 29M17 23l-8 6M9 15l-6 8" stroke="{light}" stroke-width="2.4" '
        f'stroke-linecap="round">{fade("1 .3 1", 0.7) if moves else ""}</path>'
        f'<g><circle cx="19" cy="13" r="8.5" fill="{body}" stroke="{edge}" stroke-width="1.6"/>'
        f'<circle cx="21.500" cy="10.500" r="2.6" fill="{light}"/>'
        f'<circle cx="16" cy="15.500" r="1.4" fill="{edge}"/>'
        f"{turn('0 360', 4, '19 13') if moves else ''}</g>"
    )


def bloom(tier: int, *, moves: bool) -> str:
    """A flower that turns."""
    edge, body, light = PALETTES[tier]
    petals = "".join(
        f'<ellipse cx="16" cy="8.500" rx="4.2" ry="6" fill="{body}" stroke="{edge}" '
        f'stroke-width="1.4" transform="rotate({angle} 16 16)"/>'
        for angle in range(0, 360, 60)
    )
    return (
        f"<g>{petals}{turn('0 60', 2.4) if moves else ''}</g>"
        f'<circle cx="16" cy="16" r="4.4" fill="{light}" stroke="{edge}" stroke-width="1.4"/>'
    )


def main() -> None:
    """Write all of them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for draw in (cheer, ember, comet, bloom):
        for tier, (_edge, _body, light) in PALETTES.items():
            for ending, moves in (("", True), ("-still", False)):
                inside = draw(tier, moves=moves) + sparks(tier, light, moves=moves)
                name = f"{draw.__name__}-{tier}{ending}.svg"
                (FOLDER / name).write_text(f"{HEAD}{inside}</svg>\n", encoding="utf-8")


if __name__ == "__main__":
    main()
