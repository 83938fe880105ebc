"""AutoMod's judgement, rule by rule."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.automod import terms
from chat.automod.config import CATEGORIES, AutoModConfig, Category
from chat.automod.review import MAX_REASONS, PASSED, Action, review
from chat.automod.words import entries
from chat.parsing.emotes import EmoteIndex, EmoteRef
from chat.parsing.fragments import split_fragments


def plain(text):
    """The words of the list are in ROT13 here too."""
    return codecs.decode(text, "rot13")


def found(text, level=4, **options):
    fragments = split_fragments(text, emotes=EmoteIndex.of([EmoteRef("1", "BIGFACE")]))
    verdict = review(text, AutoModConfig(level, **options), fragments)
    return {(str(reason.category), text[reason.start : reason.end]) for reason in verdict.reasons}


def categories(text, level):
    return {category for category, _ in found(text, level)}


@pytest.mark.parametrize(
    ("text", "lowest", "category"),
    [
        (plain("lbh avttre"), 1, "identity"),
        (plain("AVTTREF"), 1, "identity"),
        (plain("lbh ergneq"), 2, "identity"),
        (plain("xvyy lbhefrys"), 1, "aggression"),
        (plain("xvyy, lbhefrys"), 1, "aggression"),
        (plain("xlf"), 1, "aggression"),
        (plain("tb qvr"), 2, "aggression"),
        (plain("v'yy xvyy lbh"), 2, "aggression"),
        (plain("fuhg hc"), 4, "aggression"),
        (plain("fubj obbof"), 2, "sexual"),
        (plain("ubeal"), 3, "sexual"),
        (plain("phag"), 2, "profanity"),
        (plain("shpxvat"), 3, "profanity"),
        (plain("fuvggl"), 4, "profanity"),
        ("Buy followers now", 1, "spam"),
        ("want to become famous? visit", 1, "spam"),
        ("see https://example.org", 3, "links"),
        ("see example.org", 3, "links"),
        ("A" * 70, 2, "capitals"),
        ("WHY ARE YOU SHOUTING AT EVERYBODY HERE", 3, "capitals"),
        ("WHY ARE YOU SHOUTING", 4, "capitals"),
        ("!?$%&/()=+" * 25, 1, "symbols"),
        ("!?$%&/()=+" * 7, 2, "symbols"),
        ("!?$%&/()=+" * 3, 3, "symbols"),
        ("!?$%&/()=+#-_:;,", 4, "symbols"),
        ("x" * 150, 1, "repetition"),
        ("x" * 60, 2, "repetition"),
        ("x" * 30, 3, "repetition"),
        ("x" * 15, 4, "repetition"),
        ("la " * 60, 1, "repetition"),
        ("la " * 30, 2, "repetition"),
        ("la " * 8, 4, "repetition"),
        ("BIGFACE " * 50, 2, "repetition"),
        ("😀" * 25, 3, "repetition"),
        ("ｐaypаl", 2, "lookalike"),  # Latin with a Cyrillic а
        ("αpple", 2, "lookalike"),
    ],
)
def test_from_which_level_on(text, lowest, category):
    text = text.strip()
    assert category in categories(text, lowest)
    assert category not in categories(text, lowest - 1)


@pytest.mark.parametrize(
    "text",
    [
        "hello everybody, how are you?",
        "that was a classic assassination in Scunthorpe",
        "the cockpit of the Titanic",
        "grape, therapist, analysis, Essex, cumulative",
        "I passed the class with grass on my glasses",
        "BIGFACE BIGFACE BIGFACE",
        "LUL OK GG WP",
        "Привет, как дела? Это обычное сообщение на русском языке",
        "Καλημέρα σε όλους, τι κάνετε σήμερα;",
        "これは普通のメッセージです",
        "هذه رسالة عادية تماما",
        "हिन्दी में एक साधारण संदेश",
        "שלום לכולם, מה שלומכם היום",
        "naïve café, Größe, ŁÓDŹ",
        "1234567890 + 42 = 1234567932",
        "12:30 - 14:00 (UTC+2), 50%!",
        "niiiice gooooal",
        "",
    ],
)
@pytest.mark.parametrize("level", [1, 2, 4])
def test_decent_messages_pass(text, level):
    fragments = split_fragments(text, emotes=EmoteIndex.of([EmoteRef("1", "BIGFACE")]))
    assert review(text, AutoModConfig(level), fragments).reasons == []


@pytest.mark.parametrize(
    "disguised",
    ["fhuuuuuvg", "f h u v g", "fh1g", "FHVG", "f.u.v.g", "$uvg", "fuvg!!!"],
)
def test_disguises(disguised):
    typed = plain(disguised.replace("fhuuuuuvg", "fuuuuuvg").replace("f h u v g", "f u v g"))
    typed = typed.replace("shvg", "shit").replace(plain("fh1g"), plain("fu1g"))
    typed = typed.replace(plain("FHVG"), plain("FUVG"))
    assert "profanity" in categories(typed, 4)


def test_a_level_by_category_overrides():
    text = plain("fuvg")

    assert found(text, 0, levels={"profanity": 4})
    assert not found(text, 4, levels={"profanity": 0})
    assert found("shut up", 4, levels={"profanity": 0})


def test_level_nought_is_off():
    assert review(plain("xvyy lbhefrys"), AutoModConfig(0)) is PASSED


@pytest.mark.parametrize(
    ("terms", "text", "action", "category"),
    [
        ((("blocked", "bad"),), "so bad", Action.REJECT, "blocked_term"),
        ((("held", "bad"),), "so bad", Action.HOLD, "held_term"),
        ((("held", "bad"), ("blocked", "bad*")), "bad", Action.REJECT, "blocked_term"),
        ((("blocked", "bad*"), ("allowed", "badger")), "badger", Action.PASS, None),
        ((("blocked", "bad*"), ("allowed", "badger")), "badger bad", Action.REJECT, "blocked_term"),
        ((("allowed", "shut up"),), "shut up", Action.PASS, None),
        ((("allowed", "up"),), "shut up", Action.HOLD, "aggression"),
        ((("blocked", "shut up"),), "shut up", Action.REJECT, "aggression"),
        ((), "hello", Action.PASS, None),
    ],
)
def test_terms(terms, text, action, category):
    verdict = review(text, AutoModConfig(4, terms=terms))

    assert verdict.action == action
    assert (category in {reason.category for reason in verdict.reasons}) == (category is not None)


def test_terms_count_though_the_levels_are_off():
    config = AutoModConfig(0, terms=(("blocked", "bad"),))

    assert review("bad", config).action == Action.REJECT


def test_reasons_say_where_in_code_points_of_the_text():
    text = "😀😀 b\u0301ad"
    [reason] = review(text, AutoModConfig(1, terms=(("held", "bad"),))).reasons

    assert reason.to_json() == {
        "category": "held_term", "level": 0, "start": 3, "end": 7, "term": "bad",
    }  # fmt: skip


def test_emotes_are_no_words():
    config = AutoModConfig(4, terms=(("blocked", "bad"),))
    fragments = split_fragments("bad", emotes=EmoteIndex.of([EmoteRef("1", "bad")]))

    assert review("bad", config, fragments).action == Action.PASS


def test_the_list_is_well_formed():
    assert len(entries()) > 100
    for category, level in entries().values():
        assert category in CATEGORIES
        assert 1 <= level <= 4
    assert Category.BLOCKED_TERM not in CATEGORIES


@settings(max_examples=60)
@given(st.text(max_size=500), st.integers(0, 4))
def test_whatever_is_said_is_judged(text, level):
    verdict = review(text, AutoModConfig(level, terms=(("blocked", "a*"),)), [])

    for reason in verdict.reasons:
        assert 0 <= reason.start < reason.end <= len(text)
    assert (verdict.action == Action.PASS) == (not verdict.reasons)


# Terms that a hostile channel could think of, to hold up every room of the process.
_EXPENSIVE = {
    "many places": [" ".join(["*a*"] * (2 + i % 15)) + "*" * (i // 15) for i in range(200)],
    "stars": ["*a*" + "b*" * i for i in range(45)],
    "nearly": ["a a a a a a z" + str(i) for i in range(500)],
}


@pytest.mark.parametrize("name", _EXPENSIVE)
@pytest.mark.parametrize("kind", ["held", "blocked"])
def test_terms_made_to_be_slow_cost_a_bounded_effort(name, kind, monkeypatch):
    compared = []
    fits = terms._fits
    monkeypatch.setattr(
        terms, "_fits", lambda parts, word: compared.append(len(parts)) or fits(parts, word)
    )
    text = "ab a " * 100
    verdict = review(text, AutoModConfig(0, terms=tuple((kind, one) for one in _EXPENSIVE[name])))
    assert sum(compared) <= terms._MAX_COMPARISONS
    assert verdict.action is not Action.PASS  # nobody knows, so somebody has to look
    assert 1 <= len(verdict.reasons) <= MAX_REASONS


def test_too_many_allowed_terms_allow_nothing():
    allowed = [("allowed", one) for one in _EXPENSIVE["many places"]]
    config = AutoModConfig(0, terms=(*allowed, ("blocked", "ab")))
    assert review("ab a " * 100, config).action is Action.REJECT


def test_an_allowed_place_covers_what_lies_in_it_only():
    config = AutoModConfig(
        0, terms=(("allowed", "one two three"), ("allowed", "two"), ("blocked", "two three four"))
    )
    assert review("one two three", config).action is Action.PASS
    assert review("one two three four", config).action is Action.REJECT
    wider = AutoModConfig(0, terms=(("allowed", "one two three"), ("blocked", "two three")))
    assert review("one two three", wider).action is Action.PASS
