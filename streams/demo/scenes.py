"""The demo channels' pictures: skies that glow and ranges that pass by, drawn as layers."""

import math
from dataclasses import dataclass
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from streams.demo.colours import Rgb, oklch
from streams.demo.lettering import display_font

# A whole number of video frames at 30 a second, of AAC frames at 48 kHz, and of 2 s GOPs:
# the loop's end meets its beginning.
LOOP_S = 32
_LAYERS = 4
# Screens that the loop's layers pass by, the far one first: whole ones, so that they meet again.
LAYER_TURNS = (1, 2, 3, 6)


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture; hues are oklch degrees, `bitrate_kbps` is the video's."""

    name: str
    width: int
    height: int
    bitrate_kbps: int
    glow_hues: tuple[int, int]
    ground_hue: int
    seed: int
    is_wooded: bool
    chord_hz: tuple[float, float, float, float]


# The chords' tones are multiples of 1/32 Hz, so that they meet themselves as well.
_AURORA = Scene(
    name="aurora",
    width=1280,
    height=720,
    bitrate_kbps=2500,
    glow_hues=(165, 40),
    ground_hue=270,
    seed=11,
    is_wooded=True,
    chord_hz=(110, 164.8125, 220, 329.625),
)
_DUNES = Scene(
    name="dunes",
    width=640,
    height=360,
    bitrate_kbps=700,
    glow_hues=(40, 350),
    ground_hue=30,
    seed=5,
    is_wooded=False,
    chord_hz=(98, 146.8125, 196, 293.6875),
)
_TIDES = Scene(
    name="tides",
    width=640,
    height=360,
    bitrate_kbps=700,
    glow_hues=(205, 165),
    ground_hue=235,
    seed=23,
    is_wooded=False,
    chord_hz=(130.8125, 196, 261.625, 392),
)
# By the login of the channel that shows it, the one to be live first in front.
SCENES = {"demo": _AURORA, "dunes": _DUNES, "tidepool": _TIDES}


def draw_layers(scene: Scene, folder: Path) -> list[Path]:
    """The ranges from far to near, each two screens wide, so that one always fills the picture."""
    paths = []
    for layer in range(_LAYERS):
        path = folder / f"layer-{layer}.png"
        _draw_range(scene, layer).save(path, compress_level=1)
        paths.append(path)
    return paths


def draw_sky(scene: Scene, folder: Path) -> Path:
    """Stars on nothing: the glow behind them moves."""
    sky = Image.new("RGBA", (scene.width, scene.height))
    draw = ImageDraw.Draw(sky)
    random = _random(scene.seed)
    for _ in range(170):
        x, y = random.uniform(0, scene.width), random.uniform(0, scene.height * 0.6)
        radius = random.choice((0.6, 0.8, 1.1, 1.6)) * scene.height / 720
        alpha = round(random.uniform(70, 230))
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), (255, 248, 236, alpha))
    path = folder / "sky.png"
    sky.save(path, compress_level=1)
    return path


def draw_clock(scene: Scene, folder: Path) -> Path:
    """One small picture for each second of the loop: a ring that closes, and the second in it.

    Frozen video is the commonest fault there is; a clock shows it at a glance.
    """
    side = round(scene.height * 0.11)
    for second in range(LOOP_S):
        _clock_face(scene, side * 2, second).resize((side, side), Image.Resampling.LANCZOS).save(
            folder / f"clock-{second:02}.png", compress_level=1
        )
    return folder / "clock-%02d.png"


def glow_expressions(scene: Scene) -> tuple[str, str, str]:
    """The sky's red, green and blue for ffmpeg's geq: two curtains of light that sway.

    Everything that depends on T turns a whole number of times in a loop. Small on purpose: the
    picture is enlarged afterwards, which is smooth and costs a tenth.
    """
    turn = f"(2*PI*T/{LOOP_S})"
    first = _curtain(0.26, 0.075, f"6.5*X/W+{turn}", f"15*X/W-2*{turn}", 0.15)
    second = _curtain(0.44, 0.06, f"5*X/W-{turn}+2", f"11*X/W+3*{turn}", 0.11)
    zenith, horizon = oklch(0.16, 0.04, scene.ground_hue), oklch(0.42, 0.1, scene.ground_hue + 70)
    one, two = (oklch(0.78, 0.17, hue) for hue in scene.glow_hues)
    channels = []
    for low, high, red, green in zip(zenith, horizon, one, two, strict=True):
        sky = f"({low}+{high - low}*pow(Y/H,1.5))"
        channels.append(f"min(255,{sky}+{red * 0.72:.0f}*{first}+{green * 0.6:.0f}*{second})")
    return channels[0], channels[1], channels[2]


