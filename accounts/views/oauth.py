"""OAuth's endpoints for programs, in Twitch's shapes (dev.twitch.tv/docs/authentication)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.oauth.tokens import TokenInfo, find_token, strip_scheme

# No cookie counts here, so any page may ask in the name of a token that it has.
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Authorization, Client-Id",
    "Cache-Control": "no-store",
}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "OPTIONS"])
def validate(request: HttpRequest) -> HttpResponse:
    """Say whose token it is; programs ask when they start and every hour."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=_CORS)
    found = find_token(strip_scheme(request.headers.get("Authorization", "")))
    if found is None:
        body = {"status": 401, "message": "invalid access token"}
        return JsonResponse(body, status=401, headers=_CORS)
    return JsonResponse(_describe(found), headers=_CORS)


def _describe(token: TokenInfo) -> dict[str, Any]:
    """A program's own token has no login and no user_id."""
    body: dict[str, Any] = {"client_id": token.client_id}
    if token.user is not None:
        body |= {"login": token.login, "user_id": str(token.user_id)}
    return body | {"scopes": sorted(token.scopes), "expires_in": token.expires_in_s}
