"""AAC frames that decode to silence, written bit by bit after ISO/IEC 14496-3, 4.4.2."""

from functools import cache

from streams.media.codecs.bits import CodecError

_SINGLE, _PAIR, _LOW, _END = "000", "001", "011", "111"  # id_syn_ele, table 4.85
# The elements of each channel configuration, table 1.19.
_LAYOUTS = {
    1: [_SINGLE],
    2: [_PAIR],
    3: [_SINGLE, _PAIR],
    4: [_SINGLE, _PAIR, _SINGLE],
    5: [_SINGLE, _PAIR, _PAIR],
    6: [_SINGLE, _PAIR, _PAIR, _LOW],
    7: [_SINGLE, _PAIR, _PAIR, _PAIR, _LOW],
    11: [_SINGLE, _PAIR, _PAIR, _SINGLE, _LOW],
    12: [_SINGLE, _PAIR, _PAIR, _PAIR, _LOW],
    14: [_SINGLE, _PAIR, _PAIR, _LOW, _PAIR],
}
# One long window without a scale factor band: no section, no scale factor, no spectrum follows.
_ICS_INFO = "00000000000"  # reserved, sequence, shape, max_sfb, predictor
_GAIN, _NO_TOOLS = "00000000", "000"  # global_gain; no pulses, no TNS, no gain control
_CHANNEL = _GAIN + _ICS_INFO + _NO_TOOLS
_COMMON_CHANNEL = _GAIN + _NO_TOOLS


@cache
def silent_frame(channel_config: int) -> bytes:
    """A raw_data_block of AAC-LC; raises CodecError where the stream itself names its channels."""
    layout = _LAYOUTS.get(channel_config)
    if layout is None:
        raise CodecError(f"there is no silent frame for channel configuration {channel_config}")
    bits, tags = "", dict.fromkeys((_SINGLE, _PAIR, _LOW), 0)
    for element in layout:
        bits += element + f"{tags[element]:04b}"
        tags[element] += 1
        # A pair shares its window and has no joint stereo.
        bits += f"1{_ICS_INFO}00{_COMMON_CHANNEL * 2}" if element == _PAIR else _CHANNEL
    bits += _END
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")