def _curtain(height: float, sway: float, slow: str, quick: str, depth: float) -> str:
    middle = f"({height}+{sway}*sin({slow})+{sway * 0.4:.3f}*sin({quick}))"
    brightness = f"(0.72+0.28*sin({quick}+1))"
    return f"({brightness}*exp(-pow((Y/H-{middle})/{depth},2)))"


def _draw_range(scene: Scene, layer: int) -> Image.Image:
    width, height = scene.width, scene.height
    colour = _ground(scene, layer)
    screen = Image.new("RGBA", (width, height), (*colour, 0))  # blurring keeps the colour
    draw = ImageDraw.Draw(screen)
    crest = [(x, height * _crest(scene, layer, x / width)) for x in range(width + 1)]
    draw.polygon([*crest, (width, height), (0, height)], fill=(*colour, 255))
    if scene.is_wooded and layer >= 2:
        _plant(scene, layer, draw, crest, colour)
    if layer == 0:
        screen = screen.filter(ImageFilter.GaussianBlur(height / 500))
    strip = Image.new("RGBA", (2 * width, height))
    strip.paste(screen, (0, 0))
    strip.paste(screen, (width, 0))
    return strip


def _crest(scene: Scene, layer: int, place: float) -> float:
    """The range's height at a place of 0 to 1; sums of whole waves, so both ends meet."""
    random = _random(scene.seed * 10 + layer)
    height = 0.6 + 0.09 * layer
    for wave in (1, 2, 3, 5, 8):
        swing = (0.055 - 0.008 * layer) / wave**0.75
        height += swing * math.sin(2 * math.pi * wave * place + random.uniform(0, 6.3))
    return height


def _plant(
    scene: Scene,
    layer: int,
    draw: ImageDraw.ImageDraw,
    crest: list[tuple[int, float]],
    colour: Rgb,
) -> None:
    random = _random(scene.seed + layer)
    tallest = scene.height * (0.045 if layer == 2 else 0.11)
    x = 4.0
    while x < scene.width - tallest / 3:
        size = tallest * random.uniform(0.45, 1)
        _draw_fir(draw, x, crest[round(x)][1] + 4, size, (*colour, 255))
        x += size * random.uniform(0.3, 1.9)


def _draw_fir(
    draw: ImageDraw.ImageDraw, x: float, foot: float, size: float, colour: tuple[int, ...]
) -> None:
    for tier in range(3):
        half, top = size * (0.12 + 0.07 * tier), foot - size * (1 - 0.24 * tier)
        draw.polygon(
            [(x, top), (x - half, top + size * 0.44), (x + half, top + size * 0.44)], colour
        )


def _ground(scene: Scene, layer: int) -> Rgb:
    """Far ranges take the sky's light, near ones are nearly black."""
    return oklch(0.36 - 0.085 * layer, 0.075 - 0.012 * layer, scene.ground_hue + 26 - 8 * layer)


def _clock_face(scene: Scene, side: int, second: int) -> Image.Image:
    face = Image.new("RGBA", (side, side))
    draw, stroke = ImageDraw.Draw(face), round(side * 0.06)
    box = (stroke, stroke, side - stroke, side - stroke)
    draw.ellipse(box, fill=(12, 10, 14, 130), outline=(255, 250, 242, 60), width=stroke)
    end = -90 + 360 * (second + 1) / LOOP_S
    draw.arc(box, -90, end, fill=(*oklch(0.8, 0.16, scene.glow_hues[1]), 255), width=stroke)
    font = display_font(round(side * 0.36))
    middle = (side / 2, side / 2)
    draw.text(middle, f"{second:02}", font=font, anchor="mm", fill=(255, 250, 242, 240))
    return face


def _random(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - the same drawing each time, no secret
