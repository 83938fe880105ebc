"""A recorded video on disk as players fetch it: two renditions and a storyboard, made by ffmpeg."""

import subprocess
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import imageio_ffmpeg

SECONDS = 40
_RENDITIONS = [("source", 180, "300k"), ("90p", 90, "80k")]
_MULTIVARIANT = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-STREAM-INF:BANDWIDTH=500000,CODECS="avc1.42c01e,mp4a.40.2",RESOLUTION=320x180,FRAME-RATE=15
source/index.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=200000,CODECS="avc1.42c01e,mp4a.40.2",RESOLUTION=160x90,FRAME-RATE=15
90p/index.m3u8
"""


@cache
def video_folder() -> Path:
    """`index.m3u8`, a folder for each rendition, `storyboard-0.jpg` and `storyboard-1.jpg`."""
    folder = Path(mkdtemp(prefix="video-files-"))
    pattern = f"testsrc2=size=320x180:rate=15:duration={SECONDS}"
    tone = f"sine=frequency=440:sample_rate=48000:duration={SECONDS}"
    for name, height, bitrate in _RENDITIONS:
        (folder / name).mkdir()
        _ffmpeg(
            *("-f", "lavfi", "-i", pattern, "-f", "lavfi", "-i", tone),
            *("-c:v", "libx264", "-preset", "ultrafast", "-profile:v", "baseline", "-level", "3.0"),
            *("-pix_fmt", "yuv420p", "-g", "30", "-vf", f"scale=-2:{height}", "-b:v", bitrate),
            *("-c:a", "aac", "-f", "hls", "-hls_time", "2", "-hls_playlist_type", "vod"),
            *("-hls_segment_type", "fmp4", "-hls_fmp4_init_filename", "init-0.mp4"),
            *("-hls_segment_filename", str(folder / name / "seg-%d.m4s")),
            str(folder / name / "index.m3u8"),
        )
    (folder / "index.m3u8").write_text(_MULTIVARIANT)
    tiles = "fps=1/2,scale=160:90,tile=4x3"
    _ffmpeg(
        *("-f", "lavfi", "-i", pattern, "-vf", tiles, "-start_number", "0"),
        str(folder / "storyboard-%d.jpg"),
    )
    return folder


def _ffmpeg(*arguments: str) -> None:
    program = imageio_ffmpeg.get_ffmpeg_exe()
    command = [program, "-v", "error", "-nostdin", "-y", *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
