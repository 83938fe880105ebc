"""Categories get an address from their name and a colour from their art."""

import pytest

from streams.models import Category
from streams.services.categories import create_category, set_box_art
from tests.streams.pictures import picture
from twitchclone.core.errors import Conflict, InvalidInput

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Just Chatting", "just-chatting"), ("Pokémon: Red!", "pokemon-red"), ("将棋", "category")],
)
def test_the_slug_comes_from_the_name(name, slug):
    assert create_category(name=name).slug == slug


def test_equal_slugs_are_numbered():
    create_category(name="Chess")
    assert create_category(name="Chess!").slug == "chess-2"
    assert create_category(name="Chess?").slug == "chess-3"


def test_a_name_is_taken_once():
    create_category(name="Chess")
    with pytest.raises(Conflict):
        create_category(name="Chess")


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_a_name_has_a_length(name):
    with pytest.raises(InvalidInput):
        create_category(name=name)


@pytest.mark.parametrize(
    ("colour", "hue"), [((255, 0, 0), 29), ((0, 255, 0), 142), ((0, 0, 255), 264)]
)
def test_the_colour_is_taken_from_the_art(media_root, colour, hue):
    category = create_category(name="Chess", box_art=picture(colour, (300, 400)))
    assert abs(category.hue - hue) <= 3
    assert (media_root / category.box_art.name).exists()


def test_grey_art_leaves_the_sites_colour(media_root):
    art = picture((128, 128, 128), (300, 400))
    assert create_category(name="Chess", box_art=art).hue == Category.DEFAULT_HUE


def test_a_given_hue_is_kept(media_root):
    category = create_category(name="Chess", hue=400, box_art=picture((255, 0, 0), (300, 400)))
    assert category.hue == 40


def test_new_art_replaces_the_old_file(media_root, django_capture_on_commit_callbacks):
    category = create_category(name="Chess", box_art=picture(size=(300, 400)))
    old = media_root / category.box_art.name
    with django_capture_on_commit_callbacks(execute=True):
        set_box_art(category=category, upload=picture((0, 0, 255), (300, 400)))
    assert not old.exists()
    assert abs(Category.objects.get().hue - 264) <= 3
