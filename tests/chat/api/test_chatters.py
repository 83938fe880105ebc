"""The list of who is in a chat."""

import pytest

from chat.selectors.presence import chatters_key
from tests.chat.acting import make_moderator, make_vip
from twitchclone.core import clock
from twitchclone.core.redis import client as valkey_client

pytestmark = pytest.mark.django_db


def test_by_role_and_for_members_only(broadcaster, viewer, outsider, banned, client_of, client):
    mod, vip = make_moderator(broadcaster, "mod_moe"), make_vip(broadcaster, "vip_vera")
    now = int(clock.now().timestamp())
    here = [broadcaster, viewer, banned, mod, vip]
    valkey_client().zadd(
        chatters_key(broadcaster.pk),
        {**{str(one.pk): now for one in here}, str(outsider.pk): now - 300},
    )
    url = "/api/v1/channels/ana/chat/chatters/"
    assert client.get(url).status_code == 401
    answer = client_of(viewer).get(url).json()
    assert answer["total"] == 5
    groups = ("broadcaster", "moderators", "vips", "viewers")
    logins = {name: [one["login"] for one in answer[name]] for name in groups}
    assert logins == {
        "broadcaster": ["ana"],
        "moderators": ["mod_moe"],
        "vips": ["vip_vera"],
        "viewers": ["vic"],
    }
    assert client_of(viewer).get("/api/v1/channels/nobody9/chat/chatters/").status_code == 404
