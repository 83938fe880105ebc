"""`manage.py chat_writer`: writes while it runs, and ends in good order when told to."""

import signal
import subprocess
import sys

import pytest
from django.conf import settings

from chat.models import Message
from chat.stream import journal
from tests.chat.speaking import say
from tests.whole.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def writer(process_environment):
    process = subprocess.Popen(
        [sys.executable, "manage.py", "chat_writer"],
        cwd=settings.BASE_DIR,
        env=process_environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_writes_until_it_is_told_to_stop(number, broadcaster, viewer, writer):
    say(broadcaster, viewer, "hi")
    eventually(lambda: journal.backlog() == 0, "the line is written")
    assert Message.objects.get().text == "hi"
    writer.send_signal(number)
    assert writer.wait(20) == 0
    assert "Traceback" not in writer.stderr.read()
