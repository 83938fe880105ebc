"""Recording: whether broadcasts become videos, who may watch those, for how long, and who clips."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from streams.models import Channel
from streams.selectors.storage_usage import channel_usage
from streams.services.recording_settings import update_recording_settings
from streams.views.dashboard.own import add_refusal, own_channel
from streams.views.dashboard.video_forms import RecordingForm
from streams.views.requests import require_account, toast, wants_part
from twitchclone.core.errors import DomainError

_PAGE = "streams/dashboard/recording.html"
_FORM = "streams/dashboard/partials/_recording.html"


@require_safe
@own_channel
def recording(request: HttpRequest, channel: Channel) -> HttpResponse:
    """The form, and how much room there is."""
    return render(request, _PAGE, _context(channel, RecordingForm.of_channel(channel)))


@require_POST
@own_channel
def save_recording(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Save; answers with the form as it now is."""
    form = RecordingForm(request.POST)
    if form.is_valid():
        try:
            account = require_account(request)
            channel = update_recording_settings(channel=channel, actor=account, **form.cleaned_data)
        except DomainError as error:
            add_refusal(form, error)
    is_saved = not form.errors
    if is_saved and not wants_part(request):
        return redirect("streams:dashboard-recording")
    shown = RecordingForm.of_channel(channel) if is_saved else form
    template = _FORM if wants_part(request) else _PAGE
    status = 200 if is_saved else 422
    response = render(request, template, _context(channel, shown), status=status)
    return toast(response, _("Saved. It holds for your next broadcast.")) if is_saved else response


def _context(channel: Channel, form: RecordingForm) -> dict[str, object]:
    return {
        "section": "recording",
        "form": form,
        "usage": channel_usage(channel.pk),
        "site_days": settings.VIDEO_RETENTION_DAYS,
    }
