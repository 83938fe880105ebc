"""One drawing for each demo category, in two colours on a gradient."""

import math
from collections.abc import Callable
from itertools import pairwise
from random import Random

from PIL import ImageDraw

from streams.demo.colours import Rgb

Motif = Callable[[ImageDraw.ImageDraw, int, int, Rgb, Rgb], None]


def sunset(draw: ImageDraw.ImageDraw, width: int, height: int, light: Rgb, dark: Rgb) -> None:
    """A sun cut into bars above a grid that runs to the horizon."""
    centre, radius, horizon = width // 2, round(width * 0.33), round(height * 0.5)
    draw.ellipse(_circle(centre, horizon - radius // 3, radius), fill=light)
    for bar in range(6):
        top = horizon - radius // 2 + bar * radius // 5
        draw.rectangle((0, top, width, top + 3 + bar * radius // 50), fill=dark)
    draw.rectangle((0, horizon + radius // 2, width, height), fill=dark)
    for ray in range(-9, 10):
        foot = centre + ray * width // 5
        draw.line((centre + ray * 14, horizon + radius // 2, foot, height), fill=light, width=3)


def orbits(draw: ImageDraw.ImageDraw, width: int, height: int, light: Rgb, dark: Rgb) -> None:
    """A planet with its moons' paths."""
    x, y = round(width * 0.62), round(height * 0.36)
    for step in range(1, 7):
        radius = step * width // 8
        draw.ellipse(_circle(x, y, radius), outline=light, width=4)
        angle = step * 2.4
        moon = (x + radius * math.cos(angle), y + radius * math.sin(angle))
        draw.ellipse(_circle(*moon, 9 + 5 * (step % 3)), fill=light)
    draw.ellipse(_circle(x, y, width // 11), fill=light)


def code(draw: ImageDraw.ImageDraw, width: int, height: int, light: Rgb, dark: Rgb) -> None:
    """Lines of a program, seen from afar."""
    random, unit = Random(7), width // 20  # noqa: S311 - a drawing, no secret
    for row in range(13):
        left = float(unit * (2 + 2 * (row % 4 if row % 5 else 0)))
        while left < width - 3 * unit:
            length = unit * random.choice((1, 2, 3, 4))
            top = unit * 2 + row * round(unit * 1.5)
            colour = light if random.random() < 0.7 else dark
            draw.rounded_rectangle(
                (left, top, min(left + length, width - 2 * unit), top + unit * 0.75), unit, colour
            )
            left += length + unit * 0.7
            if random.random() < 0.3:
                break


def bars(draw: ImageDraw.ImageDraw, width: int, height: int, light: Rgb, dark: Rgb) -> None:
    """Sound, as an equaliser shows it."""
    count, middle = 15, round(height * 0.36)
    step = width / count
    for bar in range(count):
        swing = abs(math.sin(bar * 0.9) * math.cos(bar * 0.37 + 0.4))
        reach = height * (0.04 + 0.24 * swing)
        left = bar * step + step * 0.18
        draw.rounded_rectangle(
            (left, middle - reach, left + step * 0.64, middle + reach), step / 2, light
        )


def discs(draw: ImageDraw.ImageDraw, width: int, height: int, light: Rgb, dark: Rgb) -> None:
    """Round shapes laid over one another, as in a paper collage."""
    draw.ellipse(_circle(width * 0.3, height * 0.28, width * 0.34), fill=light)
    draw.ellipse(_circle(width * 0.74, height * 0.46, width * 0.3), fill=dark)
    draw.pieslice(_circle(width * 0.74, height * 0.46, width * 0.3), 90, 270, fill=light)
    draw.ellipse(_circle(width * 0.3, height * 0.28, width * 0.13), fill=dark)


def weave(draw: ImageDraw.ImageDraw, width: int, height: int, light: Rgb, dark: Rgb) -> None:
    """Threads over and under."""
    step = width // 8
    for column in range(9):
        for row in range(8):
            left, top = column * step - step // 2, row * step
            if (column + row) % 2:
                box = (left + 8, top - step // 3, left + step - 8, top + step * 4 // 3)
                draw.rounded_rectangle(box, step // 3, light)
            else:
                draw.line((left, top + step // 2, left + step, top + step // 2), dark, step // 4)


def board(draw: ImageDraw.ImageDraw, width: int, height: int, light: Rgb, dark: Rgb) -> None:
    """A chess board that reaches into the distance."""
    horizon = round(height * 0.16)
    rows = [horizon + (height - horizon) * (row / 9) ** 1.7 for row in range(10)]
    for row, (top, bottom) in enumerate(pairwise(rows)):
        near, far = _spread(bottom, horizon, height), _spread(top, horizon, height)
        for column in range(-6, 6):
            if (row + column) % 2:
                continue
            corners = [(column, far, top), (column + 1, far, top)]
            corners += [(column + 1, near, bottom), (column, near, bottom)]
            points = [(width / 2 + place * scale * width, y) for place, scale, y in corners]
            draw.polygon(points, fill=light)


def speed(draw: ImageDraw.ImageDraw, width: int, height: int, light: Rgb, dark: Rgb) -> None:
    """What is left of the road at three hundred."""
    x, y = width * 0.68, height * 0.3
    random = Random(3)  # noqa: S311 - a drawing, no secret
    for ray in range(46):
        angle = ray / 46 * 2 * math.pi + random.random() * 0.06
        inner, outer = width * random.uniform(0.14, 0.3), width * random.uniform(0.5, 1.6)
        spread = random.uniform(0.006, 0.022)
        tip = (x + inner * math.cos(angle), y + inner * math.sin(angle))
        ends = [
            (x + outer * math.cos(end), y + outer * math.sin(end))
            for end in (angle - spread, angle + spread)
        ]
        draw.polygon([tip, *ends], fill=light if ray % 3 else dark)


def plates(draw: ImageDraw.ImageDraw, width: int, height: int, light: Rgb, dark: Rgb) -> None:
    """A table laid, from above."""
    for x, y, radius in ((0.36, 0.3, 0.3), (0.86, 0.14, 0.2), (0.84, 0.52, 0.16)):
        centre = (width * x, height * y)
        for part, colour in ((1.0, light), (0.82, dark), (0.76, light), (0.3, dark)):
            draw.ellipse(_circle(*centre, width * radius * part), fill=colour)


def bubbles(draw: ImageDraw.ImageDraw, width: int, height: int, light: Rgb, dark: Rgb) -> None:
    """Two who talk."""
    for left, top, right, bottom, tail, colour in (
        (0.1, 0.1, 0.74, 0.34, 0.24, light),
        (0.3, 0.4, 0.9, 0.6, 0.78, dark),
    ):
        box = (width * left, height * top, width * right, height * bottom)
        draw.rounded_rectangle(box, width * 0.1, colour)
        foot = height * (bottom + 0.06)
        draw.polygon(
            [
                (width * tail, box[3] - 2),
                (width * (tail + 0.12), box[3] - 2),
                (width * (tail - 0.02), foot),
            ],
            fill=colour,
        )
        for dot in range(3):
            x = width * (left + 0.16 + dot * 0.12)
            inner = dark if colour == light else light
            draw.ellipse(_circle(x, (box[1] + box[3]) / 2, width * 0.035), fill=inner)


def hills(draw: ImageDraw.ImageDraw, width: int, height: int, light: Rgb, dark: Rgb) -> None:
    """Ranges one behind the other, under a low sun."""
    draw.ellipse(_circle(width * 0.66, height * 0.22, width * 0.15), fill=light)
    for layer in range(4):
        share = (layer + 1) / 4
        colour = _mix(light, dark, share)
        base = height * (0.26 + 0.11 * layer)
        crest = [
            (x, base + height * 0.05 * math.sin(x / width * (4 + layer) + layer * 2.1))
            for x in range(0, width + 12, 12)
        ]
        draw.polygon([*crest, (width, height), (0, height)], fill=colour)


def chevrons(draw: ImageDraw.ImageDraw, width: int, height: int, light: Rgb, dark: Rgb) -> None:
    """Ranks, the higher the brighter."""
    for rank in range(6):
        top = height * (0.04 + 0.105 * rank)
        points = [(0.14, 0.17), (0.5, 0.0), (0.86, 0.17), (0.86, 0.24), (0.5, 0.07), (0.14, 0.24)]
        shape = [(width * x, top + height * y) for x, y in points]
        draw.polygon(shape, fill=_mix(light, dark, rank / 6))


def _circle(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    return (x - radius, y - radius, x + radius, y + radius)


def _spread(y: float, horizon: float, height: float) -> float:
    return 0.05 + 0.33 * (y - horizon) / (height - horizon)


def _mix(first: Rgb, second: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return (red, green, blue)
