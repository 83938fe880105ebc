"""`GET /api/v1/me/`."""

from accounts.services.profiles import set_avatar
from tests.factories import make_picture


def test_the_account_that_asks(client_of, viewer, django_assert_max_num_queries):
    viewer = set_avatar(account=viewer, upload=make_picture())
    client = client_of(viewer)
    client.get("/api/v1/me/")
    with django_assert_max_num_queries(2):  # the account, its address
        response = client.get("/api/v1/me/")
    assert response.status_code == 200
    assert response.json() == {
        "id": viewer.pk,
        "login": "vic",
        "display_name": "vic",
        "email": "vic@example.org",
        "is_email_confirmed": True,
        "avatar_url": viewer.avatar.url,
        "banner_url": None,
        "bio": "",
        "links": [],
        "is_staff": False,
        "created_at": viewer.date_joined.isoformat(),
    }


def test_nobody_else(client, client_of, banned):
    for asker in (client, client_of(banned)):
        response = asker.get("/api/v1/me/")
        assert response.status_code == 401
        assert response.json() == {
            "error": {"code": "not_signed_in", "message": "Log in to do this."}
        }
