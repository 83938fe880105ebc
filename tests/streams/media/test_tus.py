"""tus 1.0.0 by tables of headers: what is understood, what is refused, and with which status."""

import base64
import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.media import tus

GIB = 2**30
PATCH = {"content-type": tus.PATCH_TYPE}
SHA1 = base64.b64encode(tus.ALGORITHMS["sha1"](b"abc").digest()).decode()
SHA256 = base64.b64encode(hashlib.sha256(b"abc").digest()).decode()


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("header", "metadata"),
    [
        ("", {}),
        (f"filename {b64('game night.mp4')}", {"filename": "game night.mp4"}),
        (f"filename {b64('Größe 録画.mkv')},odd", {"filename": "Größe 録画.mkv", "odd": ""}),
        (f"a {b64('1')} , b {b64('2')}", {"a": "1", "b": "2"}),
    ],
)  # fmt: skip
def test_metadata_is_read(header, metadata):
    assert tus.read_metadata(header) == metadata


@pytest.mark.parametrize(
    "header",
    [
        "filename not-base64!",
        "filename /w==",  # 0xFF is no UTF-8
        f"name {b64('a')},name {b64('b')}",
        f"n\xe4me {b64('a')}",
        f"a {b64('1')} {b64('2')}",
        "filename " + "QUFB" * 3000,
    ],
)
def test_hostile_metadata_is_refused(header):
    with pytest.raises(tus.TusError) as refusal:
        tus.read_metadata(header)
    assert refusal.value.status == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"upload-length": ""}, 400),
        ({"upload-length": "0"}, 400),
        ({"upload-length": "-1"}, 400),
        ({"upload-length": "1e9"}, 400),
        ({"upload-length": "+5"}, 400),
        ({"upload-length": "\u0665"}, 400),
        ({"upload-length": "9" * 19}, 400),
        ({"upload-length": "9" * 5000}, 400),
        ({"upload-length": "5, 5"}, 400),
        ({"upload-length": str(GIB + 1)}, 413),
        ({"upload-defer-length": "1"}, 400),
        ({"upload-length": "5", "upload-defer-length": "1"}, 400),
        ({"upload-length": "5", "upload-concat": "partial"}, 400),
        ({"upload-length": "5", "content-length": "5", "content-type": "text/plain"}, 415),
        ({"upload-length": "5", "upload-checksum": "md5 AAAA"}, 400),
    ],
)
def test_creations_that_are_refused(headers, status):
    with pytest.raises(tus.TusError) as refusal:
        tus.read_creation(headers, max_bytes=GIB)
    assert refusal.value.status == status


def test_a_creation_with_and_without_its_first_bytes():
    plain = tus.read_creation({"upload-length": "7", "content-length": "0"}, max_bytes=GIB)
    assert (plain.size_bytes, plain.has_body) == (7, False)
    with_body = {"upload-length": "7", "content-type": tus.PATCH_TYPE, "content-length": "3"}
    assert tus.read_creation(with_body, max_bytes=GIB).has_body


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 415),
        ({"content-type": "application/octet-stream", "upload-offset": "0"}, 415),
        (PATCH, 400),
        ({**PATCH, "upload-offset": "-5"}, 400),
        ({**PATCH, "upload-offset": "0x10"}, 400),
        ({**PATCH, "upload-offset": "0", "content-length": "ten"}, 400),
        ({**PATCH, "upload-offset": "0", "upload-checksum": "sha1"}, 400),
        ({**PATCH, "upload-offset": "0", "upload-checksum": "sha1 AAAA"}, 400),
        ({**PATCH, "upload-offset": "0", "upload-checksum": f"sha256 {SHA1}"}, 400),
        ({**PATCH, "upload-offset": "0", "upload-checksum": f"crc32 {SHA1}"}, 400),
        ({**PATCH, "upload-offset": "0", "upload-checksum": "sha1 !!!!"}, 400),
    ],
)
def test_pieces_that_are_refused(headers, status):
    with pytest.raises(tus.TusError) as refusal:
        tus.read_piece(headers)
    assert refusal.value.status == status


@pytest.mark.parametrize(("algorithm", "encoded"), [("sha1", SHA1), ("sha256", SHA256)])
def test_checksums_are_read(algorithm, encoded):
    checksum = tus.read_checksum({"upload-checksum": f"{algorithm} {encoded}"})
    assert checksum is not None
    hasher = checksum.begin()
    hasher.update(b"abc")
    assert hasher.digest() == checksum.digest


@pytest.mark.parametrize(
    ("offset", "length", "status"),
    [(5, 5, 0), (5, None, 0), (4, 1, 409), (6, 1, 409), (5, 6, 413), (5, 10**17, 413)],
)
def test_where_a_piece_fits(offset, length, status):
    piece = tus.Piece(offset, length, None)
    if not status:
        tus.require_fits(piece, offset=5, size_bytes=10)
        return
    with pytest.raises(tus.TusError) as refusal:
        tus.require_fits(piece, offset=5, size_bytes=10)
    assert refusal.value.status == status


@pytest.mark.parametrize("version", [None, "", "0.2.2", "1.0", "1.0.0, 1.0.0", "1.0.0 "])
def test_other_versions_are_refused(version):
    headers = {} if version is None else {"tus-resumable": version}
    with pytest.raises(tus.TusError) as refusal:
        tus.require_version(headers)
    assert refusal.value.status == 412


def test_repeated_headers_are_no_number():
    headers = tus.read_headers([(b"Upload-Offset", b"1"), (b"upload-offset", b"2")])
    assert headers == {"upload-offset": "1, 2"}


def test_only_a_post_may_be_overridden():
    override = {"x-http-method-override": "patch"}
    assert tus.read_method("POST", override) == "PATCH"
    assert tus.read_method("GET", override) == "GET"
    assert tus.read_method("POST", {}) == "POST"
    with pytest.raises(tus.TusError):
        tus.read_method("POST", {"x-http-method-override": "TRACE"})


def test_what_options_say():
    assert tus.options_headers(max_bytes=GIB) == {
        "tus-version": "1.0.0",
        "tus-extension": "creation,creation-with-upload,checksum,expiration,termination",
        "tus-checksum-algorithm": "sha1,sha256",
        "tus-max-size": str(GIB),
    }
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert tus.http_date(moment) == "Fri, 02 Jan 2026 03:04:05 GMT"


_texts = st.text(max_size=60)
_names = st.sampled_from(
    ["upload-length", "upload-offset", "upload-metadata", "upload-checksum", "content-length",
     "content-type", "tus-resumable", "upload-defer-length"]
)  # fmt: skip


@given(
    st.dictionaries(_names, _texts | st.sampled_from(["0", "5", tus.PATCH_TYPE, f"sha1 {SHA1}"]))
)
def test_any_headers_are_understood_or_refused(headers):
    for read in (tus.read_piece, lambda given: tus.read_creation(given, max_bytes=GIB)):
        try:
            read(headers)
        except tus.TusError as refusal:
            assert 400 <= refusal.status < 500
