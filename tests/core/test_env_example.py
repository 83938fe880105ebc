"""`.env.example` names exactly the variables the settings read, with their defaults."""

import re
from pathlib import Path

from django.conf import settings

from twitchclone.core.management.commands.env_example import render
from twitchclone.settings import env

FILE = Path(settings.BASE_DIR) / ".env.example"


def test_it_names_exactly_the_variables_read():
    named = re.findall(r"^#?([A-Z][A-Z0-9_]*)=", FILE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(env.READ), "Run `manage.py env_example` after adding a variable."


def test_it_is_what_the_command_writes():
    assert FILE.read_text(encoding="utf-8") == render(), "Run `manage.py env_example`."


def test_no_secret_has_a_default():
    assert [name for name, one in env.READ.items() if one.secret and one.default] == []
