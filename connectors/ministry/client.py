"""``gateway.ports.Ministry`` over the fleet: HTTP to the ministry, through the module's socket.

What comes back is bytes to be verified elsewhere; here only its size, its shape and the time it
may take are checked. An answer that cannot be believed is "unavailable": the same bytes are
delivered again later, and the ministry answers a repeated package with its first answer.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

import aiohttp

from connectors.ministry import replies
from connectors.ministry.fleet import Fleet, NoModule
from gateway.ports import ModuleNotActive, Notice, Package, RemoteUnavailable

ORIGIN: Final = "http://ministry"
"""The name in requests; where they go is the module's business."""
ASIC_E: Final = "application/vnd.etsi.asic-e+zip"
PAGE: Final = 100
MAX_ACKNOWLEDGEMENT: Final = 64 * 1024
MAX_NOTICES: Final = 16 * 1024 * 1024
ANSWER_S: Final = 60
SLOWEST_UPLOAD: Final = 32 * 1024
"""Octets a second; a slower line than that is an outage."""
_KEEP_OPEN_S: Final = 15


class ChannelMinistry:
    """The ministry as the gateway sees it; one pool of connections per access point."""

    def __init__(self, fleet: Fleet, *, answer_s: float = ANSWER_S) -> None:
        self._fleet = fleet
        self._answer_s = answer_s
        self._sessions: dict[str, aiohttp.ClientSession] = {}

    async def deliver(self, package: Package) -> bytes:
        """See ``gateway.ports.Ministry.deliver``."""
        session = await self._session(package.access_point)
        limit_s = self._answer_s + package.size / SLOWEST_UPLOAD
        async with (
            _answer_within(limit_s),
            session.put(
                f"{ORIGIN}/v1/packages/{package.case}",
                params={"round": str(package.round)},
                data=_exactly(package),
                allow_redirects=False,
                headers={
                    "Content-Type": ASIC_E,
                    "Content-Length": str(package.size),
                    "Brama-Case-Number": package.number,
                },
            ) as response,
        ):
            await replies.require_success(response)
            return await replies.acknowledgement(response, limit=MAX_ACKNOWLEDGEMENT)

    async def notices(self, access_point: str, after: str | None) -> Sequence[Notice]:
        """See ``gateway.ports.Ministry.notices``."""
        session = await self._session(access_point)
        query = {"limit": str(PAGE)} | ({} if after is None else {"after": after})
        async with (
            _answer_within(self._answer_s),
            session.get(f"{ORIGIN}/v1/notices", params=query, allow_redirects=False) as response,
        ):
            await replies.require_success(response)
            return await replies.notices(response, limit=MAX_NOTICES)

    async def close(self) -> None:
        """Close the pools; the fleet stays."""
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()

    async def _session(self, access_point: str) -> aiohttp.ClientSession:
        """The pool of an access point whose module may transfer now."""
        try:
            module = await self._fleet.module(access_point)
        except NoModule as err:
            raise ModuleNotActive(str(err)) from err
        code = await module.refusal()
        if code is not None:
            raise ModuleNotActive(f"The module of {access_point} may not transfer: {code}.")
        if access_point not in self._sessions:
            connector = aiohttp.UnixConnector(module.address, keepalive_timeout=_KEEP_OPEN_S)
            self._sessions[access_point] = aiohttp.ClientSession(
                connector=connector,
                timeout=aiohttp.ClientTimeout(total=None),
                cookie_jar=aiohttp.DummyCookieJar(),
                # A compressed answer could be far longer than it looks.
                auto_decompress=False,
                headers={"Accept-Encoding": "identity"},
            )
        return self._sessions[access_point]


@asynccontextmanager
async def _answer_within(seconds: float) -> AsyncIterator[None]:
    """Turn every way in which an answer does not come into ``RemoteUnavailable``."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as err:
        raise RemoteUnavailable(f"The ministry did not answer in {seconds:.0f} s.") from err
    except (aiohttp.ClientError, OSError) as err:
        raise RemoteUnavailable(f"The way to the ministry broke: {type(err).__name__}.") from err


async def _exactly(package: Package) -> AsyncIterator[bytes]:
    """The package's bytes; stops the upload if the store gives other than it promised."""
    sent = 0
    async for chunk in package.chunks():
        sent += len(chunk)
        yield chunk
    if sent != package.size:
        raise ValueError(f"A package of {package.size} octets gave {sent}.")
