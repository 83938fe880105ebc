"""The cast every test knows, browsers for it, and the worker that does what was enqueued."""

import json
from base64 import b64decode
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from celery import current_app
from django.apps import apps
from django.db import connection
from django.db.models.signals import post_migrate
from django.test import Client
from hypothesis import HealthCheck, settings

from accounts.models import User
from accounts.policies.roles import Role
from accounts.services.roles import grant_role
from accounts.services.suspensions import suspend_account
from monetization.models import Plan
from tests.factories import PASSWORD, make_account
from tests.s3 import any_storage, local_storage, s3_bucket, s3_server
from tests.valkey import valkey
from twitchclone.core import redis

# How fast a machine makes or runs an example is not what a property says.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

__all__ = ["any_storage", "local_storage", "s3_bucket", "s3_server", "valkey"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Between tests with real transactions all tables are truncated, which the ledger refuses."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in (
            "monetization_ledgertransaction",
            "monetization_ledgerentry",
            "monetization_pointsentry",
        ):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_truncate")


def _sell_again(**_: Any) -> None:
    """Put back what a migration sells, which Django's flush between tests has emptied."""
    if not Plan.objects.exists():
        import_module("monetization.migrations.0005_default_prices").sell(apps, None)


# Django sends it after each flush, as after migrations, which have sold it themselves.
post_migrate.connect(_sell_again, sender=apps.get_app_config("monetization"))


@pytest.fixture(autouse=True)
def _fresh_valkey(request: pytest.FixtureRequest) -> None:
    """Rate limits, caches and queues of one test are none of the next one's business."""
    if {"db", "transactional_db"} & set(request.fixturenames):
        redis.client().flushall()


@pytest.fixture
def password() -> str:
    """The whole cast's."""
    return PASSWORD


@pytest.fixture
def broadcaster(db: None) -> User:
    """Ana, who streams."""
    return make_account("ana", display_name="Ana")


@pytest.fixture
def moderator(db: None) -> User:
    """Mia, who keeps order on the site."""
    return grant_role(account=make_account("mia"), role=Role.SITE_MODERATOR)


@pytest.fixture
def viewer(db: None) -> User:
    """Vic, who watches."""
    return make_account("vic")


@pytest.fixture
def outsider(db: None) -> User:
    """Otto, who has nothing to do with any of the others."""
    return make_account("otto")


@pytest.fixture
def staff(db: None) -> User:
    """Sam, who runs the site; an administrator, not a superuser."""
    return grant_role(account=make_account("sam"), role=Role.ADMINISTRATOR)


@pytest.fixture
def banned(staff: User) -> User:
    """Bo, whose account is suspended."""
    return suspend_account(account=make_account("bo_banned"), by=staff, reason="Spam.")


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """A logged-in browser of the account; `client_of(viewer, enforce_csrf_checks=True)`."""

    def make(account: User, **options: Any) -> Client:
        client = Client(**options)
        client.force_login(account)
        return client

    return make


@pytest.fixture
def run_jobs() -> Callable[..., list[str]]:
    """Do what a queue of Celery's on Valkey holds, as a worker would; the tasks' names.

    In a test without real transactions, `with on_commit():` around the action enqueues.
    """

    current_app.loader.import_default_modules()

    def run(queue: str = "default") -> list[str]:
        names: list[str] = []
        while (raw := redis.client().lpop(queue)) is not None:
            message = json.loads(str(raw))
            args, kwargs, _ = json.loads(b64decode(message["body"]))
            names.append(message["headers"]["task"])
            current_app.tasks[names[-1]].apply(args=args, kwargs=kwargs, throw=True)
        return names

    return run


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks: Callable[..., Any]) -> Callable[[], Any]:
    """`with on_commit():` runs what the block put off until its commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
