"""What chat's lists for staff share: search by channel and account, pages without a count."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from accounts.models import User
from twitchclone.core.admin_site import ReadOnlyAdmin


class CaseAdmin(ReadOnlyAdmin):
    """Rows that name a channel and an account, found by both, however many there are.

    `#ana` searches in a channel, `@vic` for an account, a bare name for either. Nothing is counted:
    with millions of rows a count takes longer than the page.
    """

    channel_field: ClassVar[str] = "channel_id"
    account_field: ClassVar[str] = "user_id"
    paginator = InfinitePaginator
    show_full_result_count = False
    list_per_page = 50
    ordering = ("-id",)
    search_fields = ("id",)  # shows the box; `get_search_results` does the work
    search_help_text = "#channel, @account, or a name for either"

    @display(description="Channel")
    def channel_login(self, row: Any) -> str:
        """Whose chat it is in; staff know channels by it."""
        return str(row.channel.owner.login)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """The rows of all channels and accounts named; all indexed look-ups."""
        words = search_term.replace("\x00", "").split()
        if not words:
            return queryset, False
        logins = {word.lstrip("#@").lower() for word in words}
        ids = dict(User.objects.filter(login__in=logins).values_list("login", "id"))
        rest = []
        for word in words:
            account_id = ids.get(word.lstrip("#@").lower(), 0)
            if word.startswith("#"):
                queryset = queryset.filter(**{self.channel_field: account_id})
            elif word.startswith("@"):
                queryset = queryset.filter(**{self.account_field: account_id})
            else:
                rest.append(word)
        is_bound = len(rest) < len(words)
        return self.search_rest(request, queryset, rest, ids, is_bound=is_bound), False

    def search_rest(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        words: list[str],
        ids: dict[str, int],
        *,
        is_bound: bool,
    ) -> QuerySet[Any]:
        """Narrow further by words without a sign; each is a name."""
        for word in words:
            account_id = ids.get(word.lower(), 0)
            either = Q(**{self.channel_field: account_id}) | Q(**{self.account_field: account_id})
            queryset = queryset.filter(either)
        return queryset

    def has_moderate_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Who keeps order in every channel; unfold passes the id on a row's page."""
        return may_moderate(request)


def may_moderate(request: HttpRequest) -> bool:
    """Whether the staff member keeps order in every channel's chat."""
    return bool(request.user.has_perm("chat.moderate_anywhere"))


def staff_of(request: HttpRequest) -> User:
    """Who acts; the admin site lets no one else in."""
    assert isinstance(request.user, User)
    return request.user


def say_too_wide(request: HttpRequest) -> None:
    """Why a search finds nothing."""
    messages.warning(request, "To search for words, name a #channel or an @account as well.")
