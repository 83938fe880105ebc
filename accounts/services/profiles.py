"""What a person shows of themselves: name, bio, links and pictures."""

from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models.fields.files import ImageFieldFile

from accounts.images import encode_square
from accounts.models import User
from accounts.models.user import AVATAR_SIZES_PX, avatar_size_name
from accounts.policies.texts import clean_bio, clean_display_name, clean_links
from accounts.services.images import ImageKind, store_image
from twitchclone.core.errors import InvalidInput
from twitchclone.core.jobs import enqueue_on_commit
from twitchclone.core.unset import UNSET, Unset


def update_profile(
    *,
    account: User,
    display_name: str | Unset = UNSET,
    bio: str | Unset = UNSET,
    links: Iterable[dict[str, str]] | Unset = UNSET,
) -> User:
    """Change what is given; raises InvalidInput with the field at fault."""
    changed: list[str] = []
    if not isinstance(display_name, Unset):
        account.display_name = _own_name(account, display_name)
        changed.append("display_name")
    if not isinstance(bio, Unset):
        account.bio = clean_bio(bio)
        changed.append("bio")
    if not isinstance(links, Unset):
        account.links = clean_links(links)
        changed.append("links")
    if changed:
        account.save(update_fields=changed)
    return account


def _own_name(account: User, display_name: str) -> str:
    name = clean_display_name(display_name, login=account.login, is_staff=account.is_staff)
    folded = name.casefold()
    if folded != account.login and User.objects.filter(login=folded).exists():
        raise InvalidInput(
            f"“{name}” is somebody else's login. Choose another name.",
            code="taken",
            field="display_name",
        )
    return name


def set_avatar(*, account: User, upload: "UploadedFile[Any] | None") -> User:
    """Replace the picture, or take it away with None; smaller sizes follow in a task."""
    image = store_image(upload=upload, kind=ImageKind.AVATAR) if upload else None
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=account.pk)
        remove_files_on_commit(locked.avatar.storage, avatar_file_names(locked))
        _replace(locked.avatar, image)
        locked.has_avatar_sizes = False
        locked.save(update_fields=["avatar", "has_avatar_sizes"])
        if image is not None:
            enqueue_on_commit("accounts.derive_avatar_sizes", account_id=locked.pk)
    return locked


def set_banner(*, account: User, upload: "UploadedFile[Any] | None") -> User:
    """Replace the wide picture behind the channel's header, or take it away with None."""
    image = store_image(upload=upload, kind=ImageKind.BANNER) if upload else None
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=account.pk)
        remove_files_on_commit(locked.banner.storage, [str(locked.banner.name or "")])
        _replace(locked.banner, image)
        locked.save(update_fields=["banner"])
    return locked


def derive_avatar_sizes(*, account_id: int) -> bool:
    """Make the avatar's smaller sizes; False when it has changed or gone meanwhile."""
    account = User.objects.filter(pk=account_id).only("avatar", "has_avatar_sizes").first()
    if account is None or not account.avatar or account.has_avatar_sizes:
        return False
    storage, base_name = account.avatar.storage, str(account.avatar.name)
    with storage.open(base_name) as file:
        data = file.read()
    for size_px in AVATAR_SIZES_PX:
        name = avatar_size_name(base_name, size_px)
        # A run cut short may have left it; saving beside it would give it another name.
        storage.delete(name)
        storage.save(name, ContentFile(encode_square(data, size_px)))
    is_current = User.objects.filter(pk=account_id, avatar=base_name).update(has_avatar_sizes=True)
    if not is_current:
        for size_px in AVATAR_SIZES_PX:
            storage.delete(avatar_size_name(base_name, size_px))
    return bool(is_current)


def avatar_file_names(account: User) -> list[str]:
    """The avatar's files: the base and every size that may have been made of it."""
    name = str(account.avatar.name or "")
    return [name, *(avatar_size_name(name, size_px) for size_px in AVATAR_SIZES_PX)] if name else []


def remove_files_on_commit(storage: Storage, names: Iterable[str]) -> None:
    """Delete the files once nothing in the database names them; missing ones are no error."""
    doomed = [name for name in names if name]

    def remove() -> None:
        for name in doomed:
            storage.delete(name)

    if doomed:
        transaction.on_commit(remove, robust=True)


def _replace(field: ImageFieldFile, image: "ContentFile[bytes] | None") -> None:
    """Put the new file into the field; a rolled-back transaction leaves a file no row names."""
    if image is None:
        setattr(field.instance, field.field.name, "")
    else:
        field.save(image.name or "picture.webp", image, save=False)
