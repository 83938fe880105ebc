"""Decodes an emote or badge of unknown origin within bounds and encodes its pixels anew as WebP.

Only pixels and the length of frames pass (accounts.images says why).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageSequence

from accounts.images import BROKEN, PictureRefused, decoding, open_picture

MAX_BYTES = 1024 * 1024
MAX_FRAMES = 60
MAX_SIDE_PX = 4096
MAX_PIXELS_OF_ALL_FRAMES = 30_000_000  # about two seconds of decoding
MIN_HEIGHT_PX = 28
MAX_ASPECT = 3
FORMATS = {"PNG", "GIF", "WEBP"}
_QUALITY = 86
_EFFORT = 4
# Browsers show a frame of less than 20 ms for 100 ms; what is encoded says so itself.
_MIN_FRAME_MS, _FRAME_MS = 20, 100


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """WebP files by height in px; `first_frame` is the largest standing still, if it moves.

    `width_px` is the width at the smallest height.
    """

    files: dict[int, bytes]
    width_px: int
    first_frame: bytes | None = None

    @property
    def is_animated(self) -> bool:
        """Whether it moves."""
        return self.first_frame is not None


@dataclass(frozen=True, slots=True)
class _Frames:
    images: list[Image.Image]
    durations_ms: list[int]


def encode_emote(data: bytes, heights_px: list[int]) -> EncodedPicture:
    """The picture at these heights, animated if it was; raises PictureRefused."""
    with decoding:
        image = open_picture(data)
        _check(image)
        frames = _decode(image, max(heights_px))
        return _encode(frames, sorted(heights_px))


def encode_badge(data: bytes, sizes_px: list[int]) -> EncodedPicture:
    """The picture as squares, what does not fit cut off evenly; animation is not for badges."""
    with decoding:
        image = open_picture(data)
        _check(image)
        if _frame_count(image) > 1:
            raise PictureRefused("A badge does not move; choose a still picture.")
        frames = _decode(image, max(sizes_px))
        side = min(frames.images[0].size)
        square = _cut(frames.images[0], side)
        return _encode(_Frames([square], frames.durations_ms), sorted(sizes_px))


def _check(image: Image.Image) -> None:
    """Everything that can be known before a pixel is decoded."""
    width, height = image.size
    if image.format not in FORMATS:
        raise PictureRefused("Choose a PNG, GIF or WebP file.")
    if max(width, height) > MAX_SIDE_PX:
        raise PictureRefused(f"This picture is larger than {MAX_SIDE_PX} × {MAX_SIDE_PX} pixels.")
    if height < MIN_HEIGHT_PX or width < MIN_HEIGHT_PX / MAX_ASPECT:
        raise PictureRefused(f"This picture is lower than {MIN_HEIGHT_PX} pixels.")
    if width > height * MAX_ASPECT or height > width * MAX_ASPECT:
        raise PictureRefused(f"One side may be at most {MAX_ASPECT} times as long as the other.")
    frames = _frame_count(image)
    if frames > MAX_FRAMES:
        raise PictureRefused(f"This picture has {frames} frames; at most {MAX_FRAMES} are allowed.")
    if frames * width * height > MAX_PIXELS_OF_ALL_FRAMES:
        raise PictureRefused("This picture has too many pixels; make it smaller or shorter.")


def _frame_count(image: Image.Image) -> int:
    try:
        return int(getattr(image, "n_frames", 1))
    except BROKEN as error:
        raise PictureRefused(_DAMAGED) from error


def _decode(image: Image.Image, height_px: int) -> _Frames:
    """Every frame at the largest height; a frame's full size is let go at once."""
    frames = _Frames([], [])
    try:
        for frame in ImageSequence.Iterator(image):
            frames.images.append(_scaled(frame.convert("RGBA"), height_px))
            frames.durations_ms.append(_duration_ms(frame))
    except BROKEN as error:
        raise PictureRefused(_DAMAGED) from error
    if not frames.images:
        raise PictureRefused(_DAMAGED)
    return frames


def _duration_ms(frame: Image.Image) -> int:
    duration = frame.info.get("duration", 0)
    is_sensible = isinstance(duration, int | float) and _MIN_FRAME_MS <= duration <= 60_000
    return int(duration) if is_sensible else _FRAME_MS


def _scaled(image: Image.Image, height_px: int) -> Image.Image:
    width = max(1, round(image.width * height_px / image.height))
    return image.resize((width, height_px), Image.Resampling.LANCZOS)


def _cut(image: Image.Image, side: int) -> Image.Image:
    left, top = (image.width - side) // 2, (image.height - side) // 2
    return image.crop((left, top, left + side, top + side))


def _encode(frames: _Frames, heights_px: list[int]) -> EncodedPicture:
    files = {height: _webp(frames, height) for height in heights_px}
    is_animated = len(frames.images) > 1
    still = _Frames([_telling(frames.images)], [_FRAME_MS])
    return EncodedPicture(
        files=files,
        width_px=_scaled(frames.images[0], heights_px[0]).width,
        first_frame=_webp(still, heights_px[-1]) if is_animated else None,
    )


def _telling(images: list[Image.Image]) -> Image.Image:
    """The first frame that shows anything: many animations fade in from nothing."""
    return next((image for image in images if image.getbbox()), images[0])


def _webp(frames: _Frames, height_px: int) -> bytes:
    first, *others = _fresh(frames.images, height_px)
    output = BytesIO()
    options = {"save_all": True, "append_images": others, "duration": frames.durations_ms}
    moving = {**options, "loop": 0} if others else {}
    first.save(output, "WEBP", quality=_QUALITY, method=_EFFORT, **moving)
    return output.getvalue()


def _fresh(images: list[Image.Image], height_px: int) -> Iterator[Image.Image]:
    """New images, so that nothing in `info` is written along."""
    for image in images:
        scaled = _scaled(image, height_px)
        clean = Image.new("RGBA", scaled.size)
        clean.paste(scaled)
        yield clean


_DAMAGED = "This picture is damaged; save it again and try once more."
