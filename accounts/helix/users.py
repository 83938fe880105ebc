"""`GET /helix/users`: accounts by id and login, or the token's own."""

import re
from typing import Any

from django.http import HttpRequest, JsonResponse

from accounts.helix.errors import bad_request
from accounts.helix.view import MAX_VALUES, HelixView, data_response, read_ids, read_values
from accounts.models import User
from accounts.models.user import LOGIN_PATTERN
from accounts.oauth.scopes import USER_READ_EMAIL
from accounts.selectors.helix_users import visible_users


class UsersView(HelixView):
    """dev.twitch.tv/docs/api/reference/#get-users."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """`data` in no particular order; who does not exist is left out."""
        ids = read_ids(request, "id")
        logins = _read_logins(request)
        if len(ids) + len(logins) > MAX_VALUES:
            raise bad_request(f"At most {MAX_VALUES} of id and login may be asked for at once")
        if not ids and not logins:
            if self.token.user is None:
                raise bad_request("Must provide an ID, Login or OAuth Token")
            users = [self.token.user]
        else:
            users = visible_users(ids=ids, logins=logins)
        return data_response([self._describe(request, user) for user in users])

    def _describe(self, request: HttpRequest, user: User) -> dict[str, Any]:
        body = {
            "id": str(user.pk),
            "login": user.login,
            "display_name": user.display_name or user.login,
            "type": "staff" if user.is_staff else "",
            "broadcaster_type": "",
            "description": user.bio,
            "profile_image_url": _absolute(request, user.avatar_url_at(256)),
            "offline_image_url": _absolute(request, user.banner_url),
            "view_count": 0,  # deprecated at Twitch, and 0 there as well
            "created_at": user.date_joined.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        # Only one's own address, whatever the scope.
        if user.pk == self.token.user_id and USER_READ_EMAIL in self.token.scopes:
            body["email"] = user.email
        return body


def _read_logins(request: HttpRequest) -> list[str]:
    logins = [login.lower() for login in read_values(request, "login")]
    if not all(re.fullmatch(LOGIN_PATTERN, login) for login in logins):
        raise bad_request("Invalid login names, emails or IDs in request")
    return logins


def _absolute(request: HttpRequest, address: str) -> str:
    return request.build_absolute_uri(address) if address else ""
