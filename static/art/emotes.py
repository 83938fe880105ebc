"""Draws the emotes every site has into static/img/emotes: run `python static/art/emotes.py`.

Shapes on a square of 100 units, drawn four times as large as the largest file and made smaller, so
that edges are smooth. A changed drawing gets a new name in chat/parsing/builtin_emotes.py, because
files are cached for ever and old lines show the old one.
"""

from collections.abc import Callable
from math import cos, pi, sin
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parents[1] / "img" / "emotes"
HEIGHTS_PX = (28, 56, 112)
CANVAS_PX = 448
UNIT = CANVAS_PX / 100

INK = (43, 33, 30, 255)
SUN = (255, 196, 84, 255)
SUN_EDGE = (228, 140, 40, 255)
CORAL = (246, 112, 72, 255)
ROSE = (232, 66, 92, 255)
WHITE = (255, 252, 246, 255)
SKY = (96, 176, 232, 255)
LEAF = (78, 178, 112, 255)
PLUM = (138, 84, 160, 255)

Point = tuple[float, float]
Color = tuple[int, int, int, int]


class Canvas:
    """Draws in units."""

    def __init__(self) -> None:
        self.image = Image.new("RGBA", (CANVAS_PX, CANVAS_PX))
        self._draw = ImageDraw.Draw(self.image)

    def disc(self, x: float, y: float, rx: float, color: Color, ry: float | None = None) -> None:
        """A filled ellipse around a point."""
        ry = rx if ry is None else ry
        self._draw.ellipse([v * UNIT for v in (x - rx, y - ry, x + rx, y + ry)], fill=color)

    def arc(
        self, x: float, y: float, r: float, start: float, end: float, width: float, color: Color
    ) -> None:
        """A part of a circle's line, degrees clockwise from the right, with round ends."""
        box = [v * UNIT for v in (x - r, y - r, x + r, y + r)]
        self._draw.arc(box, start, end, fill=color, width=round(width * UNIT))
        for angle in (start, end):
            middle = r - width / 2
            at = angle * pi / 180
            self.disc(x + middle * cos(at), y + middle * sin(at), width / 2, color)

    def pie(self, x: float, y: float, r: float, start: float, end: float, color: Color) -> None:
        """A filled part of a disc, cut straight."""
        box = [v * UNIT for v in (x - r, y - r, x + r, y + r)]
        self._draw.chord(box, start, end, fill=color)

    def shape(self, points: list[Point], color: Color) -> None:
        """A filled polygon."""
        self._draw.polygon([(x * UNIT, y * UNIT) for x, y in points], fill=color)

    def line(self, points: list[Point], width: float, color: Color) -> None:
        """A line with round corners and ends."""
        scaled = [(x * UNIT, y * UNIT) for x, y in points]
        self._draw.line(scaled, fill=color, width=round(width * UNIT), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, color)

    def face(self, color: Color = SUN, edge: Color = SUN_EDGE) -> None:
        """A round face without features."""
        self.disc(50, 52, 44, edge)
        self.disc(50, 50, 41, color)

    def eyes(self, y: float = 42, size: float = 6, apart: float = 17) -> None:
        """Two dark eyes with a light in each."""
        for x in (50 - apart, 50 + apart):
            self.disc(x, y, size, INK, size * 1.25)
            self.disc(x + size / 3, y - size / 2, size / 3, WHITE)


def wave(c: Canvas) -> None:
    """A greeting hand."""
    for x, y in ((30.0, 30), (44.0, 20), (58.0, 20), (71.0, 30)):
        c.line([(x, y), (52, 62)], 13, SUN_EDGE)
    c.line([(20, 56), (50, 72)], 13, SUN_EDGE)
    c.disc(52, 66, 23, SUN_EDGE)
    for x, y in ((31, 31), (44.5, 22), (57.5, 22), (70, 31)):
        c.line([(x, y), (52, 61)], 9, SUN)
    c.line([(22, 57), (50, 72)], 9, SUN)
    c.disc(52, 65, 20, SUN)
    c.arc(72, 26, 22, 290, 350, 4, CORAL)
    c.arc(28, 30, 24, 190, 245, 4, CORAL)


def heart(c: Canvas) -> None:
    """A heart with a smile."""
    c.disc(31, 37, 24, ROSE)
    c.disc(69, 37, 24, ROSE)
    c.shape([(10, 47), (50, 94), (90, 47), (50, 30)], ROSE)
    c.disc(26, 30, 7, (255, 150, 164, 255), 5)
    c.eyes(44, 4.5, 14)
    c.arc(50, 52, 11, 25, 155, 4, INK)


def laugh(c: Canvas) -> None:
    """Laughing with closed eyes."""
    c.face()
    for x in (31, 69):
        c.arc(x, 44, 10, 200, 340, 5, INK)
    c.pie(50, 54, 26, 0, 180, INK)
    c.pie(50, 66, 15, 10, 170, ROSE)
    c.disc(13, 52, 6, SKY, 9)
    c.disc(87, 52, 6, SKY, 9)


def gg(c: Canvas) -> None:
    """The letters on a plate."""
    c.shape([(8, 30), (92, 22), (94, 74), (6, 80)], LEAF)
    for x in (31, 69):
        c.arc(x, 51, 17, 40, 320, 8, WHITE)
        c.line([(x + 2, 53), (x + 13, 53), (x + 13, 62)], 7, WHITE)


