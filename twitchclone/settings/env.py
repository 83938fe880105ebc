"""Typed readers for environment variables; each records itself for `.env.example`."""

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

_Choice = TypeVar("_Choice", bound=StrEnum)
_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable the settings read: its default as text, what it is for."""

    default: str
    help: str
    secret: bool = False


READ: dict[str, Variable] = {}


def text(name: str, default: str = "", *, help: str) -> str:
    """The variable's text, stripped; an empty value counts as unset."""
    READ[name] = Variable(default, help)
    return os.environ.get(name, "").strip() or default


def secret(name: str, default: str = "", *, help: str) -> str:
    """A secret from NAME, or from the file that NAME_FILE names (Docker and systemd secrets)."""
    READ[name] = Variable("", f"{help} (or {name}_FILE: a file that holds it)", secret=True)
    if file_name := os.environ.get(f"{name}_FILE", "").strip():
        try:
            return Path(file_name).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(
                f"{name}_FILE names a file that cannot be read: {error.strerror}."
            ) from error
    return os.environ.get(name, "").strip() or default


def boolean(name: str, default: bool, *, help: str) -> bool:
    """1/true/yes/on or 0/false/no/off; raises ImproperlyConfigured for anything else."""
    READ[name] = Variable("1" if default else "0", help)
    raw = os.environ.get(name, "").strip().lower()
    if not raw:
        return default
    if raw in _TRUE:
        return True
    if raw in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {raw!r}; write 1 or 0.")


def choice(name: str, default: _Choice, *, help: str) -> _Choice:
    """One of an enumeration's values; raises ImproperlyConfigured for anything else."""
    READ[name] = Variable(str(default), help)
    raw = os.environ.get(name, "").strip().lower()
    try:
        return type(default)(raw) if raw else default
    except ValueError:
        allowed = ", ".join(type(default))
        raise ImproperlyConfigured(f"{name} is {raw!r}; write one of: {allowed}.") from None


def integer(
    name: str, default: int, *, help: str, minimum: int = 0, maximum: int | None = None
) -> int:
    """A whole number within bounds; raises ImproperlyConfigured otherwise."""
    READ[name] = Variable(str(default), help)
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    try:
        value = int(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {raw!r}; write a whole number.") from None
    if value < minimum or (maximum is not None and value > maximum):
        upper = "" if maximum is None else f" and at most {maximum}"
        raise ImproperlyConfigured(f"{name} is {value}; it must be at least {minimum}{upper}.")
    return value


def port(name: str, default: int, *, help: str) -> int:
    """A TCP port, 1 to 65535."""
    return integer(name, default, help=help, minimum=1, maximum=65535)


def items(name: str, default: str = "", *, help: str) -> list[str]:
    """A comma-separated list; blanks are dropped."""
    return [part.strip() for part in text(name, default, help=help).split(",") if part.strip()]


def path(name: str, default: Path, *, shown_default: str, help: str) -> Path:
    """A file-system path, made absolute."""
    READ[name] = Variable(shown_default, help)
    raw = os.environ.get(name, "").strip()
    return Path(raw).expanduser().resolve() if raw else default.resolve()
