"""Splits that never lose a minor unit.

Largest remainder (Hamilton's method): each part gets the whole units of its exact share, and the
units left over go, one each, to the parts with the largest fractions; of equal fractions the
earlier part is served first. So the parts differ from exact shares by less than one unit.
"""

from collections.abc import Sequence


def split_by_weights(amount_minor: int, weights: Sequence[int]) -> list[int]:
    """The amount in parts proportional to the weights; their sum is the amount, of either sign.

    Raises ValueError for a negative weight, or where all are zero.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("Weights are not negative, and one of them is more than zero.")
    sign = -1 if amount_minor < 0 else 1
    exact = [abs(amount_minor) * weight for weight in weights]
    parts = [one // total for one in exact]
    left = abs(amount_minor) - sum(parts)
    # sorted() is stable: of equal remainders the earlier part comes first.
    by_remainder = sorted(range(len(parts)), key=lambda index: -(exact[index] % total))
    for index in by_remainder[:left]:
        parts[index] += 1
    return [sign * part for part in parts]


def share_of_sale(net_minor: int, *, channel_bp: int) -> tuple[int, int]:
    """(channel, platform) of what is left after tax; `channel_bp` in hundredths of a percent."""
    if not 0 <= channel_bp <= 10_000:
        raise ValueError("channel_bp is between 0 and 10000.")
    channel_minor, platform_minor = split_by_weights(net_minor, [channel_bp, 10_000 - channel_bp])
    return channel_minor, platform_minor


def part_to_refund(
    parts: Sequence[int], *, refunded_before_minor: int, refund_minor: int
) -> list[int]:
    """What each part of a sale gives back for this refund; the last refund makes all of them zero.

    The difference of two splits of the running total, so that any number of partial refunds adds up
    to the parts exactly; a single part may be one unit off on the way.
    Raises ValueError for more than there is.
    """
    total = sum(parts)
    after = refunded_before_minor + refund_minor
    if refund_minor <= 0 or refunded_before_minor < 0 or after > total:
        raise ValueError("A refund is more than nothing and at most what is left.")
    before = split_by_weights(refunded_before_minor, parts)
    return [one - other for one, other in zip(split_by_weights(after, parts), before, strict=True)]
