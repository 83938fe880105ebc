"""What is printed when everything is ready."""

import pytest

from twitchclone.core.embedded import EmbeddedError
from twitchclone.core.supervisor.banner import parse_demo_accounts, welcome


def test_addresses_follow_the_ports(settings):
    settings.SITE_URL, settings.RTMP_PUBLIC_URL = "", ""
    settings.PORT, settings.RTMP_PORT, settings.IRC_PORT = 8123, 1999, 6999
    text = welcome([])
    for address in (
        "http://localhost:8123/",
        "http://localhost:8123/dashboard/",
        "http://localhost:8123/admin/",
        "rtmp://localhost:1999/live",
        "localhost:6999",
    ):
        assert address in text
    assert "log-ins" not in text


def test_demo_log_ins_are_shown():
    lines = ["noise", '{"accounts": [{"login": "ana", "password": "s3cret", "role": "staff"}]}']
    text = welcome(parse_demo_accounts(lines))
    assert "shown this once" in text
    assert any(line.split() == ["ana", "s3cret", "staff"] for line in text.splitlines())


def test_nothing_seeded_is_no_log_ins():
    assert parse_demo_accounts([]) == parse_demo_accounts(["{}"]) == []


def test_broken_output_is_a_sentence():
    with pytest.raises(EmbeddedError, match="not JSON"):
        parse_demo_accounts(["{broken"])
