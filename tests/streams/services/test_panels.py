"""About panels are saved as a whole: in order, with pictures kept, replaced or dropped."""

import pytest

from streams.models import AboutPanel
from streams.services.panels import PanelInput, save_panels
from tests.streams.pictures import picture
from twitchclone.core.errors import InvalidInput, NotPermitted

pytestmark = pytest.mark.django_db


def save(account, *panels, actor=None):
    return save_panels(channel=account.channel, actor=actor or account, panels=panels)


def titles(account) -> list[str]:
    return list(AboutPanel.objects.filter(channel=account.channel).values_list("title", flat=True))


def test_panels_keep_their_order_and_identity(broadcaster):
    first, second = save(broadcaster, PanelInput(title="Rules"), PanelInput(title="Gear"))
    save(
        broadcaster,
        PanelInput(id=second.pk, title="Gear 2"),
        PanelInput(title="New"),
        PanelInput(id=first.pk, title="Rules"),
    )
    assert titles(broadcaster) == ["Gear 2", "New", "Rules"]
    assert AboutPanel.objects.get(title="Gear 2").pk == second.pk


def test_what_is_left_out_is_deleted(broadcaster):
    save(broadcaster, PanelInput(title="Rules"), PanelInput(title="Gear"))
    save(broadcaster, PanelInput(title="Only"))
    assert titles(broadcaster) == ["Only"]


def test_a_panel_of_another_channel_is_not_taken_over(broadcaster, outsider):
    (theirs,) = save(outsider, PanelInput(title="Theirs"))
    save(broadcaster, PanelInput(id=theirs.pk, title="Mine"))
    assert (titles(outsider), titles(broadcaster)) == (["Theirs"], ["Mine"])


def test_pictures_stay_are_replaced_and_go(
    broadcaster, media_root, django_capture_on_commit_callbacks
):
    (panel,) = save(broadcaster, PanelInput(title="A", image=picture()))
    first = media_root / panel.image.name
    (panel,) = save(broadcaster, PanelInput(id=panel.pk, title="B"))
    assert panel.image.name
    with django_capture_on_commit_callbacks(execute=True):
        (panel,) = save(broadcaster, PanelInput(id=panel.pk, title="B", image=picture()))
    second = media_root / panel.image.name
    assert not first.exists()
    assert second.exists()
    with django_capture_on_commit_callbacks(execute=True):
        save(broadcaster)
    assert not second.exists()


def test_a_picture_can_be_taken_away(broadcaster, media_root, django_capture_on_commit_callbacks):
    (panel,) = save(broadcaster, PanelInput(title="A", image=picture()))
    with django_capture_on_commit_callbacks(execute=True):
        (panel,) = save(broadcaster, PanelInput(id=panel.pk, title="A", is_image_removed=True))
    assert not panel.image
    assert not list(media_root.rglob("*.webp"))


@pytest.mark.parametrize(
    ("panel", "field"),
    [
        (PanelInput(title="x" * 81), "title"),
        (PanelInput(body="x" * 2001), "body"),
        (PanelInput(body="a\x00b"), "body"),
        (PanelInput(link_url="javascript:alert(1)"), "link_url"),
        (PanelInput(link_url="//evil.example"), "link_url"),
        (PanelInput(link_url='https://a.example/"onclick="'), "link_url"),
        (PanelInput(link_url="https://[broken"), "link_url"),
        (PanelInput(link_url="https://" + "x" * 500), "link_url"),
    ],
)
def test_bad_input_names_its_field_and_changes_nothing(broadcaster, panel, field):
    save(broadcaster, PanelInput(title="Before"))
    with pytest.raises(InvalidInput) as refusal:
        save(broadcaster, PanelInput(title="Good"), panel)
    assert refusal.value.field == field
    assert titles(broadcaster) == ["Before"]


def test_their_number_is_bounded(broadcaster):
    with pytest.raises(InvalidInput):
        save(broadcaster, *[PanelInput(title="x")] * 13)


@pytest.mark.parametrize("who", ["viewer", "banned"])
def test_others_may_not(request, broadcaster, who):
    with pytest.raises(NotPermitted):
        save(broadcaster, PanelInput(title="x"), actor=request.getfixturevalue(who))
