"""What every Helix endpoint shares: token, Client-Id, rate limit, errors, CORS."""

import re
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from accounts.helix import quota
from accounts.helix.errors import HelixError, bad_request, error_response, unauthorized
from accounts.oauth.tokens import TokenInfo, find_token, strip_scheme
from twitchclone.core.errors import DomainError

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
MAX_VALUES = 100  # of a repeated parameter
_ID = re.compile(r"[0-9]{1,18}")


@method_decorator(csrf_exempt, name="dispatch")  # tokens count here, cookies do not
class HelixView(View):
    """An endpoint; its methods find the token in `self.token` and raise DomainErrors."""

    token: TokenInfo

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer with the method's response, or with the refusal."""
        method = (request.method or "").upper()
        if method == "OPTIONS":
            return self._finish(HttpResponse(status=204), self._preflight())
        handler = getattr(self, method.lower(), None) if method in _METHODS else None
        if handler is None:
            error = HelixError(HTTPStatus.METHOD_NOT_ALLOWED, "")
            return self._finish(error_response(error), {"Allow": self._allowed()})
        headers: dict[str, str] = {}
        try:
            self.token = authenticate(request)
            left = quota.take(self.token)
            headers = left.headers()
            if left.remaining < 0:
                raise HelixError(HTTPStatus.TOO_MANY_REQUESTS, "Too many requests")
            response: HttpResponseBase = handler(request, *args, **kwargs)
        except DomainError as error:
            response = error_response(error)
        return self._finish(response, headers)

    def require_scope(self, scope: str) -> None:
        """Raise 401 without the scope."""
        if scope not in self.token.scopes:
            raise unauthorized(f"Missing scope: {scope}")

    def require_user(self) -> int:
        """The id of the token's account; raises 401 for a program's own token."""
        if self.token.user_id is None:
            raise unauthorized("This endpoint requires a user access token")
        return self.token.user_id

    def _finish(self, response: HttpResponseBase, headers: dict[str, str]) -> HttpResponseBase:
        shared = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"}
        for name, value in (shared | headers).items():
            response[name] = value
        if response.status_code == HTTPStatus.NO_CONTENT:
            # An empty body announced as JSON would be parsed, and is none.
            response.headers.pop("Content-Type", None)
        return response

    def _preflight(self) -> dict[str, str]:
        return {
            "Access-Control-Allow-Methods": self._allowed(),
            "Access-Control-Allow-Headers": "Authorization, Client-Id, Content-Type",
            "Access-Control-Max-Age": "86400",
        }

    def _allowed(self) -> str:
        return ", ".join(name for name in _METHODS if hasattr(self, name.lower()))


def authenticate(request: HttpRequest) -> TokenInfo:
    """The token in the request's headers; raises 401, in Twitch's words."""
    token = strip_scheme(request.headers.get("Authorization", ""))
    if not token:
        raise unauthorized("OAuth token is missing")
    found = find_token(token)
    if found is None:
        raise unauthorized("Invalid OAuth token")
    client_id = request.headers.get("Client-Id", "")
    if not client_id:
        raise unauthorized("Client ID is missing")
    if client_id != found.client_id:
        raise unauthorized("Client ID and OAuth token do not match")
    return found


def read_values(request: HttpRequest, *names: str) -> list[str]:
    """The values of repeated parameters, together at most 100; raises 400 for more."""
    values = [value for name in names for value in request.GET.getlist(name)]
    if len(values) > MAX_VALUES:
        raise bad_request(f"At most {MAX_VALUES} of {', '.join(names)} may be asked for at once")
    return values


def read_ids(request: HttpRequest, name: str) -> list[int]:
    """Ids of a repeated parameter; raises 400 for what is none."""
    values = read_values(request, name)
    if not all(_ID.fullmatch(value) for value in values):
        raise bad_request(f'The parameter "{name}" was malformed: the value must be a number')
    return [int(value) for value in values]


def data_response(data: list[dict[str, Any]], **more: Any) -> JsonResponse:
    """`{"data": [...]}` with what else the endpoint tells, such as `pagination`."""
    return JsonResponse({"data": data, **more})
