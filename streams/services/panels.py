"""The boxes of text, pictures and links below a channel's player."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.storage import Storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from accounts.services.images import ImageKind, store_image
from streams.models import AboutPanel, Channel
from streams.policies.fields import MAX_PANELS, clean_line, clean_link
from streams.services.channels import require_editor, require_locked
from twitchclone.core.errors import InvalidInput

MAX_TITLE_LENGTH = 80
MAX_BODY_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class PanelInput:
    """One panel as wanted; `id` names an existing one, whose picture stays unless replaced."""

    title: str = ""
    body: str = ""
    link_url: str = ""
    id: int | None = None
    image: "UploadedFile[bytes] | None" = None
    is_image_removed: bool = False


def save_panels(*, channel: Channel, actor: User, panels: Sequence[PanelInput]) -> list[AboutPanel]:
    """Make these the channel's panels, in this order; others are deleted with their pictures."""
    require_editor(actor, channel)
    if len(panels) > MAX_PANELS:
        raise InvalidInput(f"A channel has at most {MAX_PANELS} panels.")
    # Outside of the transaction: decoding pictures takes a while.
    images = [
        store_image(upload=panel.image, kind=ImageKind.PANEL) if panel.image else None
        for panel in panels
    ]
    with transaction.atomic():
        require_locked(channel)
        existing = {panel.pk: panel for panel in AboutPanel.objects.filter(channel=channel)}
        saved = []
        for position, (wanted, image) in enumerate(zip(panels, images, strict=True)):
            panel = existing.pop(wanted.id, None) if wanted.id else None
            panel = panel or AboutPanel(channel=channel)
            _fill(panel, wanted, position)
            if image is not None or wanted.is_image_removed:
                _drop_picture(panel)
            if image is not None:
                panel.image.save(image.name or "panel", image, save=False)
            panel.save()
            saved.append(panel)
        for panel in existing.values():
            _drop_picture(panel)
            panel.delete()
    return saved


def _fill(panel: AboutPanel, wanted: PanelInput, position: int) -> None:
    title, body = clean_line(wanted.title), wanted.body.replace("\r\n", "\n").strip()
    if len(title) > MAX_TITLE_LENGTH:
        raise InvalidInput(
            f"A panel's title has at most {MAX_TITLE_LENGTH} characters.", field="title"
        )
    if len(body) > MAX_BODY_LENGTH:
        raise InvalidInput(
            f"A panel's text has at most {MAX_BODY_LENGTH} characters.", field="body"
        )
    if "\x00" in body:
        raise InvalidInput("A panel's text may not hold a null character.", field="body")
    panel.title, panel.body, panel.position = title, body, position
    panel.link_url = clean_link(wanted.link_url)


def _drop_picture(panel: AboutPanel) -> None:
    """Take the picture away; its file goes once that is committed."""
    name, storage = panel.image.name, panel.image.storage
    if name:
        transaction.on_commit(lambda: _delete_file(storage, name), robust=True)
        panel.image = ""


def _delete_file(storage: Storage, name: str) -> None:
    storage.delete(name)
