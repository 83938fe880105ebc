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

from accounts.policies import LOGIN_PATTERN


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
    email = models.EmailField(max_length=254)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspension_reason = models.CharField(max_length=500, blank=True)
    bio = models.CharField(max_length=300, blank=True)
    # [{"title": str, "url": str}], at most five, checked by the profile service.
    links = models.JSONField(default=list, blank=True)
    avatar = models.ImageField(upload_to="avatars/", blank=True)
    banner = models.ImageField(upload_to="banners/", blank=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = "account"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="account_email_unique"),
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
