"""Where payment providers report: verified, stored and acknowledged, all else is a worker's."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from monetization.services.provider_events import receive_webhook
from twitchclone.core.errors import DomainError
from twitchclone.core.http import error_body


@csrf_exempt  # a signature counts here, cookies do not
@require_POST
def payments(request: HttpRequest, provider: str) -> HttpResponse:
    """200 once it is stored, 400 for a signature that is wrong or old; providers try again."""
    try:
        receive_webhook(provider=provider, body=request.body, headers=request.headers)
    except DomainError as error:
        return JsonResponse(error_body(error), status=error.status)
    return JsonResponse({"received": True})
