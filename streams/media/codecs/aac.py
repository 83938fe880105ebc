"""AAC: the AudioSpecificConfig."""

from dataclasses import dataclass

from streams.media.codecs.bits import BitReader, CodecError


@dataclass(frozen=True, slots=True)
class AacConfig:
    codec: str  # "mp4a.40.2"
    sample_rate: int
    channels: int
    channel_config: int = 0  # table 1.19; 0: a program config element tells


# ISO/IEC 14496-3, tables 1.16 and 1.17
_SAMPLE_RATES = (
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350,
)  # fmt: skip
_CHANNELS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 8, 11: 7, 12: 8, 14: 8}
_MAX_CONFIG_BYTES = 64


def parse_aac_config(data: bytes) -> AacConfig:
    """An AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1); raises CodecError."""
    reader = BitReader(data[:_MAX_CONFIG_BYTES])
    object_type = _read_object_type(reader)
    sample_rate = _read_sample_rate(reader)
    channel_config = reader.bits(4)
    if channel_config not in _CHANNELS and channel_config != 0:
        raise CodecError(f"AAC channel configuration {channel_config} does not exist")
    if object_type in (5, 29):  # SBR is signalled first, the core's type comes behind it
        sample_rate = _read_sample_rate(reader)
    channels = _CHANNELS.get(channel_config, 0)  # 0: the program config element tells
    return AacConfig(f"mp4a.40.{object_type}", sample_rate, channels, channel_config)


def _read_object_type(reader: BitReader) -> int:
    object_type = reader.bits(5)
    return 32 + reader.bits(6) if object_type == 31 else object_type


def _read_sample_rate(reader: BitReader) -> int:
    index = reader.bits(4)
    if index == 15:
        return reader.bits(24)
    if index >= len(_SAMPLE_RATES):
        raise CodecError(f"AAC sampling frequency index {index} does not exist")
    return _SAMPLE_RATES[index]
