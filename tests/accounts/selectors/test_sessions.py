"""Sessions in words."""

import pytest

from accounts.selectors.sessions import describe_user_agent

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (CHROME + "Chrome/141.0 Safari/537.36", "Chrome on Windows"),
        (CHROME + "Chrome/141.0 Safari/537.36 Edg/141.0", "Edge on Windows"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
            "Firefox on Linux",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
            " (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari on iOS",
        ),
        ("curl/8.9.1", "A program"),
        ("", "Unknown browser"),
    ],
)
def test_user_agents(user_agent, words):
    assert describe_user_agent(user_agent) == words
