"""One question over HTTP with every cost bounded: time, octets, redirects, cookies, proxies."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import aiohttp
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from connectors.addresses import Addresses, ForbiddenAddress
from connectors.networks import GuardedResolver
from gateway.ports import RemoteUnavailable

TIMEOUT: Final = aiohttp.ClientTimeout(total=15, connect=5, sock_read=10)
PER_HOST: Final = 4
_OK: Final = 200
_PIECE: Final = 64 * 1024

Observe = Callable[[str, bool], None]
"""Told of each question that was put to a host: its name, and whether it answered."""


class Exchange:
    """Asks hosts that ``addresses`` permit; whatever goes wrong is ``RemoteUnavailable``."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        addresses: Addresses,
        *,
        observe: Observe = lambda _host, _answered: None,
    ) -> None:
        self._session = session
        self._addresses = addresses
        self._observe = observe

    async def ask(
        self, address: str, *, limit: int, body: bytes | None = None, media_type: str = ""
    ) -> bytes:
        """Return the octets of the answer, ``limit`` at most: GET, or POST of ``body``.

        Raises:
            RemoteUnavailable: forbidden, silent, too slow, too large, or not 200. A redirect is
                not followed: it would lead to an address nobody judged.
        """
        try:
            url = self._addresses.check_url(address)
        except ForbiddenAddress as error:
            raise RemoteUnavailable(f"Not asked: {error}.") from error
        host = url.host or ""
        try:
            answer = await self._asked(url, limit=limit, body=body, media_type=media_type)
        except RemoteUnavailable:
            self._observe(host, False)
            raise
        self._observe(host, True)
        return answer

    async def _asked(self, url: URL, *, limit: int, body: bytes | None, media_type: str) -> bytes:
        try:
            method = "GET" if body is None else "POST"
            headers = {"Content-Type": media_type} if body is not None else {}
            async with self._session.request(
                method, url, data=body, headers=headers, allow_redirects=False
            ) as answer:
                if answer.status != _OK:
                    raise RemoteUnavailable(f"The host {url.host} answered {answer.status}.")
                return await _bounded(answer, limit, host=url.host or "")
        except ForbiddenAddress as error:
            raise RemoteUnavailable(f"Not asked: {error}.") from error
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            kind = type(error).__name__
            raise RemoteUnavailable(f"The host did not answer ({kind}).") from error


async def _bounded(answer: aiohttp.ClientResponse, limit: int, *, host: str) -> bytes:
    found = bytearray()
    async for piece in answer.content.iter_chunked(_PIECE):
        found += piece
        if len(found) > limit:
            raise RemoteUnavailable(f"The host {host} answered with more than {limit} octets.")
    return bytes(found)


@asynccontextmanager
async def open_exchange(
    addresses: Addresses, *, observe: Observe = lambda _host, _answered: None
) -> AsyncIterator[Exchange]:
    """Yield an exchange that asks no proxy, keeps no cookie and connects where it may only."""
    connector = aiohttp.TCPConnector(
        resolver=GuardedResolver(ThreadedResolver(), addresses.check_number),
        use_dns_cache=False,
        limit_per_host=PER_HOST,
    )
    async with aiohttp.ClientSession(
        connector=connector,
        timeout=TIMEOUT,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,
        raise_for_status=False,
    ) as session:
        yield Exchange(session, addresses, observe=observe)
