"""What a service raises when a rule says no; `http` turns it into a page, JSON or a close code."""


class DomainError(Exception):
    """A rule refused the request: `code` for programs, `message` for people.

    `field` names the input at fault, so that a form can show the message beside it.
    """

    code = "invalid"
    status = 400
    default_message = "This cannot be done."

    def __init__(
        self, message: str = "", *, code: str = "", field: str = "", retry_after_s: int = 0
    ) -> None:
        self.message = message or self.default_message
        self.code = code or self.code
        self.field = field
        self.retry_after_s = retry_after_s
        super().__init__(self.message)


class InvalidInput(DomainError):
    """The input breaks a rule that the sender can mend."""

    code = "invalid"
    status = 400
    default_message = "This input is not valid."


class NotSignedIn(DomainError):
    """The action needs an account."""

    code = "not_signed_in"
    status = 401
    default_message = "Log in to do this."


class NotPermitted(DomainError):
    """The account may not do this."""

    code = "not_permitted"
    status = 403
    default_message = "You may not do this."


class NotFound(DomainError):
    """The thing does not exist, or the asker may not know that it does."""

    code = "not_found"
    status = 404
    default_message = "This does not exist."


class Conflict(DomainError):
    """The state has moved on since the sender looked."""

    code = "conflict"
    status = 409
    default_message = "This has changed in the meantime; reload and try again."


class RateLimited(DomainError):
    """Too many attempts; `retry_after_s` says when the next one may come."""

    code = "rate_limited"
    status = 429
    default_message = "Too many attempts; wait a moment and try again."
