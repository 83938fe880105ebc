"""Categories: made and changed by staff, with box art and the colour taken from it."""

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from accounts.services.images import ImageKind, store_image
from streams.models import Category
from streams.policies.colour import dominant_hue
from streams.policies.fields import clean_line
from twitchclone.core.errors import Conflict, InvalidInput


def create_category(
    *,
    name: str,
    description: str = "",
    box_art: "UploadedFile[bytes] | None" = None,
    hue: int | None = None,
) -> Category:
    """A new category; its slug comes from the name, its colour from the art unless `hue` says."""
    name = clean_line(name)
    if not 1 <= len(name) <= 100:
        raise InvalidInput("A category's name has 1 to 100 characters.", field="name")
    category = Category(name=name, slug=_free_slug(name), description=clean_line(description)[:300])
    if hue is not None:
        category.hue = hue % 360
    try:
        with transaction.atomic():
            category.save()
    except IntegrityError as error:
        raise Conflict(f"There is a category {name} already.", field="name") from error
    if box_art is not None:
        set_box_art(category=category, upload=box_art, is_hue_taken=hue is None)
    return category


def set_box_art(
    *, category: Category, upload: "UploadedFile[bytes]", is_hue_taken: bool = True
) -> Category:
    """Replace the art of 3:4, and the category's colour by the art's own if wanted."""
    image = store_image(upload=upload, kind=ImageKind.BOX_ART)
    old_name, storage = category.box_art.name, category.box_art.storage
    if is_hue_taken:
        category.hue = dominant_hue(image, default=Category.DEFAULT_HUE)
        image.seek(0)
    with transaction.atomic():
        category.box_art.save(str(image.name), image, save=False)
        category.save(update_fields=["box_art", "hue"])
        if old_name:
            transaction.on_commit(lambda: storage.delete(old_name), robust=True)
    return category


def _free_slug(name: str) -> str:
    """The name as a slug, numbered when it is taken; a name without letters becomes `category`."""
    base = slugify(name)[:90] or "category"
    taken = set(Category.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 1
    slug = base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
