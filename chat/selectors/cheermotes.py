"""The cheermotes of the site with their pictures, as pickers and lines show them."""

from typing import Any

from chat.parsing.cheermotes import CHEERMOTES, TIERS
from chat.selectors.pictures import drawing_url


def cheermotes() -> list[dict[str, Any]]:
    """`[{prefix, tiers: [{tier, minBits, color, images: {animated, static}}]}]`; no query."""
    return [
        {
            "prefix": name,
            "tiers": [
                {
                    "tier": tier.number,
                    "minBits": tier.min_bits,
                    "color": tier.color,
                    "images": cheermote_images(name, tier.number),
                }
                for tier in TIERS
            ],
        }
        for name in CHEERMOTES
    ]


def cheermote_images(name: str, tier: int) -> dict[str, str]:
    """The addresses of a cheermote's pictures, `animated` and `static`; no query."""
    stem = f"cheermotes/{name.lower()}-{tier}"
    return {"animated": drawing_url(f"{stem}.svg"), "static": drawing_url(f"{stem}-still.svg")}
