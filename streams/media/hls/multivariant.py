"""The multivariant playlist: which renditions there are and what each needs."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Variant:
    """One EXT-X-STREAM-INF (4.4.6.2) and the playlist behind it."""

    uri: str
    peak_bps: int
    average_bps: int
    codecs: str
    width: int
    height: int
    fps: float | None


def render_multivariant(variants: Iterable[Variant]) -> bytes:
    """The playlist's text, best rendition first as given."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:9"]
    for variant in variants:
        lines += [f"#EXT-X-STREAM-INF:{_attributes(variant)}", variant.uri]
    return ("\n".join(lines) + "\n").encode()


def _attributes(variant: Variant) -> str:
    attributes = [
        f"BANDWIDTH={max(variant.peak_bps, variant.average_bps, 1)}",
        f"AVERAGE-BANDWIDTH={max(variant.average_bps, 1)}",
        f'CODECS="{variant.codecs}"',
        f"RESOLUTION={variant.width}x{variant.height}",
    ]
    if variant.fps is not None:
        attributes.append(f"FRAME-RATE={variant.fps:.3f}")
    return ",".join(attributes)
