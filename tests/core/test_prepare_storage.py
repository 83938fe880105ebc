"""`manage.py prepare_storage` on an S3 server: the bucket and its rules."""

import json
from io import StringIO

import httpx
import pytest
from botocore.exceptions import ClientError
from django.core.management import call_command

from twitchclone.core import bucket_rules


def prepare() -> tuple[dict[str, object], str]:
    output, complaints = StringIO(), StringIO()
    call_command("prepare_storage", stdout=output, stderr=complaints)
    return json.loads(output.getvalue()), complaints.getvalue()


def test_files_on_disk_need_nothing(settings):
    settings.AWS_STORAGE_BUCKET_NAME = ""
    assert prepare() == ({"bucket": None, "is_new": False}, "")


def test_a_bucket_that_is_not_there_is_made(s3_server, s3_bucket):
    s3_server.client.delete_bucket(Bucket=s3_bucket)
    done = {"bucket": s3_bucket, "has_cors": True, "has_lifecycle": True}
    assert prepare() == ({**done, "is_new": True}, "")
    assert prepare() == ({**done, "is_new": False}, "")


def test_pages_of_the_site_may_fetch_and_send(s3_server, s3_bucket, settings):
    settings.SITE_URL = "https://live.example/"
    prepare()
    prepare()
    (rule,) = s3_server.client.get_bucket_cors(Bucket=s3_bucket)["CORSRules"]
    assert rule["AllowedOrigins"] == ["https://live.example"]
    assert set(rule["AllowedMethods"]) == {"GET", "HEAD", "PUT"}
    assert {"ETag", "x-amz-checksum-sha256"} <= set(rule["ExposeHeaders"])
    link = f"{s3_server.url}/{s3_bucket}/vod/x"
    asked = {"Origin": "https://live.example", "Access-Control-Request-Method": "PUT"}
    assert httpx.options(link, headers=asked).status_code == 200


def test_without_an_address_of_its_own_any_page_may(s3_bucket, settings):
    settings.SITE_URL = ""
    assert bucket_rules.cors_rule()["AllowedOrigins"] == ["*"]


def test_leftovers_go_and_rules_of_others_stay(s3_server, s3_bucket, settings):
    settings.UPLOAD_KEEP_HOURS = 24
    theirs = {
        "ID": "their-logs",
        "Status": "Enabled",
        "Filter": {"Prefix": "logs/"},
        "Expiration": {"Days": 3},
    }
    s3_server.client.put_bucket_lifecycle_configuration(
        Bucket=s3_bucket, LifecycleConfiguration={"Rules": [theirs]}
    )
    prepare()
    prepare()
    rules = s3_server.client.get_bucket_lifecycle_configuration(Bucket=s3_bucket)["Rules"]
    by_id = {rule["ID"]: rule for rule in rules}
    unfinished = {
        rule["Filter"]["Prefix"]: rule["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"]
        for rule in rules
        if rule["ID"].startswith("twitchclone-unfinished-")
    }
    assert unfinished == {"vod/": 2, "clips/": 2, "uploads/": 8}
    assert {"their-logs", "twitchclone-uploads"} < set(by_id)
    assert by_id["twitchclone-uploads"]["Expiration"]["Days"] == 8
    assert by_id["twitchclone-uploads"]["Filter"]["Prefix"] == "uploads/"


def test_uploads_that_may_be_resumed_for_long_stay_as_long(s3_bucket, settings):
    settings.UPLOAD_KEEP_HOURS = 24 * 30
    *_, uploads = bucket_rules.lifecycle_rules()
    assert uploads["Expiration"]["Days"] == 37


@pytest.mark.parametrize("code", ["AccessDenied", "NotImplemented"])
def test_a_server_without_rules_stops_nothing(s3_bucket, monkeypatch, code):
    def refuse(*_: object) -> None:
        raise ClientError({"Error": {"Code": code, "Message": code}}, "PutBucketCors")

    command = "twitchclone.core.management.commands.prepare_storage"
    monkeypatch.setattr(f"{command}.apply_cors", refuse)
    done, complaints = prepare()
    assert (done["has_cors"], done["has_lifecycle"]) == (False, True)
    assert code in complaints