def hype(c: Canvas) -> None:
    """A beaming star."""
    rays = [
        (50 + r * cos(a * pi / 5 - pi / 2), 52 + r * sin(a * pi / 5 - pi / 2))
        for a in range(10)
        for r in ((47 if a % 2 == 0 else 25),)
    ]
    c.shape(rays, CORAL)
    inner = [(50 + (x - 50) * 0.84, 52 + (y - 52) * 0.84) for x, y in rays]
    c.shape(inner, SUN)
    c.eyes(47, 4.5, 9)
    c.pie(50, 56, 10, 0, 180, INK)


def sad(c: Canvas) -> None:
    """A tear."""
    c.face()
    c.eyes(46, 6, 16)
    c.line([(24, 33), (38, 29)], 4, INK)
    c.line([(76, 33), (62, 29)], 4, INK)
    c.arc(50, 80, 16, 205, 335, 5, INK)
    c.shape([(70, 54), (63, 68), (77, 68)], SKY)
    c.disc(70, 70, 7.5, SKY)


def surprised(c: Canvas) -> None:
    """Round eyes and a round mouth."""
    c.face()
    for x in (32, 68):
        c.disc(x, 40, 12, WHITE)
        c.disc(x, 41, 5, INK)
    c.disc(50, 70, 9, INK, 12)


def grumpy(c: Canvas) -> None:
    """Brows together."""
    c.face(CORAL, (190, 66, 40, 255))
    c.eyes(48, 5.5, 16)
    c.line([(22, 30), (42, 41)], 5.5, INK)
    c.line([(78, 30), (58, 41)], 5.5, INK)
    c.line([(36, 71), (64, 71)], 5, INK)


def cool(c: Canvas) -> None:
    """Dark glasses."""
    c.face()
    c.shape([(14, 34), (48, 34), (45, 53), (20, 53)], INK)
    c.shape([(52, 34), (86, 34), (80, 53), (55, 53)], INK)
    c.line([(46, 37), (54, 37)], 4, INK)
    c.line([(22, 40), (30, 40)], 3, SKY)
    c.line([(60, 40), (68, 40)], 3, SKY)
    c.arc(52, 62, 17, 20, 120, 5, INK)


def think(c: Canvas) -> None:
    """A hand at the chin."""
    c.face()
    c.eyes(40, 5.5, 15)
    c.line([(58, 27), (74, 25)], 4.5, INK)
    c.line([(40, 64), (60, 60)], 5, INK)
    c.disc(36, 84, 14, SUN_EDGE, 11)
    c.disc(36, 83, 11, SUN, 8.5)
    c.line([(40, 80), (56, 72)], 9, SUN_EDGE)
    c.line([(40, 80), (55, 73)], 5.5, SUN)


def party(c: Canvas) -> None:
    """A hat and confetti."""
    c.face()
    c.shape([(50, 0), (30, 30), (70, 30)], PLUM)
    c.line([(39, 18), (60, 24)], 4, SUN)
    c.disc(50, 5, 5, CORAL)
    c.eyes(48, 5, 16)
    c.pie(50, 58, 18, 0, 180, INK)
    for x, y, color in (
        (10, 20, SKY),
        (88, 18, LEAF),
        (18, 6, ROSE),
        (82, 4, CORAL),
        (94, 40, ROSE),
    ):
        c.disc(x, y, 4, color)


def sleepy(c: Canvas) -> None:
    """Asleep."""
    c.face(SKY, (58, 124, 178, 255))
    for x in (32, 62):
        c.arc(x, 46, 9, 20, 160, 4.5, INK)
    c.disc(48, 70, 6, INK, 7)
    for x, y, s in ((70, 22, 9), (86, 8, 6)):
        c.line([(x - s, y - s), (x + s, y - s), (x - s, y + s), (x + s, y + s)], 4, PLUM)


def fire(c: Canvas) -> None:
    """A flame."""
    c.disc(50, 66, 32, CORAL)
    c.shape([(50, 2), (24, 46), (19, 66), (81, 66), (78, 42), (68, 30), (62, 38)], CORAL)
    c.disc(50, 74, 20, SUN)
    c.shape([(50, 38), (32, 68), (68, 68)], SUN)
    c.disc(50, 82, 10, WHITE)


def clap(c: Canvas) -> None:
    """Two hands together."""
    for side, tone in ((-1, SUN_EDGE), (1, SUN)):
        for finger in range(4):
            x = 50 + side * (6 + finger * 1.5)
            c.line([(x, 66), (50 + side * (finger * 9 - 6), 26 + finger * 7)], 9, tone)
        c.disc(50 + side * 9, 70, 17, tone)
    for x, y, to in ((50, 14, (50, 4)), (26, 18, (20, 9)), (74, 18, (80, 9))):
        c.line([(x, y), to], 4, CORAL)


DRAWINGS: dict[str, Callable[[Canvas], None]] = {
    drawing.__name__: drawing
    for drawing in (
        wave,
        heart,
        laugh,
        gg,
        hype,
        sad,
        surprised,
        grumpy,
        cool,
        think,
        party,
        sleepy,
        fire,
        clap,
    )
}


def draw_all(folder: Path = FOLDER) -> None:
    """Write three heights of each."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, drawing in DRAWINGS.items():
        canvas = Canvas()
        drawing(canvas)
        for height in HEIGHTS_PX:
            small = canvas.image.resize((height, height), Image.Resampling.LANCZOS)
            small.save(folder / f"{name}-{height}.webp", "WEBP", quality=90, method=6)


if __name__ == "__main__":
    draw_all()
