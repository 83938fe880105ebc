"""A site with something of everything on it, and the people who look at it."""

from collections.abc import Callable

import pytest
from django.test import Client

from streams.models import Category

pytestmark = pytest.mark.django_db


@pytest.fixture
def chess(db: None) -> Category:
    """The category that addresses name."""
    return Category.objects.create(name="Chess", slug="chess")


_ROLES = ["nobody", "owner", "banned", "administrator"]


@pytest.fixture(params=_ROLES)
def visitor(
    request: pytest.FixtureRequest, broadcaster: object, client_of: Callable[..., Client]
) -> Client:
    """Each kind of visitor's browser; Ana's channel is there for all of them.

    A server error is an answer to look at, not an exception.
    """
    if request.param == "nobody":
        return Client(raise_request_exception=False)
    fixtures = {"owner": "broadcaster", "administrator": "staff"}
    account = request.getfixturevalue(fixtures.get(request.param, request.param))
    client: Client = client_of(account, raise_request_exception=False)
    return client
