"""Operators' commands: one JSON object, or a sentence and exit code 1."""

import io
import json
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from streams.models import Broadcast
from streams.services import ingest
from tests.streams.builders import go_live, make_key, reload

ANA = ("create_account", "ana", "--email", "ana@example.org", "--password", "correct horse 9")


def run(*arguments: str) -> dict[str, object]:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    (line,) = out.getvalue().splitlines()
    return json.loads(line)


@pytest.mark.django_db
def test_an_account_with_its_key():
    made = run(*ANA)
    account = User.objects.get(login="ana")
    assert (made["id"], made["login"]) == (account.pk, "ana")
    assert not account.is_staff
    grant = ingest.authorise_publish(stream_key=str(made["stream_key"]), remote_addr="", encoder="")
    assert grant.channel_id == account.pk


@pytest.mark.django_db
def test_a_member_of_staff():
    run(*ANA, "--staff")
    account = User.objects.get(login="ana")
    assert (account.is_staff, account.is_superuser) == (True, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("create_account", "x", "--email", "a@example.org", "--password", "correct horse 9"), ""),
        (("create_account", "admin", "--email", "a@e.org", "--password", "correct horse 9"), ""),
        (("create_account", "bob", "--email", "nonsense", "--password", "correct horse 9"), ""),
        (("create_account", "bob", "--email", "b@example.org", "--password", "1"), "password"),
        (("rotate_stream_key", "nobody"), "There is no channel of this name."),
    ],
)
def test_a_refusal_is_a_sentence_and_leaves_nothing(arguments, said):
    with pytest.raises(CommandError) as refusal:
        run(*arguments)
    assert said in str(refusal.value)
    assert str(refusal.value).endswith(".")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_a_login_is_taken_once():
    run(*ANA)
    with pytest.raises(CommandError):
        run(*ANA)
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_rotating_the_primary_key(broadcaster):
    key, old = make_key(broadcaster)
    make_key(broadcaster)
    broadcast = go_live(broadcaster, key=key)
    made = run("rotate_stream_key", "ANA")
    assert made["login"] == "ana"
    assert made["stream_key"] != old
    assert reload(broadcast).end_reason == "stream_key_rotated"


@pytest.mark.django_db
def test_a_channel_without_a_key_gets_its_first(broadcaster):
    made = run("rotate_stream_key", "ana")
    grant = ingest.authorise_publish(stream_key=str(made["stream_key"]), remote_addr="", encoder="")
    assert grant.channel_id == broadcaster.pk
    assert not Broadcast.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_from_the_shell_a_refusal_is_exit_code_1_without_a_traceback(process_environment):
    finished = subprocess.run(
        [sys.executable, "manage.py", "rotate_stream_key", "nobody"],
        env=process_environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert finished.returncode == 1
    assert finished.stdout == ""
    assert finished.stderr == "CommandError: There is no channel of this name.\n"


def test_without_a_database_the_answer_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"postgresql:///x?host={tmp_path}")
    finished = subprocess.run(
        [sys.executable, "manage.py", "rotate_stream_key", "nobody"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert finished.returncode == 1
    assert "manage.py up" in finished.stderr
    assert "Traceback" not in finished.stderr
