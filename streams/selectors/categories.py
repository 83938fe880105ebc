"""Finding categories: by address, by name, in pages."""

import re
from dataclasses import dataclass

from streams.models import Category
from twitchclone.core.errors import NotFound

_MAX_WORDS = 6


@dataclass(frozen=True, slots=True)
class CategoryPage:
    """A page of categories; `next_slug` is empty on the last one."""

    categories: list[Category]
    next_slug: str


def get_category(slug: str) -> Category:
    """The category at this address; raises NotFound."""
    category = Category.objects.filter(slug=slug).first()
    if category is None:
        raise NotFound("There is no category of this name.", field="category")
    return category


def list_categories(*, query: str = "", after_slug: str = "", limit: int = 50) -> CategoryPage:
    """Categories whose names hold every word of the query, by slug, in keyset pages; one query."""
    categories = Category.objects.order_by("slug")
    for word in re.findall(r"\w+", query)[:_MAX_WORDS]:
        categories = categories.filter(name__icontains=word)
    if after_slug:
        categories = categories.filter(slug__gt=after_slug)
    rows = list(categories[: limit + 1])
    return CategoryPage(rows[:limit], rows[limit - 1].slug if len(rows) > limit else "")
