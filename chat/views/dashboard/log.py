"""The moderation log in the dashboard: who did what to whom, searched and paged."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import lazystr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from chat.models import ModAction
from chat.selectors.mod_log import list_actions
from chat.views.dashboard.moderated import Moderated, moderated_channel
from chat.views.dashboard.paging import read_before
from chat.views.dashboard.setting_choices import span_words
from streams.views.requests import wants_part
from twitchclone.core.moderation_messages import action_words

PER_PAGE = 50
_TARGET = "{target}"


class LogFilter(forms.Form):
    """What to look for."""

    target = forms.CharField(label=gettext_lazy("About"), max_length=26, required=False)
    moderator = forms.CharField(label=gettext_lazy("By"), max_length=26, required=False)
    action = forms.ChoiceField(label=gettext_lazy("What"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        acts = sorted(
            (name, words.replace(_TARGET, "…").strip()) for name, words in action_words().items()
        )
        field = self.fields["action"]
        assert isinstance(field, forms.ChoiceField)
        by_words = sorted(acts, key=lambda act: act[1].casefold())
        field.choices = [("", lazystr(_("Everything"))), *by_words]

    def wanted(self) -> dict[str, str]:
        """The filters that are set."""
        self.is_valid()
        given = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return {name: text.removeprefix("@").lower() for name, text in given.items() if text}


@require_safe
@moderated_channel()
def log(request: HttpRequest, moderated: Moderated) -> HttpResponse:
    """Newest first, in pages that follow as one scrolls."""
    form = LogFilter(request.GET)
    wanted, before = form.wanted(), read_before(request)
    lines = list_actions(moderated.channel.pk, before=before, limit=PER_PAGE, **wanted)
    context = {
        **moderated.context("chat-log"),
        "form": form,
        "is_filtered": bool(wanted),
        "lines": [_line(line) for line in lines],
        "next_url": _next_url(request, moderated, wanted, lines),
    }
    if before is not None and wants_part(request):
        return render(request, "chat/dashboard/partials/_log_rows.html", context)
    return render(request, "chat/dashboard/log.html", context)


def _line(line: ModAction) -> dict[str, Any]:
    """A line in words: the act before and after the name of whom it was done to."""
    words = action_words().get(line.action, line.action)
    before, has_target, after = words.partition(_TARGET)
    return {
        "moment": line.created_at,
        "moderator": line.moderator_login,
        "before": before,
        "target": line.target_login if has_target else "",
        "after": after,
        "span": span_words(line.duration_s) if line.duration_s else "",
        "reason": line.reason,
        "quote": _quote(line.data),
    }


def _quote(data: dict[str, Any]) -> str:
    """What the act was about: the message, the term, the poll's question."""
    for key in ("message", "text", "term", "title"):
        if isinstance(data.get(key), str):
            return str(data[key])[:200]
    return ""


def _next_url(
    request: HttpRequest, moderated: Moderated, wanted: dict[str, str], lines: list[ModAction]
) -> str:
    if len(lines) < PER_PAGE:
        return ""
    channel = {"channel": moderated.channel.owner.login} if moderated.query else {}
    query = urlencode({**channel, **wanted, "before": lines[-1].pk})
    return f"{request.path}?{query}"
