"""Typed readers refuse what they do not understand, and say what to write instead."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from twitchclone.settings import database, env


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    """The variables read here do not belong into .env.example."""
    monkeypatch.setattr(env, "READ", {})


@pytest.mark.parametrize("raw", ["1", "true", "YES", " on "])
def test_true(monkeypatch, raw):
    monkeypatch.setenv("T_FLAG", raw)
    assert env.boolean("T_FLAG", False, help="") is True


@pytest.mark.parametrize("raw", ["0", "False", "no", "off"])
def test_false(monkeypatch, raw):
    monkeypatch.setenv("T_FLAG", raw)
    assert env.boolean("T_FLAG", True, help="") is False


def test_an_unknown_boolean_is_refused(monkeypatch):
    monkeypatch.setenv("T_FLAG", "maybe")
    with pytest.raises(ImproperlyConfigured, match="T_FLAG is 'maybe'; write 1 or 0"):
        env.boolean("T_FLAG", True, help="")


@pytest.mark.parametrize(
    ("raw", "said"),
    [("ten", "whole number"), ("0", "at least 1"), ("70000", "at most 65535"), ("1.5", "whole")],
)
def test_a_port_is_a_number_in_its_range(monkeypatch, raw, said):
    monkeypatch.setenv("T_PORT", raw)
    with pytest.raises(ImproperlyConfigured, match=said):
        env.port("T_PORT", 8000, help="")


def test_unset_and_empty_mean_the_default(monkeypatch):
    monkeypatch.setenv("T_PORT", " ")
    assert env.port("T_PORT", 8000, help="") == 8000
    assert env.text("T_UNSET", "default", help="") == "default"
    assert env.items("T_UNSET", help="") == []


def test_items_are_split_and_stripped(monkeypatch):
    monkeypatch.setenv("T_ITEMS", "a, b,,c ")
    assert env.items("T_ITEMS", help="") == ["a", "b", "c"]


def test_a_secret_may_come_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("s3cret\n")
    monkeypatch.setenv("T_SECRET_FILE", str(tmp_path / "secret"))
    assert env.secret("T_SECRET", help="") == "s3cret"
    assert env.READ["T_SECRET"].secret


def test_a_secret_file_that_is_missing_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("T_SECRET_FILE", str(tmp_path / "gone"))
    with pytest.raises(ImproperlyConfigured, match="T_SECRET_FILE names a file"):
        env.secret("T_SECRET", help="")


def test_paths_are_absolute(monkeypatch):
    monkeypatch.setenv("T_DIR", "somewhere")
    found = env.path("T_DIR", Path("var"), shown_default="var", help="")
    assert found == Path.cwd() / "somewhere"


def test_every_reader_registers_its_variable():
    env.text("T_TEXT", "x", help="a text")
    assert env.READ["T_TEXT"] == env.Variable("x", "a text")


def test_a_database_url_with_a_socket():
    made = database.from_url("postgresql://me:p%40ss@/live?host=/run/pg", pool_size=0)
    assert (made["NAME"], made["USER"], made["PASSWORD"]) == ("live", "me", "p@ss")
    assert made["HOST"] == "/run/pg"


def test_a_database_url_with_a_pool_and_options():
    made = database.from_url("postgres://me@db:5433/live?sslmode=require", pool_size=4)
    assert (made["HOST"], made["PORT"]) == ("db", "5433")
    assert made["OPTIONS"]["sslmode"] == "require"
    assert made["OPTIONS"]["pool"]["max_size"] == 4


def test_another_kind_of_database_is_refused():
    with pytest.raises(ImproperlyConfigured, match="postgresql://"):
        database.from_url("sqlite:///x.db", pool_size=0)


def test_mail_goes_to_files_without_a_server(tmp_path):
    assert database.email_from_url("", mail_dir=tmp_path)["EMAIL_FILE_PATH"] == tmp_path


def test_a_mail_server(tmp_path):
    made = database.email_from_url("smtp://me:p%3Aw@mail.example?tls=1", mail_dir=tmp_path)
    assert (made["EMAIL_HOST"], made["EMAIL_PORT"]) == ("mail.example", 587)
    assert (made["EMAIL_HOST_PASSWORD"], made["EMAIL_USE_TLS"]) == ("p:w", True)


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://"])
def test_a_mail_url_that_is_none_is_refused(url, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        database.email_from_url(url, mail_dir=tmp_path)
