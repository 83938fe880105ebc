"""`manage.py media`: its configuration and what it says when it cannot start."""

import socket

import pytest
from django.core.management import CommandError, call_command

from streams.management.commands.media import read_config


def test_the_settings_become_a_configuration(settings):
    settings.LIVE_GRACE_SECONDS, settings.TRANSCODE_SLOTS = 7, 3
    settings.TRANSCODE_LADDER = ["480p:854x480:1200k:30"]
    config = read_config()
    assert (config.grace_s, config.transcode_slots) == (7, 3)
    assert config.ladder[0].bitrate_bps == 1_200_000
    assert config.live_dir == settings.LIVE_DIR


def test_a_ladder_that_cannot_be_read_is_a_sentence(settings):
    settings.TRANSCODE_LADDER = ["480p"]
    with pytest.raises(CommandError, match="TRANSCODE_LADDER: '480p' is not a rendition"):
        call_command("media")


def test_a_taken_port_is_a_sentence(settings):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings.ORIGIN_HOST, settings.ORIGIN_PORT = taken.getsockname()
        with pytest.raises(CommandError, match="set RTMP_PORT or ORIGIN_PORT"):
            call_command("media")
