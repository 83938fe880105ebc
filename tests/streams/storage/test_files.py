"""The same promises on a folder and on S3: whole files or none, and nothing outside the area."""

from io import BytesIO

import pytest
from botocore.response import StreamingBody

from streams.storage import (
    Area,
    StorageUnavailable,
    delete_keys,
    delete_prefix,
    files,
    list_objects,
    open_object,
    read_bytes,
    save_bytes,
    save_file,
    size_of,
)

pytestmark = pytest.mark.usefixtures("any_storage")
VIDEO = "video/mp4"


def keys(prefix: str = "") -> dict[str, int]:
    return {found.key: found.size_bytes for found in list_objects(Area.VIDEOS, prefix)}


def test_what_was_saved_is_read_and_listed():
    save_bytes(Area.VIDEOS, "aa/source/seg-0.m4s", b"first", content_type=VIDEO)
    assert read_bytes(Area.VIDEOS, "aa/source/seg-0.m4s") == b"first"
    assert size_of(Area.VIDEOS, "aa/source/seg-0.m4s") == 5
    assert keys() == {"aa/source/seg-0.m4s": 5}


def test_saving_again_replaces():
    save_bytes(Area.CLIPS, "aa/clip.mp4", b"first", content_type=VIDEO)
    save_bytes(Area.CLIPS, "aa/clip.mp4", b"second", content_type=VIDEO)
    assert read_bytes(Area.CLIPS, "aa/clip.mp4") == b"second"


def test_a_large_file_arrives_whole(tmp_path):
    source = tmp_path / "film.mp4"
    source.write_bytes(bytes(range(256)) * 100_000)  # 25.6 MB: several parts
    assert save_file(Area.UPLOADS, "aa/original", source, content_type=VIDEO) == 25_600_000
    assert read_bytes(Area.UPLOADS, "aa/original") == source.read_bytes()


def test_what_is_missing_says_so():
    assert size_of(Area.VIDEOS, "aa/none") is None
    with pytest.raises(FileNotFoundError):
        read_bytes(Area.VIDEOS, "aa/none")
    assert delete_keys(Area.VIDEOS, ["aa/none"]) == 1


def test_a_folder_goes_without_its_neighbours():
    for key in ("aa/seg-0.m4s", "aa/source/seg-0.m4s", "aaa/seg-0.m4s", "b/seg-0.m4s"):
        save_bytes(Area.VIDEOS, key, b"x", content_type=VIDEO)
    assert delete_prefix(Area.VIDEOS, "aa") == 2
    assert set(keys()) == {"aaa/seg-0.m4s", "b/seg-0.m4s"}


def test_the_whole_storage_is_never_a_folder():
    with pytest.raises(ValueError, match="whole storage"):
        delete_prefix(Area.VIDEOS, "/")


def test_what_a_bucket_does_not_delete_is_no_success(any_storage, monkeypatch):
    class Refusing:
        def delete_objects(self, **_):
            return {"Errors": [{"Key": "aa/seg-0.m4s", "Code": "InternalError"}]}

    monkeypatch.setattr(files, "is_remote", lambda area: True)
    monkeypatch.setattr(files, "s3_client", lambda area: Refusing())
    monkeypatch.setattr(files, "s3_name", lambda area, key: {"Bucket": "b", "Key": key})
    with pytest.raises(StorageUnavailable):
        delete_keys(Area.VIDEOS, ["aa/seg-0.m4s"])


def test_a_storage_that_breaks_off_within_a_file_is_away(monkeypatch):
    class Breaking:
        def get_object(self, **_):
            return {"Body": StreamingBody(BytesIO(b"half of it"), 20)}

    monkeypatch.setattr(files, "is_remote", lambda area: True)
    monkeypatch.setattr(files, "s3_client", lambda area: Breaking())
    monkeypatch.setattr(files, "s3_name", lambda area, key: {"Bucket": "b", "Key": key})
    with open_object(Area.VIDEOS, "aa/source/seg-0.m4s") as file:
        assert file.read(10) == b"half of it"
        with pytest.raises(StorageUnavailable):
            file.read(10)
    with pytest.raises(StorageUnavailable):
        read_bytes(Area.VIDEOS, "aa/source/seg-0.m4s")
