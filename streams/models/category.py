"""What is streamed: games and other subjects."""

from typing import ClassVar

from django.db import models


class Category(models.Model):
    """A game or subject, with box art of 3:4."""

    # The site's own coral, for channels without a category and art without colour.
    DEFAULT_HUE: ClassVar[int] = 45

    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(max_length=100, unique=True)
    box_art = models.ImageField(upload_to="box-art/", blank=True)
    # oklch hue of the category's own colour, 0 to 359, taken from its art.
    hue = models.PositiveSmallIntegerField(default=DEFAULT_HUE)
    description = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "categories"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
