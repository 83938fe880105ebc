"""Each row of the moderation table, each way: what it does, who is told, and who may not."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from chat.models import Ban, ChannelRole, HeldMessage, Message, Poll, Room, Term, UnbanRequest
from chat.policies.permissions import ALL, Permission
from chat.services.bans import ban_user
from chat.services.held import hold_message
from chat.services.unban_requests import request_unban
from chat.wire.rooms import RoomKey, RoomKind
from tests.chat.acting import deliver, frames, logged, make_moderator, make_vip, say
from tests.chat.moderation_table import BROADCASTER, TABLE, Act
from tests.chat.speaking import line
from tests.factories import make_account
from twitchclone.core import clock

pytestmark = pytest.mark.django_db
WAYS = ["command", "click", "admin"]
CASES = [
    pytest.param(act, way, id=f"{act}-{way}") for act in TABLE for way in WAYS if getattr(act, way)
]
BY_NAME = {act.name: act for act in TABLE}
ADMIN_ROOM_FIELDS = (
    "slow_mode_s", "followers_only_min", "is_subscribers_only", "is_emote_only", "is_unique_chat",
    "needs_verified_email", "minimum_account_age_min", "blocks_links", "holds_suspicious",
    "automod_level",
)  # fmt: skip


@pytest.fixture
def scene(broadcaster, viewer, client_of):
    """Ana's chat, where Vic has said something."""
    return Scene(broadcaster, viewer, client_of)


class Scene:
    """What a row needs, and the three ways of doing it."""

    def __init__(self, ana: User, vic: User, client_of: Any) -> None:
        self.ana, self.vic, self.client_of = ana, vic, client_of
        self.ids: dict[str, Any] = {"vic": vic.pk, "room": ana.pk}
        self.ids["said"] = say(ana, vic).id

    def prepare(self, act: Act) -> None:
        for name in act.before:
            {"held": self._hold, "request": self._request, "written": self._write}.get(
                name, lambda name=name: self._done(BY_NAME[name])
            )()
        deliver()
        for name, model in (
            ("held", HeldMessage), ("term", Term), ("request", UnbanRequest), ("poll", Poll),
            ("role", ChannelRole), ("ban", Ban),
        ):  # fmt: skip
            row = model.objects.order_by("pk").last()
            self.ids[name] = row.pk if row else None

    def do(self, client: Client, act: Act, way: str) -> Any:
        return {"command": self._command, "click": self._click, "admin": self._admin}[way](
            client, act
        )

    def _done(self, act: Act) -> None:
        self.prepare(act)
        way = "click" if act.click else "command"
        assert self.do(self.client_of(self.ana), act, way).status_code < 300

    def _command(self, client: Client, act: Act) -> Any:
        return self._api(client, "POST", "messages/", {"text": act.command.format(**self.ids)})

    def _click(self, client: Client, act: Act) -> Any:
        method, path, body = act.click
        if isinstance(body, dict):
            body = {
                name: value.format(**self.ids) if isinstance(value, str) else value
                for name, value in body.items()
            }
        return self._api(client, method, path.format(**self.ids), body)

    def _api(self, client: Client, method: str, path: str, body: Any) -> Any:
        address = f"/api/v1/channels/{self.ana.login}/chat/{path}"
        return client.generic(
            method, address, b"" if body is None else _json(body), content_type="application/json"
        )

    def _admin(self, client: Client, act: Act) -> Any:
        model, action, row, fields = act.admin
        address = reverse(f"admin:chat_{model}_{action}", args=[self.ids[row]])
        if action == "change":
            fields = self._room_form() | fields
        return client.post(address, {"_form_submitted": "on"} | fields)

    def _room_form(self) -> dict[str, Any]:
        """The room's form as its page would send it: no field for what is off."""
        room = Room.objects.get(pk=self.ana.pk)
        values = {name: getattr(room, name) for name in ADMIN_ROOM_FIELDS}
        return {
            name: "on" if value is True else value
            for name, value in values.items()
            if value is not None and value is not False
        }

    def _hold(self) -> None:
        hold_message(
            channel_id=self.ana.pk,
            user_id=self.vic.pk,
            text="rude",
            body=line(self.ana, self.vic, "rude"),
            reasons=[],
        )

    def _request(self) -> None:
        ban_user(actor=self.ana, channel_id=self.ana.pk, user=self.vic)
        Ban.objects.update(created_at=clock.now() - timedelta(hours=2))
        request_unban(user=self.vic, channel_id=self.ana.pk, text="Sorry.")

    def _write(self) -> None:
        Message.objects.create(
            id=self.ids["said"],
            channel_id=self.ana.pk,
            user_id=self.vic.pk,
            login=self.vic.login,
            text="hello",
            body=line(self.ana, self.vic, "hello"),
            sent_at=clock.now(),
        )

    def told(self, room: str, kind: str) -> list[dict[str, Any]]:
        number = self.vic.pk if room == "u" else self.ana.pk
        return frames(RoomKey(RoomKind(room), number), kind)


