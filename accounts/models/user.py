"""The account: one row for viewers, streamers, moderators and staff alike."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.module_loading import import_string

LOGIN_PATTERN = r"^[a-z0-9_]{3,25}$"
# Widths the avatar is kept in beside its base of 512 px; `accounts.services.profiles` makes them.
AVATAR_SIZES_PX = (64, 128, 256)


class UserManager(BaseUserManager["User"]):
    """Finds accounts by login, in any case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The account of this login."""
        return self.get(login=(username or "").lower())

    def create_superuser(self, login: str, email: str, password: str | None = None) -> "User":
        """For `manage.py createsuperuser`; the service does the work, as for every account."""
        create_account = import_string("accounts.services.accounts.create_account")
        account: User = create_account(
            login=login, email=email, password=password, is_superuser=True
        )
        return account


class User(AbstractBaseUser, PermissionsMixin):
    """An account. Its numeric id is also the id of its channel.

    `login` is the address (`/<login>`), always lower-case; `display_name` is free and shown.
    """

    login = models.CharField(max_length=25, unique=True)
    display_name = models.CharField(max_length=40)
    # Kept in lower case, so that the plain unique index serves every look-up.
    email = models.EmailField(max_length=254, unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspension_reason = models.CharField(max_length=500, blank=True)
    bio = models.CharField(max_length=300, blank=True)
    # [{"title": str, "url": str}], at most five, checked by the profile service.
    links = models.JSONField(default=list, blank=True)
    avatar = models.ImageField(upload_to="avatars/", blank=True)
    has_avatar_sizes = models.BooleanField(default=False, editable=False)
    banner = models.ImageField(upload_to="banners/", blank=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = "account"
        permissions = [("suspend_account", "Can suspend and reinstate accounts")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="account_email_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(login__regex=LOGIN_PATTERN), name="account_login_form"
            ),
        ]
        indexes = [
            # Search by the beginning of any word of either name; `simple` neither stems nor drops.
            GinIndex(
                SearchVector("login", "display_name", config="simple"), name="account_names_search"
            ),
        ]

    def __str__(self) -> str:
        return self.login

    def get_full_name(self) -> str:
        """The shown name."""
        return self.display_name or self.login

    get_short_name = get_full_name

    @property
    def is_suspended(self) -> bool:
        """Whether a site moderator has taken away log-in and going live."""
        return self.suspended_at is not None

    @property
    def avatar_url(self) -> str:
        """The picture at 128 px, enough for every place but the channel's header; may be empty."""
        return self.avatar_url_at(128)

    def avatar_url_at(self, size_px: int) -> str:
        """The picture at least `size_px` wide, the base while the smaller ones are not made yet."""
        return avatar_url(
            str(self.avatar.name or ""), has_sizes=self.has_avatar_sizes, size_px=size_px
        )

    @property
    def banner_url(self) -> str:
        """The picture behind the channel's header; may be empty."""
        return self.banner.url if self.banner else ""


def avatar_url(name: str, *, has_sizes: bool, size_px: int = 128) -> str:
    """The address of an avatar by its columns, for queries that make no account of each row."""
    if not name:
        return ""
    fitting = [width for width in AVATAR_SIZES_PX if width >= size_px]
    storage = User.avatar.field.storage
    is_derived = has_sizes and bool(fitting)
    return str(storage.url(avatar_size_name(name, fitting[0]) if is_derived else name))


def avatar_size_name(base_name: str, size_px: int) -> str:
    """Where the avatar of this width is kept: `avatars/x.webp` gives `avatars/x-64.webp`."""
    stem, dot, suffix = base_name.rpartition(".")
    return f"{stem}-{size_px}{dot}{suffix}"
