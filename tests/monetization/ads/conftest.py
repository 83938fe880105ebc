"""Adam, who advertises; Ana's channel, live."""

import pytest

from tests.factories import make_account
from tests.monetization.ads.builders import running
from tests.streams.builders import channel_of, go_live


@pytest.fixture
def advertiser(db):
    """Adam."""
    return make_account("adam")


@pytest.fixture
def channel(broadcaster):
    """Ana's, live."""
    go_live(broadcaster)
    return channel_of(broadcaster)


@pytest.fixture
def campaign(advertiser, staff, client):
    """Runs, with 100.00 EUR."""
    return running(advertiser, staff, client)
