"""The port ``CityNotice`` over HTTP: one signed POST per event, acknowledged by a 2xx."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

import aiohttp
from aiohttp.resolver import ThreadedResolver
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typing_extensions import override

from connectors.city.signature import sign
from connectors.city.targets import ForbiddenTarget, Targets
from connectors.networks import GuardedResolver
from gateway.ports import CityNotice, Delivery, RemoteUnavailable

MAX_BODY: Final = 20_000
_CONNECT_S: Final = 5
_LONGEST_WAIT: Final = timedelta(days=1)
_FORBIDDEN_WAIT: Final = timedelta(hours=1)


class Webhooks(CityNotice):
    """Sends events to the addresses that the clients have registered."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        keys: Sequence[Ed25519PrivateKey],
        targets: Targets,
        clock: Callable[[], datetime],
    ) -> None:
        self._session = session
        self._keys = tuple(keys)
        self._targets = targets
        self._clock = clock

    @override
    async def send(self, delivery: Delivery) -> None:
        """Return once the city has acknowledged the event with a 2xx.

        The message id is the same in every attempt; the time stamp is of the attempt, because
        receivers refuse stale ones. What the city answers besides its status is not read.

        Raises:
            RemoteUnavailable: no acknowledgement, or the address is forbidden; try later.
            ValueError: the event is larger than a thin event may be.
        """
        if len(delivery.body) >= MAX_BODY:
            raise ValueError(f"An event of {len(delivery.body)} octets is not a thin event.")
        headers = {
            "content-type": "application/cloudevents+json; charset=utf-8",
            **sign(self._keys, message_id=str(delivery.id), at=self._clock(), body=delivery.body),
        }
        try:
            url = self._targets.check_url(delivery.url)
            async with self._session.post(
                url, data=delivery.body, headers=headers, allow_redirects=False
            ) as response:
                status, wait = response.status, _retry_after(response)
        except ForbiddenTarget as error:
            raise RemoteUnavailable(str(error), retry_after=_FORBIDDEN_WAIT) from error
        except (aiohttp.ClientError, OSError) as error:
            raise RemoteUnavailable("The webhook address did not answer.") from error
        if not HTTPStatus(200) <= status < HTTPStatus(300):
            raise RemoteUnavailable(f"The webhook address answered {status}.", retry_after=wait)


@asynccontextmanager
async def open_webhooks(
    *,
    keys: Sequence[Ed25519PrivateKey],
    targets: Targets,
    clock: Callable[[], datetime],
    timeout_s: float = 10,
) -> AsyncIterator[Webhooks]:
    """Webhooks with a session of their own, closed at the end of the block."""
    connector = aiohttp.TCPConnector(
        resolver=GuardedResolver(
            ThreadedResolver(), lambda number, host: targets.check_number(number, host=host)
        ),
        use_dns_cache=False,
        limit=50,
    )
    async with aiohttp.ClientSession(
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=timeout_s, connect=_CONNECT_S),
        cookie_jar=aiohttp.DummyCookieJar(),
    ) as session:
        yield Webhooks(session, keys=keys, targets=targets, clock=clock)


def _retry_after(response: aiohttp.ClientResponse) -> timedelta | None:
    """The wait in seconds that the answer asks for (RFC 9110, 10.2.3), capped; dates are rare."""
    text = response.headers.get("Retry-After", "")
    if not (text.isascii() and text.isdigit() and len(text) < 9):  # noqa: PLR2004 - any sane wait
        return None
    return min(timedelta(seconds=int(text)), _LONGEST_WAIT)
