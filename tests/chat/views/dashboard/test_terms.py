"""Terms in the dashboard, and trying a message."""

import pytest

from chat.models import Term
from chat.services.room_settings import change_settings
from chat.services.terms import add_term
from tests.chat.acting import make_moderator

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}
PAGE = "/dashboard/chat/terms/"


def terms(channel):
    return dict(Term.objects.filter(channel_id=channel.pk).values_list("text", "kind"))


def try_it(browser, text, **options):
    return browser.post(f"{PAGE}trial/", {"text": text}, headers=PART, **options).content.decode()


def test_adding_several(broadcaster, client_of):
    response = client_of(broadcaster).post(
        f"{PAGE}new/",
        {"texts": "spam*\r\n\r\nBuy followers\nspam*", "kind": "blocked"},
        headers=PART,
    )

    assert "2 terms added." in response["HX-Trigger"]
    assert terms(broadcaster) == {"spam*": "blocked", "buy followers": "blocked"}


def test_what_cannot_be_added_stays_in_the_box(broadcaster, client_of):
    response = client_of(broadcaster).post(
        f"{PAGE}new/", {"texts": "fine words\n**", "kind": "held"}, headers=PART
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "nearly every message" in page
    assert ">\n**</textarea>" in page
    assert terms(broadcaster) == {"fine words": "held"}


def test_too_many_at_once(broadcaster, client_of):
    texts = "\n".join(f"word{number}" for number in range(101))
    response = client_of(broadcaster).post(
        f"{PAGE}new/", {"texts": texts, "kind": "held"}, headers=PART
    )

    assert response.status_code == 422
    assert terms(broadcaster) == {}


def test_removing(broadcaster, client_of):
    term = add_term(actor=broadcaster, channel_id=broadcaster.pk, text="spoiler", kind="blocked")
    browser = client_of(broadcaster)

    assert "Remove spoiler" in browser.get(PAGE).content.decode()
    assert browser.post(f"{PAGE}{term.pk}/remove/")["Location"] == PAGE
    assert terms(broadcaster) == {}


def test_a_message_is_tried(broadcaster, client_of):
    add_term(actor=broadcaster, channel_id=broadcaster.pk, text="spoiler*", kind="blocked")
    add_term(actor=broadcaster, channel_id=broadcaster.pk, text="ending", kind="held")
    browser = client_of(broadcaster)

    blocked = try_it(browser, "big SPOILERS here")
    assert "This would not be sent." in blocked
    assert "<q>SPOILERS</q>" in blocked
    assert "This would wait for a moderator." in try_it(browser, "what an ending")
    assert "This would be sent at once." in try_it(browser, "hello there")


def test_a_link_where_links_are_blocked(broadcaster, client_of):
    change_settings(actor=broadcaster, channel_id=broadcaster.pk, blocks_links=True)

    assert "Links are blocked" in try_it(client_of(broadcaster), "see https://example.org/a")


def test_markup_is_only_text(broadcaster, client_of):
    add_term(actor=broadcaster, channel_id=broadcaster.pk, text="<b>bold</b>", kind="blocked")
    browser = client_of(broadcaster)

    assert "<b>bold</b>" not in browser.get(PAGE).content.decode()
    assert "<b>bold" not in try_it(browser, "<b>bold</b>")


def test_an_unreadable_message_is_told_beside_the_field(broadcaster, client_of):
    assert 'id="id_text_error"' in try_it(client_of(broadcaster), "a\u202eb")


def test_the_wrong_people(broadcaster, viewer, client, client_of):
    term = add_term(actor=broadcaster, channel_id=broadcaster.pk, text="spoiler", kind="blocked")
    helper = make_moderator(broadcaster, "maja", ["delete"])

    assert client.get(PAGE).status_code == 302
    for person in (viewer, helper):
        browser = client_of(person)
        assert browser.get(f"{PAGE}?channel=ana").status_code == 403
        form = {"texts": "x1", "kind": "held", "text": "spoiler"}
        for path in ("new/", "trial/", f"{term.pk}/remove/"):
            assert browser.post(f"{PAGE}{path}?channel=ana", form).status_code == 403
        assert browser.post(f"{PAGE}{term.pk}/remove/").status_code == 404  # not in one's own
    assert terms(broadcaster) == {"spoiler": "blocked"}
