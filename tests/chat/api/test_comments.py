"""The API of comments: each endpoint as the right person, the wrong one, and nobody."""

from itertools import count

import pytest

from chat.models import VideoComment
from chat.services.terms import add_term
from streams.models import VideoVisibility
from tests.chat.acting import logged, make_moderator
from tests.chat.videos import make_video
from tests.factories import make_account

pytestmark = pytest.mark.django_db
_numbers = count()


@pytest.fixture
def video(broadcaster):
    return make_video(broadcaster)


@pytest.fixture
def mod(broadcaster):
    return make_moderator(broadcaster, "mod_moe")


def url(video, *parts):
    return "/".join(["/api/v1/videos", str(video.pk), "comments", *map(str, parts), ""])


def made(video, author, **changes):
    text = changes.pop("text", f"comment {next(_numbers)}")
    return VideoComment.objects.create(video=video, author=author, text=text, **changes)


def send(browser, method, path, **body):
    return getattr(browser, method)(path, body, content_type="application/json")


def test_a_comment_is_written_listed_answered_changed_and_deleted(
    video, viewer, outsider, client_of, client
):
    browser = client_of(viewer)
    answer = send(browser, "post", url(video), text="See 1:23")
    assert answer.status_code == 201
    comment = answer.json()
    assert (comment["author"]["login"], comment["state"], comment["is_own"]) == (
        "vic",
        "visible",
        True,
    )
    assert comment["can_edit"] and comment["can_delete"] and not comment["can_pin"]
    reply = send(client_of(outsider), "post", url(video, comment["id"], "answers"), text="Yes")
    assert reply.json()["parent_id"] == comment["id"]
    listed = client.get(url(video)).json()
    assert listed["count"] == 2
    assert [(one["text"], one["answer_count"], one["can_edit"]) for one in listed["results"]] == [
        ("See 1:23", 1, False)
    ]
    answers = client.get(url(video, comment["id"], "answers")).json()
    assert [one["text"] for one in answers["results"]] == ["Yes"]
    changed = send(browser, "patch", url(video, comment["id"]), text="See 1:24")
    assert changed.json()["text"] == "See 1:24" and changed.json()["edited_at"]
    assert browser.delete(url(video, comment["id"])).status_code == 204
    assert client.get(url(video)).json()["count"] == 0
    assert client.get(url(video, comment["id"], "answers")).status_code == 404
    assert browser.post(url(video, comment["id"], "restoration")).json()["text"] == "See 1:24"
    assert client.get(url(video)).json()["count"] == 2


def test_lists_are_paged_and_cost_the_same_however_long(
    video, viewer, client, client_of, django_assert_num_queries
):
    for _ in range(3):
        made(video, make_account())
    with django_assert_num_queries(4):
        client.get(url(video))
    for _ in range(20):
        comment = made(video, make_account())
        made(video, make_account(), parent=comment)
    with django_assert_num_queries(4):
        first = client.get(url(video)).json()
    assert (len(first["results"]), first["count"]) == (20, 43)
    second = client.get(url(video), {"after": first["next_after"]}).json()
    assert (len(second["results"]), second["next_after"]) == (3, None)
    old = client.get(url(video), {"sort": "old", "limit": 2}).json()["results"]
    assert [one["text"] for one in old] == [one["text"] for one in second["results"][::-1]][:2]
    for query in ({"sort": "best"}, {"limit": 51}, {"after": "x"}, {"after": "9" * 40}):
        assert client.get(url(video), query).status_code == 400


def test_a_moderator_sees_what_waits_and_decides(video, broadcaster, viewer, mod, client_of):
    add_term(actor=broadcaster, channel_id=video.channel_id, kind="held", text="casino")
    held = send(client_of(viewer), "post", url(video), text="casino").json()
    assert (held["state"], held["held_reason"], held["can_decide"]) == ("held", "", False)
    browser = client_of(mod)
    assert browser.get(url(video)).json()["can_decide"]
    (waiting,) = browser.get(url(video, "held")).json()["results"]
    assert (waiting["held_reason"], waiting["can_decide"]) == ("held_term", True)
    decided = send(browser, "post", url(video, held["id"], "decision"), decision="approve")
    assert decided.json()["state"] == "visible"
    again = send(browser, "post", url(video, held["id"], "decision"), decision="deny")
    assert again.status_code == 409
    assert logged(broadcaster)[-1] == ("approve_comment", "mod_moe", "vic")


