"""Finding accounts."""

import pytest

from accounts.selectors.users import find_for_log_in, get_by_login
from twitchclone.core.errors import NotFound


def test_in_any_case_with_one_query(broadcaster, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert get_by_login("ANA") == broadcaster


def test_suspended_accounts_are_not_there_but_for_staff(banned, viewer, moderator):
    for asker in (None, viewer, banned):
        with pytest.raises(NotFound):
            get_by_login(banned.login, viewer=asker)
    assert get_by_login(banned.login, viewer=moderator) == banned


@pytest.mark.parametrize(
    ("identifier", "is_found"),
    [
        ("ana", True),
        (" Ana ", True),
        ("ANA@example.org", True),
        ("ana@example.com", False),
        ("an", False),
        ("", False),
        ("@", False),
        ("ana\x00", False),
    ],
)
def test_for_log_in(broadcaster, django_assert_max_num_queries, identifier, is_found):
    with django_assert_max_num_queries(1):
        assert (find_for_log_in(identifier) == broadcaster) is is_found
