"""A channel's blocked, held and allowed terms in the dashboard, and a box to try them."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from chat.models import Term
from chat.parsing.text import TextRefused
from chat.policies.limits import MAX_MESSAGE_CHARACTERS
from chat.policies.permissions import Permission
from chat.selectors.automod_trial import Trial, try_text
from chat.selectors.terms import terms_for
from chat.services.terms import MAX_CHARACTERS, MAX_TERMS, AddedTerms, add_terms, remove_term
from chat.views.dashboard.moderated import Moderated, changed, moderated_channel, show
from chat.views.dashboard.setting_choices import FOUND_WORDS

_PAGE = "chat/dashboard/terms.html"
_LISTS = "chat/dashboard/partials/_terms.html"
_TRIAL = "chat/dashboard/partials/_trial.html"
_URL = "chat:dashboard-terms"
_MAX_AT_ONCE = 100

KINDS = [
    (
        Term.Kind.BLOCKED.value,
        gettext_lazy("Blocked"),
        gettext_lazy("Messages with these are not sent."),
    ),
    (
        Term.Kind.HELD.value,
        gettext_lazy("Held"),
        gettext_lazy("Messages with these wait for a moderator."),
    ),
    (
        Term.Kind.ALLOWED.value,
        gettext_lazy("Allowed"),
        gettext_lazy("AutoMod does not mind these."),
    ),
]


class TermsForm(forms.Form):
    """Words to add, one a line."""

    texts = forms.CharField(
        label=gettext_lazy("Words or phrases"),
        max_length=_MAX_AT_ONCE * (MAX_CHARACTERS + 2),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "One a line. * stands for any letters: “spam*” also finds “spammer”. "
            "Capitals, look-alike letters and dots in between make no difference."
        ),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What happens"), choices=[(value, label) for value, label, _ in KINDS]
    )

    def clean_texts(self) -> list[str]:
        """The lines."""
        lines = [line.strip() for line in self.cleaned_data["texts"].splitlines() if line.strip()]
        if len(lines) > _MAX_AT_ONCE:
            raise forms.ValidationError(
                _("Add at most {count} at once.").format(count=_MAX_AT_ONCE)
            )
        return lines


class TrialForm(forms.Form):
    """A message to try."""

    text = forms.CharField(
        label=gettext_lazy("Would this be stopped?"),
        max_length=MAX_MESSAGE_CHARACTERS,
        widget=forms.TextInput(
            attrs={"placeholder": gettext_lazy("Write what somebody might say"), "size": 1}
        ),
    )


@require_safe
@moderated_channel(Permission.TERMS)
def term_list(request: HttpRequest, moderated: Moderated) -> HttpResponse:
    """All of them, by what happens."""
    return _show(request, moderated)


@require_POST
@moderated_channel(Permission.TERMS)
def term_add(request: HttpRequest, moderated: Moderated) -> HttpResponse:
    """Add several; what cannot be added stays in the box with the reason."""
    form = TermsForm(request.POST)
    if not form.is_valid():
        return _show(request, moderated, form=form, status=422)
    kind = form.cleaned_data["kind"]
    result = add_terms(
        actor=moderated.actor,
        channel_id=moderated.channel.pk,
        texts=form.cleaned_data["texts"],
        kind=kind,
    )
    if result.refused:
        return _show(request, moderated, form=_refused(result, kind), status=422)
    words = ngettext("{n} term added.", "{n} terms added.", result.added).format(n=result.added)
    if not result.added:
        words = _("These are in the list already.")
    return changed(request, moderated, _URL, _show(request, moderated), words)


@require_POST
@moderated_channel(Permission.TERMS)
def term_remove(request: HttpRequest, moderated: Moderated, term_id: int) -> HttpResponse:
    """Forget one."""
    remove_term(actor=moderated.actor, channel_id=moderated.channel.pk, term_id=term_id)
    return changed(request, moderated, _URL, _show(request, moderated), _("The term is removed."))


@require_POST
@moderated_channel(Permission.TERMS)
def term_trial(request: HttpRequest, moderated: Moderated) -> HttpResponse:
    """Say what would become of a message; nothing is sent."""
    form, context = TrialForm(request.POST), moderated.context("chat-terms")
    if form.is_valid():
        try:
            trial = try_text(moderated.channel.pk, form.cleaned_data["text"])
        except TextRefused as error:
            form.add_error("text", error.message)
        else:
            context |= {"trial": trial, "findings": _findings(trial)}
    context["trial_form"] = form
    status = 422 if form.errors else 200
    return show(request, _PAGE, _TRIAL, _lists(moderated) | context, status=status)


def _refused(result: AddedTerms, kind: str) -> TermsForm:
    """The form with what is left to mend."""
    lines = "\n".join(text for text, _why in result.refused)
    form = TermsForm({"texts": lines, "kind": kind})
    for text, why in result.refused:
        form.add_error("texts", f"“{text[:40]}”: {why}")
    return form


def _findings(trial: Trial) -> list[dict[str, Any]]:
    """Each with the words it is about."""
    return [
        {
            "label": FOUND_WORDS.get(finding.category, finding.category),
            "quote": trial.text[finding.start : finding.end],
            "term": finding.term,
        }
        for finding in trial.verdict.reasons
    ]


def _lists(moderated: Moderated) -> dict[str, Any]:
    terms = terms_for(moderated.channel.pk)
    lists = [
        {
            "kind": value,
            "label": label,
            "about": about,
            "terms": [term for term in terms if term.kind == value],
        }
        for value, label, about in KINDS
    ]
    return {
        "lists": lists,
        "term_count": len(terms),
        "max_terms": MAX_TERMS,
        "form": TermsForm(),
        "trial_form": TrialForm(),
    }


def _show(
    request: HttpRequest, moderated: Moderated, *, status: int = 200, **extra: Any
) -> HttpResponse:
    context = {**moderated.context("chat-terms"), **_lists(moderated), **extra}
    return show(request, _PAGE, _LISTS, context, status=status)
