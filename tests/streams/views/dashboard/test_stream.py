"""The page Go live: its form, its guide, its health."""

import json

import pytest

from streams.services import ingest
from streams.services.channels import update_channel
from tests.streams.builders import channel_of, go_live, health, make_category, make_key

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}
MAX_QUERIES = 10


def save(browser, **fields):
    return browser.post("/dashboard/information/", {"language": "en", **fields}, headers=PART)


def test_a_newcomer_is_led_to_a_key(broadcaster, client_of):
    page = client_of(broadcaster).get("/dashboard/").content.decode()
    assert "Create a stream key" in page
    assert "rtmp://testserver" in page


def test_a_key_there_is_is_named_but_not_shown(broadcaster, client_of):
    key, clear_text = make_key(broadcaster, "Laptop")
    page = client_of(broadcaster).get("/dashboard/").content.decode()
    assert "Laptop" in page
    assert key.hint in page
    assert clear_text not in page
    assert key.key_hash not in page


def test_live(broadcaster, client_of):
    broadcast = go_live(broadcaster)
    ingest.report_health(broadcast_id=broadcast.pk, channel_id=broadcaster.pk, health=health())
    page = client_of(broadcaster).get("/dashboard/").content.decode()
    assert str(broadcast.pk) in page
    assert 'data-component="stream-health" data-login="ana" data-state="live"' in page


def test_refusals_are_told_with_their_reason(broadcaster, client_of):
    reason = "Your encoder sends HEVC; set it to H.264."
    ingest.record_refusal(channel_id=broadcaster.pk, code="unsupported", reason=reason)
    for path in ("/dashboard/", "/dashboard/refusals/"):
        assert reason in client_of(broadcaster).get(path).content.decode()


def test_saving_answers_with_the_form_and_a_word(broadcaster, client_of):
    chess = make_category()
    response = save(
        client_of(broadcaster),
        title="Endgames",
        category=chess.slug,
        tags="blitz, Rapid #chess",
        language="de",
        is_mature="on",
    )
    channel = channel_of(broadcaster)
    assert (channel.title, channel.category, channel.language) == ("Endgames", chess, "de")
    assert (channel.tags, channel.is_mature) == (["blitz", "rapid", "chess"], True)
    assert "<html" not in response.content.decode()
    assert json.loads(response["HX-Trigger"])["toast"]["level"] == "success"


def test_saving_reaches_the_broadcast(broadcaster, client_of):
    go_live(broadcaster)
    save(client_of(broadcaster), title="Second half")
    assert channel_of(broadcaster).open_broadcast.title == "Second half"


def test_a_category_can_be_taken_away(broadcaster, client_of):
    update_channel(channel=channel_of(broadcaster), actor=broadcaster, category=make_category())
    save(client_of(broadcaster), category="")
    assert channel_of(broadcaster).category is None


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "x" * 141}, "title"),
        ({"tags": "one!two"}, "tags"),
        ({"tags": " ".join(f"tag{number}" for number in range(11))}, "tags"),
        ({"language": "klingon"}, "language"),
        ({"category": "no-such"}, "category"),
    ],
)
def test_what_is_wrong_is_told_beside_the_field(broadcaster, client_of, fields, field):
    response = save(client_of(broadcaster), **fields)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "field__errors" in response.content.decode()


def test_without_scripts_it_is_a_page(broadcaster, client_of):
    browser = client_of(broadcaster)
    response = browser.post("/dashboard/information/", {"title": "Endgames", "language": "en"})
    assert response["Location"] == "/dashboard/"
    response = browser.post("/dashboard/information/", {"title": "x" * 141, "language": "en"})
    assert response.status_code == 422
    assert "<html" in response.content.decode()


def test_its_forms_carry_the_token(broadcaster, client_of):
    page = client_of(broadcaster).get("/dashboard/").content.decode()
    assert page.count("<form") - page.count('role="search"') == page.count("csrfmiddlewaretoken")


def test_categories_are_found_by_their_letters(broadcaster, client_of):
    make_category("Chess")
    make_category("Cooking")
    browser = client_of(broadcaster)
    page = browser.get("/dashboard/categories/?category_name=che").content.decode()
    assert 'data-slug="chess"' in page
    assert "Cooking" not in page
    assert "No category" in browser.get("/dashboard/categories/?category_name=x").content.decode()


def test_queries(broadcaster, client_of, django_assert_max_num_queries):
    go_live(broadcaster)
    for number in range(4):
        ingest.record_refusal(channel_id=broadcaster.pk, code="bad", reason=f"Reason {number}")
    browser = client_of(broadcaster)
    browser.get("/dashboard/")
    with django_assert_max_num_queries(MAX_QUERIES):
        browser.get("/dashboard/")
