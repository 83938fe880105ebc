"""The real ffmpeg publishes, and what arrives decodes to the frames that were sent."""

import asyncio
import itertools
import subprocess

import imageio_ffmpeg
import pytest
from structlog.testing import capture_logs

from streams.media.flv import file_header, mux_tag
from streams.ports import CloseReason, FlvTagKind
from tests.streams.ingest.certificates import server_context

pytestmark = pytest.mark.media

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
FRAMES = 90
WRAP_MS = 1 << 32


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """Three seconds of H.264 with B-frames and AAC."""
    path = tmp_path_factory.mktemp("source") / "source.mp4"
    subprocess.run(
        [FFMPEG, "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=30", "-f", "lavfi",
         "-i", "sine=r=48000", "-t", "3", "-c:v", "libx264", "-g", "30", "-bf", "2", "-c:a", "aac",
         str(path)],
        check=True, timeout=60,
    )  # fmt: skip
    return path


async def run_ffmpeg(*arguments, stdin=None):
    """(exit code, output, what it complained about)."""
    process = await asyncio.create_subprocess_exec(
        FFMPEG, "-v", "error", *arguments,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(60):
        output, errors = await process.communicate(stdin)
    return process.returncode, output, errors.decode()


async def publish(source, url, *options):
    return await run_ffmpeg("-i", str(source), "-c", "copy", *options, "-f", "flv", url)


async def decoded_frames(tags):
    """How many frames ffmpeg decodes from the tags as an FLV file; it must not complain."""
    data = file_header() + b"".join(mux_tag(tag) for tag in tags)
    code, output, errors = await run_ffmpeg(
        "-f", "flv", "-i", "pipe:0", "-map", "0:v", "-fps_mode", "passthrough", "-f", "framecrc",
        "pipe:1", stdin=data,
    )  # fmt: skip
    assert (code, errors) == (0, "")
    return sum(not line.startswith(b"#") for line in output.splitlines())


async def test_every_frame_arrives(serve, gate, source):
    server = await serve()
    code, _, errors = await publish(source, f"rtmp://127.0.0.1:{server.port}/live/k-secret?a=1")
    assert (code, errors) == (0, "")
    (sink,) = gate.sinks
    await sink.closed.wait()
    assert sink.reason is CloseReason.EOF
    assert gate.requests[0].stream_key == "k-secret"
    assert await decoded_frames(sink.tags) == FRAMES
    stats = gate.controls[0].stats()
    assert (stats.width, stats.height) == (320, 180)
    assert stats.audio_codec == "mp4a.40.2"
    assert stats.keyframe_interval_ms == 1000


@pytest.mark.parametrize(
    "offset_seconds",
    [
        pytest.param(16_776, id="across 0xFFFFFF ms"),
        pytest.param(16_800, id="beyond 0xFFFFFF ms"),
        pytest.param(2_147_482, id="across 2**31 ms"),
        pytest.param(4_294_966, id="across 2**32 ms"),
    ],
)
async def test_large_timestamps(serve, gate, source, offset_seconds):
    server = await serve()
    url = f"rtmp://127.0.0.1:{server.port}/live/k"
    code, _, errors = await publish(source, url, "-output_ts_offset", str(offset_seconds))
    assert (code, errors) == (0, "")
    (sink,) = gate.sinks
    await sink.closed.wait()
    frames = [tag for tag in sink.tags if tag.kind is FlvTagKind.VIDEO and tag.payload[1] == 1]
    assert len(frames) == FRAMES
    steps = [
        after.timestamp_ms - before.timestamp_ms for before, after in itertools.pairwise(frames)
    ]
    assert set(steps) <= {33, 34}
    assert await decoded_frames(sink.tags) == FRAMES


async def test_a_wrong_key_makes_ffmpeg_fail(serve, gate, source):
    server = await serve()
    code, _, errors = await publish(source, f"rtmp://127.0.0.1:{server.port}/live/wrong")
    assert code != 0
    assert "The stream key is wrong." in errors


@pytest.mark.parametrize(
    ("codecs", "refusal"),
    [
        (["-c:v", "libx265", "-x265-params", "log-level=none"], "unsupported_video_codec"),
        (["-c:v", "copy", "-c:a", "libmp3lame"], "unsupported_audio_codec"),
    ],
)
async def test_unsupported_codecs_make_ffmpeg_fail(serve, gate, source, codecs, refusal):
    server = await serve()
    url = f"rtmp://127.0.0.1:{server.port}/live/k"
    with capture_logs() as logs:
        code, _, _ = await run_ffmpeg("-re", "-i", str(source), *codecs, "-f", "flv", url)
        await gate.sinks[0].closed.wait()
    assert code != 0
    assert gate.sinks[0].reason is CloseReason.UNSUPPORTED
    assert logs[-1]["detail"] == refusal


async def test_rtmps(serve, gate, source, tmp_path):
    server = await serve(ssl_context=server_context(tmp_path))
    trust = ["-ca_file", str(tmp_path / "cert.pem")]
    code, _, errors = await publish(source, f"rtmps://localhost:{server.port}/live/k", *trust)
    assert (code, errors) == (0, "")
    (sink,) = gate.sinks
    await sink.closed.wait()
    assert gate.requests[0].is_tls
    assert await decoded_frames(sink.tags) == FRAMES
