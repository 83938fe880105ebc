"""Refusals as Helix says them: `{"error", "status", "message"}`."""

from http import HTTPStatus

from django.http import JsonResponse

from twitchclone.core.errors import DomainError


class HelixError(DomainError):
    """A refusal with a status of its own; a missing scope is 401 here, not 403."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status = status


def unauthorized(message: str) -> HelixError:
    """401, the answer to everything about the token."""
    return HelixError(HTTPStatus.UNAUTHORIZED, message)


def bad_request(message: str) -> HelixError:
    """400."""
    return HelixError(HTTPStatus.BAD_REQUEST, message)


def error_response(error: DomainError) -> JsonResponse:
    """The refusal; `error` is the status's name in HTTP."""
    status = HTTPStatus(error.status)
    body = {"error": status.phrase, "status": status.value, "message": error.message}
    return JsonResponse(body, status=status)
