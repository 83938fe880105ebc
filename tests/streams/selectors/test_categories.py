"""Categories in pages and by name."""

import pytest

from streams.selectors.categories import get_category, list_categories
from tests.streams.builders import make_category
from twitchclone.core.errors import NotFound

pytestmark = pytest.mark.django_db


def slugs(**options) -> list[str]:
    return [category.slug for category in list_categories(**options).categories]


def test_pages_are_complete(django_assert_num_queries):
    for name in ("Chess", "Go", "Art", "Music"):
        make_category(name)
    with django_assert_num_queries(1):
        first = list_categories(limit=3)
    assert [category.slug for category in first.categories] == ["art", "chess", "go"]
    assert slugs(after_slug=first.next_slug, limit=3) == ["music"]
    assert list_categories(limit=4).next_slug == ""


def test_every_word_must_be_in_the_name():
    make_category("Dark Souls")
    make_category("Dark Room")
    assert slugs(query="dark") == ["dark-room", "dark-souls"]
    assert slugs(query="SOULS dark") == ["dark-souls"]
    assert slugs(query="100%_") == []


def test_an_unknown_category_is_not_found():
    with pytest.raises(NotFound):
        get_category("nothing")
