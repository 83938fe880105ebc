"""Following and unfollowing from a channel's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.selectors.follows import follower_count
from accounts.selectors.users import get_by_login
from accounts.services.follows import follow_channel, unfollow_channel
from streams.views.requests import require_account
from twitchclone.core import rate_limit

# Somebody who cannot decide is fine, a script that makes streamers' phones ring is not.
FOLLOWS = rate_limit.Limit("follow", count=30, period_s=60)


@require_http_methods(["POST", "DELETE"])
def follow(request: HttpRequest, login: str) -> HttpResponse:
    """POST follows, DELETE unfollows; answers with the button as it now is."""
    account = require_account(request)
    rate_limit.require(FOLLOWS, f"u{account.pk}")
    followed = get_by_login(login)
    is_following = request.method == "POST"
    if is_following:
        follow_channel(follower=account, followed_id=followed.pk)
    else:
        unfollow_channel(follower=account, followed_id=followed.pk)
    context = {
        "login": followed.login,
        "is_following": is_following,
        "followers": follower_count(followed.pk),
    }
    return render(request, "streams/partials/_follow.html", context)
