"""Uploads into the bucket by presigned links, small files by form, and whose they are."""

import json
import os
import uuid
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from streams.account_hooks import ChannelHooks
from streams.models import Upload, UploadState, Video, VideoState
from streams.services import uploads
from streams.storage import multipart
from streams.storage.incoming import incoming_file, incoming_folder
from twitchclone.core import clock

pytestmark = pytest.mark.django_db(transaction=True)

BASE = "/api/v1/videos/uploads/"
S3 = f"{BASE}s3/"
PART = multipart.MIN_PART_BYTES
DATA = bytes(range(256)) * (PART // 256) + b"and a little more"
SIZE = len(DATA)


@pytest.fixture(autouse=True)
def _data_dir(settings, tmp_path, local_storage, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(multipart, "_PART_BYTES", PART)


@pytest.fixture
def ana(client_of, broadcaster):
    return client_of(broadcaster)


def post(browser, path, **body):
    return browser.post(path, json.dumps(body), content_type="application/json")


def start(browser, size=SIZE):
    return post(browser, S3, size_bytes=size, file_name="night.mp4", fingerprint="f1").json()


def send(browser, upload, *numbers):
    links = post(browser, f"{S3}{upload['id']}/parts/", numbers=numbers).json()["parts"]
    for link in links:
        at = (link["number"] - 1) * PART
        assert httpx.put(link["url"], content=DATA[at : at + PART]).status_code == 200


def test_parts_go_straight_into_the_bucket(ana, s3_bucket, s3_server, tmp_path):
    upload = start(ana)
    assert (upload["part_size_bytes"], upload["part_count"], upload["parts"]) == (PART, 2, [])
    send(ana, upload, 1)
    resumed = ana.get(f"{S3}{upload['id']}/").json()
    assert resumed["parts"] == [{"number": 1, "size_bytes": PART}]
    early = post(ana, f"{S3}{upload['id']}/complete/")
    assert (early.status_code, early.json()["error"]["code"]) == (409, "parts")
    send(ana, upload, 2)
    done = post(ana, f"{S3}{upload['id']}/complete/")
    assert (done.status_code, done.json()["state"]) == (200, "received")
    assert post(ana, f"{S3}{upload['id']}/complete/").status_code == 200  # asked once more
    row = Upload.objects.select_related("video").get()
    assert row.video.state == VideoState.RECEIVED
    assert s3_server.keys(s3_bucket) == {f"uploads/{row.video.storage_prefix}/original": len(DATA)}
    assert not (tmp_path / "uploads-incoming").exists()  # no byte came through here


def test_a_part_of_another_length_is_not_taken(ana, s3_bucket):
    upload = start(ana)
    send(ana, upload, 1)
    (link,) = post(ana, f"{S3}{upload['id']}/parts/", numbers=[2]).json()["parts"]
    assert httpx.put(link["url"], content=b"more than was announced" * 10).status_code == 200
    answer = post(ana, f"{S3}{upload['id']}/complete/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "parts")
    assert Upload.objects.get().state == UploadState.RECEIVING


def test_a_link_takes_its_part_and_no_byte_more(ana, s3_bucket):
    upload = start(ana)
    links = post(ana, f"{S3}{upload['id']}/parts/", numbers=[1, 2]).json()["parts"]
    for link in links:
        (signed,) = parse_qs(urlsplit(link["url"]).query)["X-Amz-SignedHeaders"]
        assert "content-length" in signed.split(";")


def test_one_whose_beginning_was_cut_short_is_not_there(ana, s3_bucket):
    upload = start(ana)
    Upload.objects.update(s3_upload_id="", part_size_bytes=0)
    path = f"{S3}{upload['id']}/"
    assert ana.get(path).status_code == 404
    assert post(ana, f"{path}parts/", numbers=[1]).status_code == 404
    assert post(ana, f"{path}complete/").status_code == 404
    assert ana.delete(path).status_code == 204


def test_cancelling_drops_the_parts(ana, s3_bucket, s3_server):
    upload = start(ana)
    send(ana, upload, 1)
    assert ana.delete(f"{S3}{upload['id']}/").status_code == 204
    assert not s3_server.client.list_multipart_uploads(Bucket=s3_bucket).get("Uploads")
    assert not Video.objects.exists()


def test_what_is_not_finished_in_time_goes(ana, s3_bucket, s3_server, monkeypatch, settings):
    upload = start(ana)
    send(ana, upload, 1)
    assert uploads.expire_uploads() == 0
    late = clock.now() + timedelta(hours=settings.UPLOAD_KEEP_HOURS + 1)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert uploads.expire_uploads() == 1
    assert not s3_server.client.list_multipart_uploads(Bucket=s3_bucket).get("Uploads")
    assert not Video.objects.exists()


@pytest.mark.parametrize("numbers", [[], [0], [3], [10_001], list(range(1, 102)), ["x"], None])
def test_hostile_part_numbers(ana, s3_bucket, numbers):
    upload = start(ana)
    assert post(ana, f"{S3}{upload['id']}/parts/", numbers=numbers).status_code == 400


@pytest.mark.parametrize("size", [0, -1, "many", 10**16, 21 * 10**9])
def test_hostile_sizes(ana, s3_bucket, size):
    assert post(ana, S3, size_bytes=size).status_code in {400, 413}
    assert not Video.objects.exists()


def test_parts_are_few_and_large_enough(monkeypatch):
    monkeypatch.undo()
    for size in (1, 10**6, 10**9, 10**11, 5 * 10**12):
        length = multipart.part_size(size)
        assert length >= multipart.MIN_PART_BYTES
        assert -(-size // length) <= multipart.MAX_PARTS


def test_without_a_bucket_there_is_none(ana):
    assert post(ana, S3, size_bytes=5).status_code == 404


def test_others_may_nothing(ana, client_of, outsider, staff, client, s3_bucket):
    upload = start(ana)
    one = f"{S3}{upload['id']}/"
    for who in (client_of(outsider), client_of(staff)):
        assert who.get(one).status_code == 404
        assert who.delete(one).status_code == 404
        assert post(who, f"{one}parts/", numbers=[1]).status_code == 404
        assert post(who, f"{one}complete/").status_code == 404
        assert who.delete(f"{BASE}{upload['id']}/").status_code == 404
        assert who.get(BASE).json() == {"results": []}
    for answer in (
        client.get(BASE), client.get(one), client.delete(one), post(client, S3, size_bytes=5),
        post(client, f"{one}parts/", numbers=[1]), client.post("/api/v1/videos/upload/"),
    ):  # fmt: skip
        assert answer.status_code in {401, 403}
    assert Upload.objects.count() == 1


def test_a_forged_request_is_refused(client_of, broadcaster, s3_bucket):
    strict = client_of(broadcaster, enforce_csrf_checks=True)
    assert post(strict, S3, size_bytes=5).status_code == 403


def test_the_list_shows_what_can_be_gone_on_with(ana, s3_bucket):
    upload = start(ana)
    (found,) = ana.get(BASE).json()["results"]
    assert (found["id"], found["fingerprint"], found["protocol"]) == (upload["id"], "f1", "s3")
    assert ana.delete(f"{BASE}{upload['id']}/").status_code == 204
    assert ana.get(BASE).json() == {"results": []}


def test_a_small_file_comes_in_one_form(ana):
    file = SimpleUploadedFile("../clip one.mp4", b"not yet looked at", "video/mp4")
    answer = ana.post("/api/v1/videos/upload/", {"file": file, "title": "One"})
    assert answer.status_code == 201, answer.content
    assert (answer.json()["state"], answer.json()["title"]) == ("received", "One")
    row = Upload.objects.get()
    assert incoming_file(row.pk).read_bytes() == b"not yet looked at"
    assert row.file_name == "clip one.mp4"


def test_forms_without_a_file_or_too_large(ana, settings):
    assert ana.post("/api/v1/videos/upload/", {"title": "x"}).status_code == 400
    settings.MAX_UPLOAD_BYTES = 3
    file = SimpleUploadedFile("a.mp4", b"four")
    assert ana.post("/api/v1/videos/upload/", {"file": file}).status_code == 413
    assert not Upload.objects.exists()


def test_strays_are_swept(ana, tmp_path):

    stray, young = uuid.uuid4(), uuid.uuid4()
    for one in (stray, young):
        incoming_folder(one).mkdir(parents=True)
    os.utime(incoming_folder(stray), (0, 0))
    uploads.reconcile_uploads()
    assert not incoming_folder(stray).exists()
    assert incoming_folder(young).exists()


def test_a_deleted_account_leaves_no_bytes(ana, broadcaster, s3_bucket, s3_server, tmp_path):
    send(ana, start(ana), 1)
    file = SimpleUploadedFile("a.mp4", b"some bytes")
    assert ana.post("/api/v1/videos/upload/", {"file": file}).status_code == 201
    with transaction.atomic():
        ChannelHooks().before_account_deleted(account=broadcaster)
        broadcaster.delete()
    assert not s3_server.client.list_multipart_uploads(Bucket=s3_bucket).get("Uploads")
    assert list((tmp_path / "uploads-incoming").iterdir()) == []
