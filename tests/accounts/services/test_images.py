"""Uploads: what is refused, and that only pixels pass."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.services.images import ImageKind, store_image
from tests.factories import make_picture
from twitchclone.core.errors import InvalidInput


def upload(data: bytes, name: str = "picture.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def stored(picture, kind=ImageKind.AVATAR) -> Image.Image:
    image = Image.open(BytesIO(store_image(upload=picture, kind=kind).read()))
    assert image.format == "WEBP"
    return image


def refused(picture, kind=ImageKind.AVATAR) -> str:
    with pytest.raises(InvalidInput) as refusal:
        store_image(upload=picture, kind=kind)
    assert refusal.value.field == kind.value.field
    return refusal.value.message


def huge_png(width: int, height: int) -> bytes:
    """A few hundred bytes that say they are a huge picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(10_000)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", list(ImageKind))
def test_every_kind_has_its_shape(kind):
    spec = kind.value
    image = stored(make_picture(2400, 2400), kind)
    assert image.width <= spec.width_px and image.height <= spec.height_px
    if spec.is_cropped:
        assert image.size == (spec.width_px, spec.height_px)


def test_pictures_are_not_made_larger():
    assert stored(make_picture(100, 80)).size == (80, 80)
    assert stored(make_picture(300, 200), ImageKind.PANEL).size == (300, 200)


def test_the_name_tells_nothing():
    file = store_image(upload=make_picture(name="../../etc/passwd.png"), kind=ImageKind.AVATAR)
    assert len(file.name) == 29 and file.name.endswith(".webp")
    assert "passwd" not in file.name


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_the_formats(format):
    assert stored(make_picture(format=format, name="whatever.txt")).size == (200, 200)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_the_modes_of_png(mode):
    output = BytesIO()
    Image.new(mode, (100, 100)).save(output, "PNG")
    assert stored(upload(output.getvalue())).mode in {"RGB", "RGBA"}


def test_cmyk():
    output = BytesIO()
    Image.new("CMYK", (100, 100)).save(output, "JPEG")
    assert stored(upload(output.getvalue())).mode == "RGB"


def test_exif_is_gone_after_it_was_obeyed():
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right
    exif[0x010F] = "Camera with a name"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)  # latitude
    picture = make_picture(200, 100, format="JPEG", exif=exif, comment=b"secret note")
    file = store_image(upload=picture, kind=ImageKind.PANEL).read()
    image = Image.open(BytesIO(file))
    assert image.size == (100, 200)
    assert not image.getexif()
    assert b"Camera" not in file and b"secret" not in file and b"EXIF" not in file


def test_text_and_profiles_are_gone():
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Comment", "secret note")
    picture = make_picture(pnginfo=notes, icc_profile=b"not a profile, secret")
    assert b"secret" not in store_image(upload=picture, kind=ImageKind.AVATAR).read()


def test_of_an_animation_the_first_frame_stays():
    frames = [Image.new("RGB", (100, 100), colour) for colour in ("red", "blue")]
    output = BytesIO()
    frames[0].save(output, "GIF", save_all=True, append_images=frames[1:])
    image = stored(upload(output.getvalue(), "animation.gif"))
    assert getattr(image, "n_frames", 1) == 1
    red, _, blue = image.convert("RGB").getpixel((50, 50))
    assert red > 200 and blue < 50


@pytest.mark.parametrize("payload", [b"<script>alert(1)</script>", b"PK\x03\x04", b"%PDF-1.7"])
def test_what_rides_along_is_left_behind(payload):
    """A file that is a picture and something else (a polyglot) comes out as a picture."""
    for picture in (make_picture(format="GIF"), make_picture(format="JPEG")):
        data = picture.read() + payload
        assert payload not in store_image(upload=upload(data), kind=ImageKind.AVATAR).read()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        b"not a picture at all",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><svg/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n",
        b"%PDF-1.7",
        b"BM" + bytes(100),
        b"II*\x00" + bytes(100),
    ],
)
def test_other_things_are_refused_whatever_they_are_called(data):
    assert "not a picture" in refused(upload(data, "picture.png"))


def test_a_picture_cut_short_is_refused():
    whole = make_picture(400, 400, format="JPEG").read()
    assert "damaged" in refused(upload(whole[: len(whole) // 2]))


@pytest.mark.parametrize("size", [(8000, 6000), (12_000, 9000), (50_000, 50_000)])
def test_decompression_bombs_are_refused_before_they_go_off(size):
    """Below, between and above Pillow's own limits."""
    assert "more than 40 megapixels" in refused(upload(huge_png(*size)))


def test_one_that_lies_about_its_size_is_refused():
    assert "damaged" in refused(upload(huge_png(3000, 3000)))


def test_large_files_are_not_even_read():
    picture = upload(b"x")
    picture.size = 8 * 1024 * 1024 + 1
    picture.file.close()
    assert "8.0 MB; at most 8 MB" in refused(picture)


def test_small_pictures_are_refused():
    assert "20 × 20 pixels; at least 64 × 64" in refused(make_picture(20, 20))
