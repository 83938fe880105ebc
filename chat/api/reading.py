"""How often an address may read chat without logging in."""

from redis.exceptions import RedisError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from chat.policies import limits
from streams.api.requests import viewer_of
from twitchclone.core import rate_limit
from twitchclone.core.http import client_address


class AnonymousReads(BaseThrottle):
    """Generous, since a page reads a handful and many people may share an address."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Raises RateLimited; while Valkey is away, whoever asks is answered."""
        if request.method in SAFE_METHODS and viewer_of(request) is None:
            try:
                rate_limit.require(limits.ANONYMOUS_READS, client_address(request))
            except RedisError:
                return True
        return True
