"""Files on their way in: what they leave of the disk."""

import shutil
import uuid
from types import SimpleNamespace

import pytest

from streams.storage import incoming
from streams.storage.incoming import DiskFull, IncomingFile


def test_the_disk_is_looked_at_again_while_a_body_comes(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    disk = SimpleNamespace(free=10**12)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: disk)
    monkeypatch.setattr(incoming, "_SYNC_EVERY_BYTES", 1000)
    with IncomingFile(uuid.uuid4()) as file:
        file.write(bytes(500))
        disk.free = 10**9 - 1  # what stays for the database
        file.write(bytes(500))
        with pytest.raises(DiskFull):
            file.write(bytes(500))
        assert file.size_bytes == 1000
        disk.free = 10**12
        file.write(bytes(500))
        assert file.size_bytes == 1500
