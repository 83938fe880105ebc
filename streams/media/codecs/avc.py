"""H.264: the AVCDecoderConfigurationRecord and the sequence parameter set inside it."""

from dataclasses import dataclass

from streams.media.codecs.bits import BitReader, CodecError


@dataclass(frozen=True, slots=True)
class AvcConfig:
    codec: str  # "avc1.64001f"
    profile: int
    level: int
    width: int  # after cropping, what a viewer sees
    height: int
    fps: float | None  # only where the VUI tells it


# Profiles whose SPS carries the chroma format, 7.3.2.1.1 of H.264.
_CHROMA_PROFILES = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})
_NAL_SPS = 7
_MAX_SIDE = 16_384
_MAX_POC_CYCLE = 255
_EXTENDED_SAR = 255
_MAX_SPS_BYTES = 1_024  # real ones have 20 to 300; the bit cursor's cost grows with the length


def parse_avc_config(record: bytes) -> AvcConfig:
    """An AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1); raises CodecError."""
    if len(record) < 8 or record[0] != 1:
        raise CodecError("this is no AVCDecoderConfigurationRecord")
    if not record[5] & 0x1F:
        raise CodecError("the AVCDecoderConfigurationRecord has no sequence parameter set")
    size = int.from_bytes(record[6:8], "big")
    sps = record[8 : 8 + size]
    if len(sps) < size:
        raise CodecError("the sequence parameter set ends early")
    return parse_sps(sps)


def parse_sps(sps: bytes) -> AvcConfig:
    """A sequence parameter set with its NAL header (7.3.2.1.1 of H.264); raises CodecError."""
    if len(sps) < 4 or sps[0] & 0x1F != _NAL_SPS:
        raise CodecError("this is no sequence parameter set")
    if len(sps) > _MAX_SPS_BYTES:
        raise CodecError(f"a sequence parameter set of {len(sps)} bytes is too long")
    profile, level = sps[1], sps[3]
    reader = BitReader(_without_emulation_prevention(sps[4:]))
    reader.ue()  # seq_parameter_set_id
    chroma_format, is_separate = _read_chroma(reader) if profile in _CHROMA_PROFILES else (1, False)
    _skip_picture_order(reader)
    reader.ue()  # max_num_ref_frames
    reader.flag()  # gaps_in_frame_num_value_allowed_flag
    width, height = _read_size(reader, 0 if is_separate else chroma_format)
    fps = _read_fps(reader) if reader.flag() else None
    return AvcConfig(f"avc1.{sps[1:4].hex()}", profile, level, width, height, fps)


def _without_emulation_prevention(data: bytes) -> bytes:
    """7.4.1.1 of H.264: the 3 in 00 00 03 is not part of the content."""
    return data.replace(b"\x00\x00\x03", b"\x00\x00")


def _read_chroma(reader: BitReader) -> tuple[int, bool]:
    chroma_format = reader.ue()
    if chroma_format > 3:
        raise CodecError(f"chroma format {chroma_format} does not exist")
    is_separate = reader.flag() if chroma_format == 3 else False
    reader.ue()  # bit_depth_luma_minus8
    reader.ue()  # bit_depth_chroma_minus8
    reader.flag()  # qpprime_y_zero_transform_bypass_flag
    if reader.flag():  # seq_scaling_matrix_present_flag
        for index in range(12 if chroma_format == 3 else 8):
            if reader.flag():
                _skip_scaling_list(reader, 16 if index < 6 else 64)
    return chroma_format, is_separate


def _skip_scaling_list(reader: BitReader, size: int) -> None:
    last, following = 8, 8
    for _ in range(size):
        if following:
            following = (last + reader.se()) % 256
        last = following or last


def _skip_picture_order(reader: BitReader) -> None:
    reader.ue()  # log2_max_frame_num_minus4
    order_type = reader.ue()
    if order_type == 0:
        reader.ue()
    elif order_type == 1:
        reader.flag()
        reader.se()
        reader.se()
        count = reader.ue()
        if count > _MAX_POC_CYCLE:
            raise CodecError("the picture order count cycle is too long")
        for _ in range(count):
            reader.se()


def _read_size(reader: BitReader, chroma_format: int) -> tuple[int, int]:
    width = (reader.ue() + 1) * 16
    map_height = (reader.ue() + 1) * 16
    field_factor = 1 if reader.flag() else 2  # frame_mbs_only_flag
    if field_factor == 2:
        reader.flag()  # mb_adaptive_frame_field_flag
    height = map_height * field_factor
    reader.flag()  # direct_8x8_inference_flag
    if reader.flag():  # frame_cropping_flag
        unit_x = 2 if chroma_format in (1, 2) else 1
        unit_y = (2 if chroma_format == 1 else 1) * field_factor
        width -= (reader.ue() + reader.ue()) * unit_x
        height -= (reader.ue() + reader.ue()) * unit_y
    if not (0 < width <= _MAX_SIDE and 0 < height <= _MAX_SIDE):
        raise CodecError(f"a picture of {width}x{height} is impossible")
    return width, height


def _read_fps(reader: BitReader) -> float | None:
    """The timing of the VUI, E.1.1 of H.264."""
    if reader.flag() and reader.bits(8) == _EXTENDED_SAR:
        reader.bits(32)
    if reader.flag():  # overscan_info_present_flag
        reader.flag()
    if reader.flag():  # video_signal_type_present_flag
        reader.bits(4)
        if reader.flag():
            reader.bits(24)
    if reader.flag():  # chroma_loc_info_present_flag
        reader.ue()
        reader.ue()
    if not reader.flag():  # timing_info_present_flag
        return None
    units_in_tick, time_scale = reader.bits(32), reader.bits(32)
    return time_scale / (2 * units_in_tick) if units_in_tick and time_scale else None
