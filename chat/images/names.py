"""The files that belong to one picture, by the name of the largest."""

EMOTE_HEIGHTS_PX = {"1": 28, "2": 56, "4": 112}
BADGE_SIZES_PX = {"1": 18, "2": 36, "4": 72}
STATIC = "static"


def file_names(image: str, sizes_px: dict[str, int], *, has_static: bool = False) -> dict[str, str]:
    """`x-112.webp` gives {"1": "x-28.webp", …}, and "static": `x-112-static.webp` if there is one.

    The keys are Twitch's scales.
    """
    stem = image.removesuffix(".webp").rpartition("-")[0]
    names = {scale: f"{stem}-{size_px}.webp" for scale, size_px in sizes_px.items()}
    if has_static:
        names[STATIC] = f"{stem}-{max(sizes_px.values())}-{STATIC}.webp"
    return names
