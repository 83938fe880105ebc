"""What other users of the machine may read of an installation: nothing that opens a door."""

import os
import stat

import pytest
from django.core.mail import EmailMessage

from twitchclone.core.embedded.layout import prepare_data_dir
from twitchclone.core.embedded.paths import EmbeddedPaths
from twitchclone.core.embedded.secret import secret_key
from twitchclone.core.embedded.valkey import valkey_server
from twitchclone.core.logging import redact_text
from twitchclone.core.mail import PrivateFileBackend
from twitchclone.settings import database


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def open_umask():
    """A careless shell."""
    before = os.umask(0)
    yield
    os.umask(before)


def test_the_data_folder_and_its_key(tmp_path, open_umask):
    prepare_data_dir(tmp_path / "data")
    secret_key(tmp_path / "data")
    # Root's PostgreSQL runs as another account, which must pass through, not look around.
    assert mode(tmp_path / "data") == (0o711 if os.geteuid() == 0 else 0o700)
    assert mode(tmp_path / "data" / "secret_key") == 0o600


def test_a_folder_that_was_there_keeps_its_mode(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir(mode=0o750)
    prepare_data_dir(folder)
    assert mode(folder) == 0o750


def test_mails_that_hold_links_to_set_a_password(tmp_path, open_umask):
    (tmp_path / "mail").mkdir(mode=0o755)
    backend = PrivateFileBackend(file_path=tmp_path / "mail")
    backend.send_messages([EmailMessage("Reset", "link", "a@example.org", ["b@example.org"])])
    assert mode(tmp_path / "mail") == 0o700
    assert len(list((tmp_path / "mail").iterdir())) == 1
    chosen = database.email_from_url("", mail_dir=tmp_path)["EMAIL_BACKEND"]
    assert chosen.endswith(".PrivateFileBackend")


def test_the_sockets_of_the_embedded_servers(tmp_path, open_umask):
    prepare_data_dir(tmp_path / "data")
    argv = valkey_server(tmp_path / "data").argv
    assert argv[argv.index("--unixsocketperm") + 1] == "700"
    assert argv[argv.index("--port") + 1] == "0"
    paths = EmbeddedPaths(tmp_path / "data")
    assert mode(paths.run_dir) == 0o711
    assert mode(paths.valkey_dir) == 0o700


@pytest.mark.parametrize(
    "text",
    [
        "/accounts/password/reset/key/1-didsth-7cf3e12802a9ead3/",
        "https://live.example.org/accounts/confirm-email/7cf3e12802a9ead3:x/",
        "rtmp://host/live/live_1_7cf3e12802a9ead3",
    ],
)
def test_logs_hold_no_secret_of_an_address(text):
    assert "7cf3e12802a9ead3" not in redact_text(text)


@pytest.mark.parametrize(
    "word", ["a", "a-", "1", "live_", "live_1", "a://", "a://b:", "bearer ", "?key=", "a:", "@"]
)
def test_a_long_word_does_not_stop_the_log(word):
    # Were any pattern to take the square of the length in time, this would not end.
    text = word * (1_000_000 // len(word))
    assert redact_text(text)
