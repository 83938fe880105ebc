"""ffmpeg's arguments for clips: cutting exactly, a picture of one, a strip of a stretch."""

from collections.abc import Sequence
from dataclasses import dataclass

MAX_HEIGHT = 1080
_VERYFAST_HEIGHT = 720
STRIP_WIDTH, STRIP_HEIGHT = 160, 90
_COMMON = ["-hide_banner", "-loglevel", "error", "-nostdin", "-y"]
_INPUT = ["-protocol_whitelist", "file,pipe", "-ignore_editlist", "1", "-f", "mp4"]
_SAMPLE_RATE = 48_000
# A picture counts as inside when it begins less than this before the stretch: offsets are whole
# milliseconds, pictures are not.
_EARLY_S = 0.001


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of segments of one epoch, and what of it is wanted, in seconds of its own clock."""

    file_name: str
    start_s: float
    duration_s: float
    has_audio: bool


def build_clip_arguments(
    pieces: Sequence[Piece], *, width: int, height: int, output: str, threads: int
) -> list[str]:
    """One MP4 that begins and ends with the frames asked for, whatever keyframes there are."""
    inputs = [part for piece in pieces for part in (*_INPUT, "-i", piece.file_name)]
    has_audio = any(piece.has_audio for piece in pieces)
    audio = ["-map", "[a]", "-c:a", "aac", "-b:a", "160k"] if has_audio else ["-an"]
    return [
        *_COMMON,
        # Timestamps as they are in the segments: start_s speaks of those.
        "-copyts",
        *inputs,
        *("-filter_complex_threads", str(threads)),
        *("-filter_complex", _filters(pieces, width, height, has_audio=has_audio)),
        *("-map", "[v]", *audio),
        *("-c:v", "libx264", "-preset", _preset(height), "-crf", "21", "-pix_fmt", "yuv420p"),
        *("-threads", str(threads), "-maxrate", "10M", "-bufsize", "20M", "-profile:v", "high"),
        # Each frame keeps its own time; none is doubled or dropped to make a rate constant.
        *("-fps_mode", "passthrough", "-enc_time_base:v", "filter"),
        *("-video_track_timescale", "90000"),
        *("-map_metadata", "-1", "-movflags", "+faststart", "-f", "mp4", output),
    ]


def build_poster_arguments(*, at_s: float, file_name: str, output: str) -> list[str]:
    """One JPEG of a clip's own file."""
    return [
        *(*_COMMON, "-protocol_whitelist", "file,pipe", "-ss", f"{at_s:.3f}"),
        *("-f", "mp4", "-i", file_name, "-frames:v", "1", "-an"),
        *("-vf", "scale=640:360:force_original_aspect_ratio=decrease,pad=640:360:-1:-1"),
        *("-q:v", "4", "-f", "image2", "-update", "1", output),
    ]


def build_strip_arguments(*, count: int) -> list[str]:
    """One JPEG of `count` keyframes side by side, from fragments on standard input."""
    size = f"{STRIP_WIDTH}:{STRIP_HEIGHT}"
    picture = f"scale={size}:force_original_aspect_ratio=decrease,pad={size}:-1:-1"
    return [
        *(*_COMMON, "-threads", "1", "-protocol_whitelist", "file,pipe"),
        *("-skip_frame", "nokey", "-f", "mp4", "-i", "pipe:0", "-an"),
        *("-vf", f"{picture},tile={count}x1", "-fps_mode", "passthrough"),
        *("-frames:v", "1", "-q:v", "5", "-f", "image2pipe", "-c:v", "mjpeg", "pipe:1"),
    ]


def _preset(height: int) -> str:
    # Somebody waits: veryfast took 6.2 s (p95) for 7.3 s of 1080p on two cores, 4.2 s for 720p.
    return "superfast" if height > _VERYFAST_HEIGHT else "veryfast"


def _filters(pieces: Sequence[Piece], width: int, height: int, *, has_audio: bool) -> str:
    chains, joined = [], ""
    for number, piece in enumerate(pieces):
        start_s = piece.start_s - _EARLY_S
        span = f"start={start_s:.6f}:duration={piece.duration_s:.6f}"
        size = f"{width}:{height}"
        chains.append(
            f"[{number}:v:0]trim={span},setpts=PTS-{start_s:.6f}/TB,"
            f"scale={size}:force_original_aspect_ratio=decrease:flags=bicubic,"
            f"pad={size}:-1:-1,setsar=1,format=yuv420p[v{number}]"
        )
        joined += f"[v{number}]"
        if has_audio:
            chains.append(f"{_sound(number, piece, span, start_s)}[a{number}]")
            joined += f"[a{number}]"
    outputs = "[v][a]" if has_audio else "[v]"
    chains.append(f"{joined}concat=n={len(pieces)}:v=1:a={int(has_audio)}{outputs}")
    return ";".join(chains)


def _sound(number: int, piece: Piece, span: str, start_s: float) -> str:
    """The piece's sound, or silence as long as its picture."""
    form = f"aformat=sample_fmts=fltp:sample_rates={_SAMPLE_RATE}:channel_layouts=stereo"
    if not piece.has_audio:
        return f"anullsrc=r={_SAMPLE_RATE}:cl=stereo,atrim=duration={piece.duration_s:.6f},{form}"
    # Sound that begins late or is missing in between must not move forward: silence is put there.
    steady = "aresample=async=1:first_pts=0"
    return f"[{number}:a:0]atrim={span},asetpts=PTS-{start_s:.6f}/TB,{steady},{form}"