def _json(body: Any) -> bytes:
    return json.dumps(body).encode()


def who_may(scene: Scene, act: Act) -> User:
    """Somebody who may do just this, and nothing else."""
    if act.permission == BROADCASTER:
        return scene.ana
    return make_moderator(scene.ana, "just_this", [act.permission, *act.also])


@pytest.mark.parametrize(("act", "way"), CASES)
def test_who_may_does_it_and_everybody_concerned_hears(act, way, scene, moderator, on_commit):
    scene.prepare(act)
    actor = moderator if way == "admin" else who_may(scene, act)
    assert not act.is_so(scene.ana, scene.ids)
    room, kind, fields = act.frame
    before = len(scene.told(room, kind))
    with on_commit():
        response = scene.do(scene.client_of(actor), act, way)
    assert response.status_code in {200, 201, 204, 302}, response.content
    if way == "command":
        assert response.json()["msgId"] == act.msg_id
    assert act.is_so(scene.ana, scene.ids)
    told = scene.told(room, kind)
    assert len(told) > before
    assert {name: told[-1][name] for name in fields} == fields
    assert logged(scene.ana)[-1] == (act.log, actor.login, act.target)


@pytest.mark.parametrize(("act", "way"), [case for case in CASES if case.values[1] != "admin"])
def test_who_may_not_changes_nothing(act, way, scene, client, outsider, on_commit):
    scene.prepare(act)
    rest = ALL - {act.permission} - set(act.also)
    far = make_account("far")
    refused = [
        outsider,
        far,
        make_moderator(far, "far_mod"),
        make_vip(scene.ana, "a_vip"),
        make_moderator(scene.ana, "all_but_this", rest),
    ]
    before = logged(scene.ana)
    for browser in (client, *map(scene.client_of, refused)):
        with on_commit():
            response = scene.do(browser, act, way)
        assert response.status_code in {401, 403}, response.content
        if way == "command" and browser is not client:
            assert response.json()["error"]["code"] == "no_permission"
    assert not act.is_so(scene.ana, scene.ids)
    assert logged(scene.ana) == before


@pytest.mark.parametrize(("act", "way"), [case for case in CASES if case.values[1] == "admin"])
def test_the_admin_is_for_staff(act, way, scene, client, outsider):
    scene.prepare(act)
    before = logged(scene.ana)
    refused = [scene.ana, outsider]
    for browser in (client, *map(scene.client_of, refused)):
        assert scene.do(browser, act, way).status_code in {302, 403}
    assert not act.is_so(scene.ana, scene.ids)
    assert logged(scene.ana) == before


def test_every_permission_has_a_row():
    # Reports are dealt with by clicking only, and tests of cases cover them.
    assert {act.permission for act in TABLE} >= set(Permission) - {Permission.REPORTS}
