"""Terms: wildcards, phrases, disguises, and time that stays short."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.automod.skeleton import fold
from chat.automod.terms import TermMatcher


def found(term, text):
    return {text[match.start : match.end] for match in TermMatcher([term]).find(fold(text))}


@pytest.mark.parametrize(
    ("term", "text", "places"),
    [
        # whole words
        ("bad", "a bad day", {"bad"}),
        ("bad", "BAD! bad, (Bad)", {"BAD", "bad", "Bad"}),
        ("bad", "badger abad", set()),
        ("Bad", "bad", {"bad"}),
        ("bad", "", set()),
        # wildcards
        ("bad*", "badger bad abad", {"badger", "bad"}),
        ("*bad", "badger bad abad", {"bad", "abad"}),
        ("*bad*", "badger xbadx", {"badger", "xbadx"}),
        ("b*d", "bd bad bread bread2", {"bd", "bad", "bread"}),
        ("b*a*d", "bad bxaxd bd", {"bad", "bxaxd"}),
        ("b**d", "bad", {"bad"}),
        ("*", "anything", set()),
        ("* *", "any thing", set()),
        ("ab*ba", "aba abba", {"abba"}),  # the ends do not overlap
        # phrases
        ("go away", "please go away now", {"go away"}),
        ("go away", "go  away go, away", {"go  away", "go, away"}),
        ("go away", "go far away", set()),
        ("go *", "go there go", {"go there"}),
        ("go* away", "going away", {"going away"}),
        # look-alikes, accents, styles
        ("bad", "bаd bäd 𝐛𝐚𝐝", {"bаd", "bäd", "𝐛𝐚𝐝"}),
        ("bаd", "bad", {"bad"}),  # a term typed with a look-alike is found all the same
        # leetspeak
        ("bad", "b4d b@d", {"b4d", "b@d"}),
        ("sits", "$1t$", {"$1t$"}),
        ("sit", "s!t! s!t", {"s!t"}),
        ("lol", "10l", {"10l"}),
        ("lol", "101", set()),  # a number is a number
        ("go away", "g0 aw4y", {"g0 aw4y"}),
        ("2024", "in 2024", {"2024"}),
        # repeated letters
        ("bad", "baaaad BAAAD", {"baaaad", "BAAAD"}),
        ("bad", "baad", set()),  # twice may be another word
        ("good", "goooood", {"goooood"}),
        # spaced letters
        ("bad", "b a d", {"b a d"}),
        ("bad", "b.a.d b-a-d", {"b.a.d", "b-a-d"}),
        ("bad", "so b a d!", {"b a d"}),
        ("bad", "b a dx", set()),
        ("bad", "x b-a-d", {"b-a-d"}),
        ("bad", "b. a. d.", {"b. a. d"}),
        # signs in terms
        ("c++", "I like c++", {"c++"}),
        ("c++", "c", set()),
        ("x.gg/*", "join x.gg/abc", {"x.gg/abc"}),
        ("*x.gg/*", "https://x.gg/abc", {"https://x.gg/abc"}),
        # emoji and scripts without blanks
        ("🍆", "no🍆🍆", {"no🍆🍆"}),
        ("悪い", "これは悪いです", {"これは悪いです"}),
        # apostrophes
        ("dont", "don't", {"don't"}),
        ("don't", "dont", {"dont"}),
    ],
)
def test_found(term, text, places):
    assert found(term, text) == places


def test_many_terms_are_told_apart():
    matcher = TermMatcher(["bad", "bad*", "*ad", "bed"])

    assert {match.term for match in matcher.find(fold("bad"))} == {"bad", "bad*", "*ad"}


@given(
    st.lists(st.text(alphabet="ab*1@ .", max_size=8), max_size=10),
    st.text(alphabet="ab1@ .é", max_size=120),
)
def test_whatever_terms_and_text_places_are_within_the_text(terms, text):
    for match in TermMatcher(terms).find(fold(text)):
        assert match.term in terms
        assert 0 <= match.start < match.end <= len(text)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("*a*a*a*a*a*a*b", "a" * 500),
        ("a*a*a*a*a*a*a*b", "a" * 500),
        ("*a*", "a " * 250),
        ("x", "@" * 500),
        ("x", "$1" * 250),
        ("x", "a1 " * 166),
        ("x", "a " * 250),
        ("x" * 100, "xX" * 250),
    ],
)
def test_hostile_input_takes_a_bounded_number_of_steps(term, text, monkeypatch):
    """Steps of the comparison are counted, because clocks on shared machines lie."""
    from chat.automod import terms as module

    steps = 0
    fits = module._fits

    def counted(parts, word):
        nonlocal steps
        steps += len(parts)
        return fits(parts, word)

    monkeypatch.setattr(module, "_fits", counted)

    list(TermMatcher([term] * 10).find(fold(text)))

    assert steps <= 10 * 500 * 20
