"""AMF0 against byte tables, round trips and hostile input."""

import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.media.amf import (
    UNDEFINED,
    AmfDate,
    AmfError,
    AmfLimits,
    EcmaArray,
    TypedObject,
    decode_all,
    decode_one,
    encode,
    encode_all,
)

TABLE = [
    (1.0, "003ff0000000000000"),
    (-0.5, "00bfe0000000000000"),
    (True, "0101"),
    (False, "0100"),
    ("connect", "020007636f6e6e656374"),
    ("é", "020002c3a9"),
    (None, "05"),
    (UNDEFINED, "06"),
    ({"app": "live"}, "0300036170700200046c697665000009"),
    (EcmaArray({"width": 2.0}), "08000000010005776964746800400000000000000000" + "0009"),
    ([1.0, None], "0a00000002003ff000000000000005"),
    (AmfDate(1000.0, 60), "0b408f400000000000003c"),
    (TypedObject("Point", {"x": True}), "100005506f696e740001780101000009"),
    ({}, "03000009"),
]


@pytest.mark.parametrize(("value", "wire"), TABLE)
def test_bytes_of_each_type(value, wire):
    assert encode(value).hex() == wire
    decoded = decode_all(bytes.fromhex(wire))
    assert decoded == [value]
    assert type(decoded[0]) is type(value)


def test_the_class_name_of_a_typed_object_survives():
    decoded, _ = decode_one(encode(TypedObject("Point", {})))
    assert isinstance(decoded, TypedObject)
    assert decoded.class_name == "Point"


def test_a_string_beyond_64_kilobytes_becomes_a_long_string():
    wire = encode("x" * 70_000)
    assert wire[0] == 0x0C
    assert decode_all(wire, limits=AmfLimits(max_string_bytes=70_000)) == ["x" * 70_000]


def test_xml_and_unsupported_are_read():
    assert decode_all(bytes.fromhex("0f000000023c3e" + "0d")) == ["<>", UNDEFINED]


def test_an_ecma_array_may_lie_about_its_count():
    wire = bytearray(encode(EcmaArray({"a": 1.0})))
    wire[1:5] = b"\xff\xff\xff\xff"
    assert decode_all(bytes(wire)) == [{"a": 1.0}]


def test_decode_one_tells_where_the_next_value_begins():
    wire = encode_all(["onMetaData", 4.0])
    first, offset = decode_one(wire)
    assert (first, decode_one(wire, offset=offset)[0]) == ("onMetaData", 4.0)


@pytest.mark.parametrize(
    ("wire", "reason"),
    [
        ("00", "ends early"),
        ("0200", "ends early"),
        ("020005616263", "ends early"),
        ("03000361", "ends early"),
        ("0a000000ff", "announces 255 values"),
        ("0affffffff", "announces 4294967295 values"),
        ("11", "marker 0x11"),
        ("070000", "marker 0x07"),
        ("09", "marker 0x09"),
        ("0cffffffff", "string of 4294967295 bytes"),
    ],
)
def test_broken_input_names_its_fault(wire, reason):
    with pytest.raises(AmfError, match=reason):
        decode_all(bytes.fromhex(wire), limits=AmfLimits(max_values=100))


def test_depth_is_bounded():
    wire = b"\x03\x00\x01a" * 50_000
    with pytest.raises(AmfError, match="deeper than 8"):
        decode_all(wire)


def test_the_number_of_values_is_bounded():
    with pytest.raises(AmfError, match="more than 10 AMF values"):
        decode_all(b"\x05" * 11, limits=AmfLimits(max_values=10))
    assert len(decode_all(b"\x05" * 10, limits=AmfLimits(max_values=10))) == 10


def test_the_length_of_strings_is_bounded():
    with pytest.raises(AmfError, match="string of 11 bytes"):
        decode_all(encode("x" * 11), limits=AmfLimits(max_string_bytes=10))


def test_text_that_is_not_utf8_is_read_with_replacements():
    assert decode_all(b"\x02\x00\x01\xff") == ["\ufffd"]


def test_a_property_name_must_fit():
    with pytest.raises(AmfError, match="does not fit"):
        encode({"x" * 70_000: None})


_leaves = (
    st.floats(allow_nan=False)
    | st.booleans()
    | st.none()
    | st.just(UNDEFINED)
    | st.text(max_size=40)
    | st.builds(AmfDate, st.floats(allow_nan=False), st.integers(-720, 720))
)
_keys = st.text(max_size=20)
_values = st.recursive(
    _leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(_keys, inner, max_size=4)
        | st.dictionaries(_keys, inner, max_size=4).map(EcmaArray)
    ),
    max_leaves=20,
)


@given(st.lists(_values, max_size=5))
def test_what_was_encoded_is_decoded(values):
    limits = AmfLimits(max_depth=100, max_values=100_000)
    assert decode_all(encode_all(values), limits=limits) == values


def test_not_a_number_survives():
    decoded = decode_all(encode(math.nan))
    assert isinstance(decoded[0], float)
    assert math.isnan(decoded[0])


@given(st.binary(max_size=300))
def test_random_bytes_raise_nothing_but_amf_error(data):
    try:
        decode_all(data)
    except AmfError:
        return


@given(_values, st.data())
def test_mutated_values_raise_nothing_but_amf_error(value, data):
    wire = bytearray(encode(value))
    wire[data.draw(st.integers(0, len(wire) - 1))] = data.draw(st.integers(0, 255))
    try:
        decode_all(bytes(wire))
    except AmfError:
        return


def test_numbers_are_big_endian_doubles():
    assert encode(7) == b"\x00" + struct.pack(">d", 7)
