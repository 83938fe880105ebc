"""The index of emotes."""

from chat.parsing.builtin_emotes import BUILT_IN_EMOTES
from chat.parsing.emotes import NO_EMOTES, EmoteIndex, EmoteRef
from chat.policies.emotes import check_code
from static.art.emotes import DRAWINGS, FOLDER, HEIGHTS_PX


def test_later_groups_win():
    first, second = EmoteRef("1", "Same"), EmoteRef("2", "Same")

    index = EmoteIndex.of([first], [second, EmoteRef("3", "Other")])

    assert index("Same") is second
    assert (len(index), "Other" in index, index("other")) == (2, True, None)
    assert index.merged(EmoteIndex.of([first]))("Same") is first


def test_nothing_is_found_in_no_emotes():
    assert NO_EMOTES("anything") is None
    assert not NO_EMOTES


def test_every_built_in_emote_is_drawn_in_every_size():
    names = set(BUILT_IN_EMOTES.values())

    assert names == DRAWINGS.keys()
    assert len(names) == len(BUILT_IN_EMOTES)
    expected = {f"{name}-{height}.webp" for name in names for height in HEIGHTS_PX}
    assert {path.name for path in FOLDER.iterdir()} == expected


def test_built_in_codes_have_the_form_of_codes():
    assert all(code.isalnum() and 3 <= len(code) <= 32 for code in BUILT_IN_EMOTES)
    assert check_code("SomeOther") == "SomeOther"
