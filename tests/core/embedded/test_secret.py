"""The secret key: made once, closed to others, the same for everybody who starts at once."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from twitchclone.core.embedded import EmbeddedError, secret_key


def test_the_key_is_made_once_and_closed(tmp_path):
    key = secret_key(tmp_path)
    assert len(key) >= 50
    assert secret_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_starters_at_once_agree(tmp_path):
    with ThreadPoolExecutor(8) as executor:
        keys = set(executor.map(secret_key, [tmp_path] * 8))
    assert len(keys) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["layout", "secret_key"]


def test_a_foreign_folder_gets_no_key(tmp_path):
    (tmp_path / "thesis.odt").touch()
    with pytest.raises(EmbeddedError):
        secret_key(tmp_path)
