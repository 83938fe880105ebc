"""Texts that moderators write: reasons and rules."""

from chat.parsing.text import TextRefused, clean_text
from twitchclone.core.errors import InvalidInput

MAX_REASON = 500
MAX_RULES = 10
MAX_RULE = 200


def clean_reason(text: str) -> str:
    """The reason as it is kept; none is fine. Raises InvalidInput."""
    return clean_sentence(text, name="reason", max_characters=MAX_REASON)


def require_reason(text: str) -> str:
    """The reason; raises InvalidInput also without one."""
    reason = clean_reason(text)
    if not reason:
        raise InvalidInput("Say why: the person will read it.", field="reason")
    return reason


def clean_rules(rules: list[str]) -> list[str]:
    """Each rule cleaned, empty ones left out. Raises InvalidInput."""
    cleaned = [clean_sentence(rule, name="rules", max_characters=MAX_RULE) for rule in rules]
    kept = [rule for rule in cleaned if rule]
    if len(kept) > MAX_RULES:
        raise InvalidInput(f"A channel has at most {MAX_RULES} rules.", field="rules")
    return kept


def clean_sentence(text: str, *, name: str, max_characters: int, what: str = "") -> str:
    """A text cleaned as messages are; empty stays empty. Raises InvalidInput with the field.

    `what` names the text for people who see the sentence without a field beside it.
    """
    if not text.strip():
        return ""
    try:
        return clean_text(text, max_characters=max_characters)
    except TextRefused as error:
        if error.code == "empty":
            return ""
        message = (
            f"{what or 'This text'} has at most {max_characters} characters."
            if error.code == "too_long"
            else error.message.replace("This message", "This text")
        )
        raise InvalidInput(message, field=name) from error
