"""The chat is told of a hype train's begin and end, once each; IRC is not."""

import pytest

from chat import receivers
from chat.irc.lines import lines_of
from monetization import events as money
from tests.chat.acting import told
from tests.chat.happenings import happen
from twitchclone.core.outbox.events import Delivery, load_event

pytestmark = pytest.mark.django_db


def test_told_once_each(broadcaster):
    rows = [
        happen(kind, broadcaster.pk)
        for kind in (money.HypeTrainBegan, money.HypeTrainProgressed, money.HypeTrainEnded)
    ]
    for row in (rows[0], rows[2]):
        event = load_event(row.type, row.channel_id, row.data)
        receivers.say_hype_train(Delivery(row.pk, row.event_id, event, row.created_at))
    notices = told(broadcaster, "notice")
    assert [one["systemMessage"] for one in notices] == [
        "A hype train has set off!",
        "The hype train has arrived at level 2 with 1,800 points.",
    ]
    assert not [line for one in notices for line in lines_of(one, "ana")]