def test_the_owner_pins(video, broadcaster, viewer, client_of, client):
    older, newer = made(video, viewer), made(video, viewer)
    answer = send(client_of(broadcaster), "put", url(video, older.pk, "pin"), is_pinned=True)
    assert answer.json()["is_pinned"]
    listed = client.get(url(video), {"limit": 1}).json()
    assert [one["id"] for one in listed["results"]] == [str(older.pk), str(newer.pk)]
    assert listed["next_after"] == str(newer.pk)
    assert logged(broadcaster)[-1] == ("pin_comment", "ana", "vic")


# method, address below the video, body, and the status for: nobody, a viewer (the author of the
# comment), an outsider, a suspended account, a moderator of the channel, the owner.
CASES = [
    ("get", (), {}, (200, 200, 200, 200, 200, 200)),
    ("post", (), {"text": "hi"}, (401, 201, 201, 401, 201, 201)),
    ("patch", ("ID",), {"text": "new"}, (401, 200, 403, 401, 403, 403)),
    ("delete", ("ID",), {}, (401, 204, 403, 401, 204, 204)),
    ("post", ("ID", "restoration"), {}, (401, 404, 404, 401, 404, 404)),
    ("get", ("ID", "answers"), {}, (200, 200, 200, 200, 200, 200)),
    ("post", ("ID", "answers"), {"text": "hi"}, (401, 201, 201, 401, 201, 201)),
    ("put", ("ID", "pin"), {"is_pinned": True}, (401, 403, 403, 401, 403, 200)),
    ("get", ("held",), {}, (401, 403, 403, 401, 200, 200)),
    ("post", ("ID", "decision"), {"decision": "deny"}, (401, 403, 403, 401, 409, 409)),
]


@pytest.mark.parametrize(("method", "parts", "body", "expected"), CASES)
def test_each_endpoint_as_each_person(
    method, parts, body, expected, video, request, mod, client, client_of
):
    people = ["viewer", "outsider", "banned", "mod", "broadcaster"]
    browsers = [client, *(client_of(request.getfixturevalue(name)) for name in people)]
    author = request.getfixturevalue("viewer")
    statuses = []
    for browser in browsers:
        comment = made(video, author)
        path = url(video, *(comment.pk if part == "ID" else part for part in parts))
        if method == "get":
            statuses.append(browser.get(path).status_code)
        else:
            statuses.append(send(browser, method, path, **body).status_code)
    assert tuple(statuses) == expected


@pytest.mark.parametrize(("method", "parts", "body", "expected"), CASES)
def test_below_a_private_video_nobody_else_finds_anything(
    method, parts, body, expected, video, viewer, broadcaster, client_of
):
    video.visibility = VideoVisibility.PRIVATE
    video.save()
    comment = made(video, viewer)
    path = url(video, *(comment.pk if part == "ID" else part for part in parts))
    assert send(client_of(viewer), method, path, **body).status_code == 404


@pytest.mark.parametrize(
    ("method", "parts", "body", "expected"), [case for case in CASES if "ID" in case[1]]
)
def test_comments_of_other_videos_are_out_of_reach(
    method, parts, body, expected, video, viewer, broadcaster, client_of
):
    elsewhere = made(make_video(broadcaster), viewer)
    for number in (elsewhere.pk, 10**40):
        path = url(video, *(number if part == "ID" else part for part in parts))
        assert send(client_of(broadcaster), method, path, **body).status_code == 404


def test_no_form_of_another_site_writes(video, viewer, client_of):
    browser = client_of(viewer, enforce_csrf_checks=True)
    assert send(browser, "post", url(video), text="hi").status_code == 403


@pytest.mark.parametrize(
    "body", [{}, {"text": ""}, {"text": "x" * 4001}, {"text": ["a"]}, {"text": None}]
)
def test_nonsense_is_refused(body, video, viewer, client_of):
    assert send(client_of(viewer), "post", url(video), **body).status_code == 400


def test_scripts_stay_text(video, viewer, client_of, client):
    probe = "\"'></script><i probe onx=1>{{7*7}}"
    send(client_of(viewer), "post", url(video), text=probe)
    answer = client.get(url(video))
    assert answer.json()["results"][0]["text"] == probe
    assert answer["Content-Type"] == "application/json"
    assert answer["X-Content-Type-Options"] == "nosniff"
