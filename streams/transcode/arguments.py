"""ffmpeg's argument lists; never a shell, never a value that a user chose."""

from collections.abc import Sequence
from fractions import Fraction

from streams.transcode.ladder import RenditionSpec

# A live FLV pipe needs no long probe: both sequence headers come first.
_INPUT = ["-copyts", "-probesize", "32768", "-analyzeduration", "0", "-f", "flv", "-i", "pipe:0"]
# frag_discont with copyts keeps the input's times in tfdt, so that all renditions share a timeline.
_MOVFLAGS = "+cmaf+frag_keyframe+frag_discont+skip_trailer"
_KEYFRAME_SECONDS = 6
_NTSC_SLACK = 0.005
_COMMON = ["-hide_banner", "-loglevel", "level+warning", "-nostdin", "-nostats"]


def build_ladder_arguments(
    specs: Sequence[RenditionSpec],
    output_fds: Sequence[int],
    *,
    has_audio: bool,
    part_us: int,
    threads: int,
) -> list[str]:
    """One decoder, one encoder per rendition, one fragmented-MP4 pipe per rendition."""
    arguments = [*_COMMON, "-threads", str(threads), *_INPUT, "-filter_complex", _filters(specs)]
    for index, (spec, fd) in enumerate(zip(specs, output_fds, strict=True)):
        arguments += ["-map", f"[out{index}]"]
        arguments += ["-map", "0:a:0", "-c:a", "copy"] if has_audio else []
        arguments += _encoder(spec, threads=threads)
        arguments += _muxer(fd, part_us=part_us)
    return arguments


def build_thumbnail_arguments(*, width: int) -> list[str]:
    """One JPEG on standard output from a fragmented MP4 on standard input."""
    picture = ["-frames:v", "1", "-an", "-vf", f"scale={width}:-2", "-q:v", "4"]
    output = ["-f", "image2pipe", "-c:v", "mjpeg", "pipe:1"]
    return [*_COMMON, "-threads", "1", "-f", "mp4", "-i", "pipe:0", *picture, *output]


def _filters(specs: Sequence[RenditionSpec]) -> str:
    """fps makes the rate constant: parts of equal length, even from a source with a jitter."""
    split = "".join(f"[in{index}]" for index in range(len(specs)))
    chains = [f"[0:v:0]split={len(specs)}{split}"]
    for index, spec in enumerate(specs):
        size = f"scale={spec.width}:{spec.height}:flags=bicubic,format=yuv420p"
        chains.append(f"[in{index}]fps={frame_rate(spec.fps)},{size}[out{index}]")
    return ";".join(chains)


def _encoder(spec: RenditionSpec, *, threads: int) -> list[str]:
    kbps = f"{spec.bitrate_bps // 1000}k"
    longest_gop = str(round(spec.fps * _KEYFRAME_SECONDS))
    return [
        *("-c:v", "libx264", "-preset", "veryfast", "-tune", "zerolatency"),
        *("-threads", str(threads), "-b:v", kbps, "-maxrate", kbps, "-bufsize", kbps),
        # Keyframes where the source has them, so that a player can switch at any segment.
        *("-force_key_frames", "source", "-sc_threshold", "0", "-g", longest_gop),
    ]


def _muxer(fd: int, *, part_us: int) -> list[str]:
    return [
        *("-movflags", _MOVFLAGS, "-frag_duration", str(part_us), "-flush_packets", "1"),
        *("-f", "mp4", f"pipe:{fd}"),
    ]


def frame_rate(fps: float) -> str:
    """As a fraction; what publishers write as 29.97 is 30000/1001."""
    ntsc = fps * 1001 / 1000
    if abs(ntsc - round(ntsc)) < _NTSC_SLACK:
        return f"{round(ntsc) * 1000}/1001"
    fraction = Fraction(fps).limit_denominator(1000)
    return f"{fraction.numerator}/{fraction.denominator}"
