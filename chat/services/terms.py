"""The words a channel blocks, holds for a moderator, or lets pass AutoMod."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from accounts.models import User
from chat.automod.skeleton import fold
from chat.errors import AlreadySo
from chat.models import Term
from chat.parsing.text import clean_text
from chat.policies.permissions import Permission
from chat.selectors.roles import require_permission
from chat.services import mod_log
from chat.services.rooms import lock_room, renew_snapshots
from twitchclone.core.errors import InvalidInput, NotFound

MAX_TERMS = 500
MAX_CHARACTERS = 100


@transaction.atomic
def add_term(*, actor: User, channel_id: int, text: str, kind: str) -> Term:
    """Add a word or phrase, `*` for any run of characters; one that is there changes its kind.

    Raises NotPermitted, InvalidInput for a term that is too short, too long, too general or one too
    many, AlreadySo when it is there with this kind.
    """
    require_permission(actor, channel_id, Permission.TERMS)
    if kind not in Term.Kind.values:
        raise InvalidInput("A term is blocked, held or allowed.", field="kind")
    text = _clean(text)
    # Two that add at once would both be the five-hundredth.
    lock_room(channel_id)
    term = Term.objects.filter(channel_id=channel_id, text=text).first()
    if term is None:
        _require_space(channel_id)
        term = Term(channel_id=channel_id, text=text)
    elif term.kind == kind:
        raise AlreadySo(f"“{text}” is {kind} already.", code="already_a_term")
    term.kind, term.created_by = kind, actor
    term.save()
    _record(actor, term, f"add_{kind}_term")
    return term


@dataclass(frozen=True, slots=True)
class AddedTerms:
    """What became of several: how many are new, how many were there, and who was refused why."""

    added: int = 0
    known: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def add_terms(*, actor: User, channel_id: int, texts: Iterable[str], kind: str) -> AddedTerms:
    """Add each that can be added; one that is refused does not keep the others away.

    Raises NoPermission, InvalidInput for a kind there is not.
    """
    require_permission(actor, channel_id, Permission.TERMS)
    if kind not in Term.Kind.values:
        raise InvalidInput("A term is blocked, held or allowed.", field="kind")
    added, known, refused = 0, 0, []
    for text in dict.fromkeys(text.strip() for text in texts if text.strip()):
        try:
            add_term(actor=actor, channel_id=channel_id, text=text, kind=kind)
            added += 1
        except AlreadySo:
            known += 1
        except InvalidInput as error:
            refused.append((text, error.message))
    return AddedTerms(added, known, refused)


@transaction.atomic
def remove_term(*, actor: User, channel_id: int, term_id: int) -> None:
    """Forget the term. Raises NotPermitted, NotFound."""
    require_permission(actor, channel_id, Permission.TERMS)
    term = Term.objects.select_for_update().filter(channel_id=channel_id, pk=term_id).first()
    if term is None:
        raise NotFound("There is no such term.")
    _record(actor, term, f"remove_{term.kind}_term")
    term.delete()


def _clean(text: str) -> str:
    """As messages are cleaned, in lower case; raises InvalidInput for what matches nearly all."""
    try:
        cleaned = clean_text(text, max_characters=MAX_CHARACTERS).lower()
    except InvalidInput as error:
        raise InvalidInput(
            f"A term is a word or phrase of 2 to {MAX_CHARACTERS} characters.", field="text"
        ) from error
    words = [word.replace("*", "") for word in fold(cleaned).text.split()]
    if not any(len(word) > 1 or _stands_alone(word) for word in words):
        raise InvalidInput(
            "This would match nearly every message. Write at least two characters beside *.",
            field="text",
        )
    return cleaned


def _stands_alone(word: str) -> bool:
    """Whether one character says something: an emoji, a Chinese word; not a letter or a dot."""
    return len(word) == 1 and not word.isascii() and unicodedata.category(word) in ("So", "Lo")


def _require_space(channel_id: int) -> None:
    if Term.objects.filter(channel_id=channel_id).count() >= MAX_TERMS:
        raise InvalidInput(f"A channel has at most {MAX_TERMS} terms; remove one first.")


def _record(actor: User, term: Term, action: str) -> None:
    """Log it, and let senders load the terms anew."""
    mod_log.record(
        channel_id=term.channel_id, moderator=actor, action=action, data={"term": term.text}
    )
    renew_snapshots(term.channel_id)
