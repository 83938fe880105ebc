"""A real clamd with a signature file of our own, and ones that misbehave."""

import base64
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.models import Video, VideoState
from streams.scan import Finding, ScannerUnavailable, Verdict, scan_file
from streams.services.uploads import process_upload
from tests.streams.files import files_below, received, video_file
from tests.whole.waiting import eventually

# The test file of the antivirus makers (eicar.org), written so that no scanner minds this one.
EICAR = base64.b64decode(
    "WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo="
)
LIMIT_BYTES = 300_000


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its address; it knows one signature and takes streams of LIMIT_BYTES."""
    program = shutil.which("clamd") or "/usr/sbin/clamd"
    folder = tmp_path_factory.mktemp("clamd")
    signatures = folder / "signatures"
    signatures.mkdir()
    (signatures / "own.ndb").write_text(f"Eicar-Own:0:*:{EICAR.hex()}\n")
    address = folder / "clamd.sock"
    # Started as root, clamd becomes its own account, which may not enter the test's folder.
    user = "User root\n" if os.getuid() == 0 else ""
    (folder / "clamd.conf").write_text(
        f"LocalSocket {address}\nDatabaseDirectory {signatures}\nForeground yes\n"
        f"StreamMaxLength {LIMIT_BYTES}\nLogFile {folder}/log\n{user}"
    )
    running = subprocess.Popen(
        [program, "--config-file", str(folder / "clamd.conf")],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        eventually(address.exists, "clamd listens", within_s=60)
        yield f"unix://{address}"
    finally:
        running.kill()
        running.wait()


@pytest.fixture
def a_file(tmp_path: Path):
    def make(data: bytes) -> Path:
        (tmp_path / "file").write_bytes(data)
        return tmp_path / "file"

    return make


@pytest.mark.media
def test_what_clamd_says(clamd, a_file):
    assert scan_file(a_file(b"harmless"), url=clamd) == Finding(Verdict.CLEAN)
    found = scan_file(a_file(b"before " + EICAR), url=clamd)
    assert found.verdict is Verdict.INFECTED
    assert found.name.startswith("Eicar-Own")
    for size in (LIMIT_BYTES + 1, 20_000_000):  # it answers early, and closes
        assert scan_file(a_file(bytes(size)), url=clamd).verdict is Verdict.TOO_LARGE


@pytest.mark.media
@pytest.mark.django_db(transaction=True)
def test_an_infected_upload_is_rejected(clamd, broadcaster, settings, tmp_path, local_storage):
    settings.DATA_DIR, settings.CLAMD_URL = tmp_path, clamd
    upload = received(broadcaster, EICAR)
    assert process_upload(video_id=upload.video_id)
    video = Video.objects.get()
    assert video.state == VideoState.REJECTED
    assert "Eicar-Own" in video.state_reason
    assert files_below(tmp_path) == []


@pytest.mark.media
@pytest.mark.django_db(transaction=True)
def test_what_is_too_large_to_scan_is_looked_at_first(
    clamd, broadcaster, settings, tmp_path, local_storage
):
    settings.DATA_DIR, settings.CLAMD_URL = tmp_path, clamd
    data = video_file(seconds=3, size="640x360", extra=("-b:v", "3M"))
    assert len(data) > LIMIT_BYTES
    upload = received(broadcaster, data)
    assert process_upload(video_id=upload.video_id)
    video = Video.objects.get()
    assert (video.state, video.published_at) == (VideoState.IN_REVIEW, None)
    assert "virus scanner" in video.state_reason


@pytest.mark.django_db(transaction=True)
def test_without_a_scanner_nothing_passes(broadcaster, settings, tmp_path, local_storage):
    settings.DATA_DIR, settings.CLAMD_URL = tmp_path, f"unix://{tmp_path}/nobody"
    upload = received(broadcaster, b"anything")
    for _ in range(7):  # an outage, however long, is not the file's fault
        with pytest.raises(ScannerUnavailable):
            process_upload(video_id=upload.video_id)
    assert Video.objects.get().state == VideoState.SCANNING


@pytest.mark.parametrize("url", ["", "http://host", "tcp://", "tcp://127.0.0.1:1", "unix:///no"])
def test_bad_addresses(url, a_file):
    with pytest.raises(ScannerUnavailable):
        scan_file(a_file(b"x"), url=url)


@pytest.mark.parametrize("answer", [b"", b"PING\0", b"stream: access denied. ERROR\0", b"x" * 9000])
def test_words_that_are_no_verdict(answer, a_file):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def speak() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(answer)

        speaker = threading.Thread(target=speak)
        speaker.start()
        with pytest.raises(ScannerUnavailable):
            scan_file(a_file(b"x"), url=f"tcp://127.0.0.1:{port}")
        speaker.join()
