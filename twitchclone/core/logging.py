"""Structured logs through structlog, with secrets taken out wherever they appear."""

import logging
import logging.config
import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

_SECRET_NAMES = re.compile(
    r"pass(word|wd)?$|secret|token|authori[sz]ation|cookie|stream_?key$|api_?key"
)
# Stream keys as they are issued, bearer tokens, credentials inside URLs.
_SECRET_VALUES = [
    (re.compile(r"live_\d+_[A-Za-z0-9]+"), "live_[redacted]"),
    (re.compile(r"(?i)\b(bearer|oauth)[ :]+[A-Za-z0-9._~+/-]{8,}"), r"\1 [redacted]"),
    # A scheme is short: without a bound this takes the square of a long word's length in time.
    (re.compile(r"(\b\w{1,30}://[^:/\s]*:)[^@/\s]+@"), r"\1[redacted]@"),
    # Of this site, and of links into a bucket or to a CDN, which open a file to whoever has them.
    (
        re.compile(r"(?i)([?&](?:token|key|code|(?:x-amz-)?signature|password)=)[^&\s\"']+"),
        r"\1[redacted]",
    ),
    # Addresses from mails: whoever has one may set a password, or confirm an address.
    (re.compile(r"(/password/reset/key/|/confirm-email/)[\w:-]+"), r"\1[redacted]"),
    # Whoever has one of these plays a video, or a part of it.
    (re.compile(r"(/vod/|/clips/drafts/)[\w:-]{20,}"), r"\1[redacted]"),
    # A pretend payment's page, and the signatures of webhooks.
    (re.compile(r"(/checkout/sandbox/)[\w-]+"), r"\1[redacted]"),
    (re.compile(r"\b(v1=)[0-9a-f]{32,}"), r"\1[redacted]"),
    # Stripe's keys.
    (re.compile(r"\b(sk|rk|whsec)_(live_|test_)?[A-Za-z0-9]{8,}"), r"\1_[redacted]"),
    # Whoever has the address of an overlay shows that chat.
    (re.compile(r"(/overlay/)[\w-]+"), r"\1[redacted]"),
]


def redact_text(text: str) -> str:
    """The text without stream keys, tokens, or passwords in URLs."""
    for pattern, replacement in _SECRET_VALUES:
        text = pattern.sub(replacement, text)
    return text


def redact(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """structlog processor: hide values of secret-sounding names and secrets inside texts."""
    for name, value in event.items():
        event[name] = redact_value(name, value)
    return event


def redact_value(name: str, value: Any) -> Any:
    """The value of this name without secrets, inside dicts and lists too; JSON stays JSON."""
    if _SECRET_NAMES.search(name.lower()):
        return "[redacted]"
    if isinstance(value, str):
        return redact_text(value)
    if isinstance(value, dict):
        return {key: redact_value(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redact_value("", inner) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return redact_text(str(value))


def configure(config: dict[str, Any]) -> None:
    """Django's LOGGING_CONFIG: `{"level": …, "format": "console"|"json"}`."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if config["format"] == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            # Before redaction: a traceback's message may quote what must not be logged.
            structlog.processors.format_exc_info,
            redact,
            renderer,
        ],
    )
    # Not to stdout: there a command prints what it was asked for, one JSON object.
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(config["level"])
    for noisy in ("asyncio", "botocore", "urllib3", "PIL", "stripe", "celery.utils"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
