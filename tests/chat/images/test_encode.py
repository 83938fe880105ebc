"""What pictures of emotes and badges may be, and what becomes of them."""

from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from accounts.images import PictureRefused
from chat.images.encode import MAX_FRAMES, encode_badge, encode_emote
from tests.chat.pictures import moving, still

HEIGHTS = [28, 56, 112]


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


@pytest.mark.parametrize(
    ("data", "frames"),
    [
        (still(format="PNG"), 1),
        (still(format="WEBP"), 1),
        (still(format="GIF"), 1),
        (moving(5, format="GIF"), 5),
        (moving(5, format="WEBP"), 5),
        (moving(5, format="PNG"), 5),
        (moving(MAX_FRAMES), MAX_FRAMES),
    ],
    ids=["png", "webp", "gif", "moving gif", "moving webp", "apng", "most frames"],
)
def test_every_format_becomes_webp_at_three_heights(data, frames):
    picture = encode_emote(data, HEIGHTS)

    assert sorted(picture.files) == HEIGHTS
    for height, file in picture.files.items():
        image = opened(file)
        assert (image.format, image.height) == ("WEBP", height)
        assert getattr(image, "n_frames", 1) == frames
    assert picture.is_animated == (frames > 1)


def test_a_moving_picture_has_a_still_one_beside_it():
    picture = encode_emote(moving(6), HEIGHTS)

    assert picture.first_frame is not None
    still_one = opened(picture.first_frame)
    assert (still_one.height, getattr(still_one, "n_frames", 1)) == (112, 1)


def test_the_still_one_shows_something_though_the_animation_begins_with_nothing():
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    red = Image.new("RGBA", (40, 40), (255, 0, 0, 255))
    output = BytesIO()
    clear.save(output, "WEBP", save_all=True, append_images=[red], duration=100, lossless=True)

    picture = encode_emote(output.getvalue(), HEIGHTS)

    assert opened(picture.first_frame or b"").convert("RGBA").getbbox() is not None


def test_frames_keep_their_length_and_too_short_ones_get_what_browsers_give_them():
    def lengths(data: bytes) -> set[int]:
        image = opened(encode_emote(data, HEIGHTS).files[28])
        found = set()
        for frame in range(image.n_frames):
            image.seek(frame)
            image.load()
            found.add(image.info["duration"])
        return found

    assert lengths(moving(3, format="WEBP", duration=70)) == {70}
    assert lengths(moving(3, format="WEBP", duration=1)) == {100}


@pytest.mark.parametrize(
    ("size", "width"), [((112, 112), 28), ((336, 112), 84), ((40, 120), 9), ((56, 28), 56)]
)
def test_the_shape_stays(size, width):
    picture = encode_emote(still(*size), HEIGHTS)

    assert picture.width_px == width
    assert opened(picture.files[28]).width == width


def test_transparency_stays_and_notes_go():
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "taken at home")
    picture = encode_emote(still(pnginfo=info), HEIGHTS)

    image = opened(picture.files[112])
    assert image.convert("RGBA").getpixel((2, 2))[3] == 0
    assert b"taken at home" not in picture.files[112]
    assert not {"exif", "icc_profile", "xmp"} & image.info.keys()


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _frame_bomb() -> bytes:
    """A small GIF of a thousand frames."""
    return moving(1000, (28, 28))


def _pixel_bomb() -> bytes:
    """A PNG of a few hundred bytes that says it is 30,000 px wide and high."""
    data = bytearray(still(28, 28))
    data[16:24] = (30_000).to_bytes(4, "big") * 2
    import zlib

    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
        (b"GIF89a", "not a picture"),
        (still(format="PNG")[:60], "damaged"),
        (_cut(moving(30, format="WEBP")), "(damaged|not a picture)"),
        (still(20, 20), "lower than 28"),
        (still(400, 100), "3 times"),
        (still(100, 301), "3 times"),
        (still(5000, 4000), "larger than 4096"),
        (_pixel_bomb(), "(larger|megapixels|damaged)"),
        (_frame_bomb(), "at most 60"),
        (moving(60, (900, 900)), "too many pixels"),
    ],
)
def test_what_is_refused_says_why(data, words):
    with pytest.raises(PictureRefused, match=words):
        encode_emote(data, HEIGHTS)


def test_jpeg_is_no_emote():
    output = BytesIO()
    Image.new("RGB", (112, 112)).save(output, "JPEG")

    with pytest.raises(PictureRefused, match="PNG, GIF or WebP"):
        encode_emote(output.getvalue(), HEIGHTS)


def test_a_badge_is_a_square():
    picture = encode_badge(still(120, 80), [18, 36, 72])

    assert {size: opened(file).size for size, file in picture.files.items()} == {
        size: (size, size) for size in (18, 36, 72)
    }


def test_a_badge_does_not_move():
    with pytest.raises(PictureRefused, match="does not move"):
        encode_badge(moving(3), [18, 36, 72])
