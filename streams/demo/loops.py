"""Encodes a scene once into a loop that encoders' rules would praise, kept under DATA_DIR/demo."""

from pathlib import Path

import imageio_ffmpeg

from streams.demo.scenes import (
    LAYER_TURNS,
    LOOP_S,
    Scene,
    draw_clock,
    draw_layers,
    draw_sky,
    glow_expressions,
)

FPS = 30
_SAMPLE_RATE = 48_000
# Counted up when a scene looks different, so that an older loop is made anew.
_VERSION = 2
# Decoded and converted once; an input that loops would be so for every frame (7 times the work).
_STILL = f"format=yuva420p,loop=loop=-1:size=1:start=0,fps={FPS}"
_GLOW_SIZE = "64x36"


def loop_path(scene: Scene, folder: Path) -> Path:
    """Where the scene's loop is kept."""
    return folder / f"{scene.name}-{_VERSION}.mp4"


def draw_scene(scene: Scene, folder: Path) -> None:
    """All of the scene's layers, as files in the folder."""
    draw_layers(scene, folder)
    draw_sky(scene, folder)
    draw_clock(scene, folder)


def made_in(layers: Path) -> Path:
    """Where the encoder leaves the loop."""
    return layers / "loop.mp4"


def encode_command(scene: Scene, layers: Path) -> list[str]:
    """ffmpeg's arguments: the glow, the layers over it, a chord; closed GOPs of 2 s, no B-frames.

    The result is published as it is, so it is what the go-live guide asks streamers for.
    """
    pictures = [layers / "sky.png", *sorted(layers.glob("layer-*.png"))]
    inputs = [part for path in pictures for part in ("-i", str(path))]
    return [
        imageio_ffmpeg.get_ffmpeg_exe(),
        *("-hide_banner", "-loglevel", "error", "-nostdin", "-y"),
        *inputs,
        *("-framerate", "1", "-i", str(layers / "clock-%02d.png")),
        *("-filter_complex", ";".join([*_picture(scene), _sound(scene)])),
        *("-map", "[picture]", "-map", "[sound]", "-t", str(LOOP_S)),
        *("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-pix_fmt", "yuv420p"),
        *("-b:v", f"{scene.bitrate_kbps}k", "-maxrate", f"{scene.bitrate_kbps}k"),
        *("-bufsize", f"{scene.bitrate_kbps}k", "-bf", "0", "-g", str(2 * FPS)),
        *("-keyint_min", str(2 * FPS), "-sc_threshold", "0", "-flags", "+cgop"),
        *("-c:a", "aac", "-b:a", "128k", "-ar", str(_SAMPLE_RATE), "-ac", "2"),
        *("-movflags", "+faststart", "-f", "mp4", str(made_in(layers))),
    ]


def _picture(scene: Scene) -> list[str]:
    red, green, blue = glow_expressions(scene)
    size = f"{scene.width}x{scene.height}"
    chain = [
        f"color=black:size={_GLOW_SIZE}:rate={FPS}:duration={LOOP_S},format=gbrp,"
        f"geq=r='{red}':g='{green}':b='{blue}',scale={size}:flags=bicubic,format=yuv420p[glow]",
        f"[0:v]{_STILL}[sky]",
        "[glow][sky]overlay=0:0[over0]",
    ]
    for number, turns in enumerate(LAYER_TURNS):
        x = f"-mod(t*{scene.width * turns / LOOP_S:.4f}\\,{scene.width})"
        chain.append(f"[{number + 1}:v]{_STILL}[range{number}]")
        chain.append(f"[over{number}][range{number}]overlay=x='{x}':y=0[over{number + 1}]")
    margin, last = round(scene.height * 0.05), len(LAYER_TURNS)
    chain.append(f"[{last + 1}:v]fps={FPS}[clock]")
    chain.append(f"[over{last}][clock]overlay=x=W-w-{margin}:y={margin},format=yuv420p[picture]")
    return chain


def _sound(scene: Scene) -> str:
    """A soft chord that swells and falls silent where the loop begins again."""
    swell = f"(0.5-0.5*cos(2*PI*t/{LOOP_S // 2}))"
    tones = [
        f"{0.09 / (number + 1):.3f}*sin(2*PI*{tone}*t)*(0.6+0.4*sin(2*PI*t/{LOOP_S}*{number + 2}))"
        for number, tone in enumerate(scene.chord_hz)
    ]
    left, right = "+".join(tones), "+".join(reversed(tones))
    duration = f"s={_SAMPLE_RATE}:d={LOOP_S}"
    return f"aevalsrc=exprs='{swell}*({left})|{swell}*0.94*({right})':{duration}[sound]"
