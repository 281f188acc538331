"""How often one client may ask: a sliding minute per client, on unless the operator widens it."""

import math
from typing import Final

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from gateway.http.problems import Refusal

_WINDOW_S: Final = 60


class RateLimit:
    """A count of requests per client and minute. Each process counts for itself."""

    def __init__(self, *, per_minute: int) -> None:
        self._allowed = RateLimitItemPerMinute(per_minute)
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def admit(self, client: str) -> None:
        """Count one request of ``client``.

        Raises:
            Refusal: the client is over its rate; Retry-After says for how long.
        """
        if not await self._limiter.hit(self._allowed, client):
            # The share of the previous window falls evenly, so room for one more request comes
            # after about one n-th of the window, never later than the whole of it.
            wait_s = math.ceil(_WINDOW_S / self._allowed.amount)
            raise Refusal("too-many-requests", headers={"Retry-After": str(wait_s)})
