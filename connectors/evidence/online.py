"""Evidence from the addresses that certificates name, within what ``Addresses`` permits.

One question at a time for one address; what was got is kept while it is young, and handed out
while it is renewed when it is not quite young any more. What cannot be had is lacking, no error:
the judgement says that it waits.
"""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from connectors.evidence.directory import evidence_of
from connectors.exchange import Exchange
from crypto_module.errors import MalformedInput
from crypto_module.validation import CrlNeed, Evidence, IssuerNeed, Need, OcspNeed
from crypto_module.x509 import crl, ocsp
from gateway.ports import RemoteUnavailable

MAX_NEEDS: Final = 32
MAX_ADDRESSES: Final = 3
"""Of one need: a certificate with 240 addresses does not make us ask 240 hosts."""
MAX_KEPT_OCTETS: Final = 256 * 1024 * 1024
FRESH: Final = timedelta(minutes=5)
STALE: Final = timedelta(hours=1)
_NONCE_OCTETS: Final = 32
_OCSP_REQUEST: Final = "application/ocsp-request"
_MAX_BUNDLE: Final = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What an address answered, and when."""

    evidence: Evidence = field(repr=False)
    octets: int
    got_at: datetime


class OnlineEvidence:
    """Asks over HTTP; implements ``EvidenceSource``."""

    def __init__(self, exchange: Exchange, *, clock: Callable[[], datetime]) -> None:
        self._exchange = exchange
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._octets = 0
        self._asking: dict[str, asyncio.Task[Evidence]] = {}

    async def fetch(self, needs: Sequence[Need]) -> Evidence:
        """Return what could be had; OCSP before lists: where one answered, no list is asked."""
        wanted = list(dict.fromkeys(needs))[:MAX_NEEDS]
        told = await asyncio.gather(
            *(self._status(one) for one in wanted if isinstance(one, OcspNeed)),
            *(self._first(one.urls, limit=_MAX_BUNDLE) for one in wanted if _is_issuer(one)),
        )
        found = Evidence()
        for one in told:
            found = found.with_material(one)
        answered = {answer.serial for response in found.ocsps for answer in response.answers}
        lists = await asyncio.gather(
            *(
                self._first(one.urls, limit=crl.MAX_OCTETS)
                for one in wanted
                if isinstance(one, CrlNeed) and one.certificate.serial not in answered
            )
        )
        for one in lists:
            found = found.with_material(one)
        return found

    async def _status(self, need: OcspNeed) -> Evidence:
        """A nonce makes a replayed answer worthless; not every responder repeats it (4.4.1)."""
        nonce = secrets.token_bytes(_NONCE_OCTETS)
        body = ocsp.request(need.certificate, need.issuer, nonce=nonce)
        for address in need.urls[:MAX_ADDRESSES]:
            try:
                octets = await self._exchange.ask(
                    address, limit=ocsp.MAX_OCTETS, body=body, media_type=_OCSP_REQUEST
                )
                response = ocsp.Response.parse(octets)
            except (RemoteUnavailable, MalformedInput):
                continue
            if response.nonce in {None, ocsp.nonce_value(nonce)}:
                return Evidence(ocsps=(response,))
        return Evidence()

    async def _first(self, addresses: Sequence[str], *, limit: int) -> Evidence:
        for address in addresses[:MAX_ADDRESSES]:
            try:
                return await self._get(address, limit=limit)
            except RemoteUnavailable:
                continue
        return Evidence()

    async def _get(self, address: str, *, limit: int) -> Evidence:
        kept = self._kept.get(address)
        age = None if kept is None else self._clock() - kept.got_at
        if kept is not None and age is not None and age <= STALE:
            self._kept.move_to_end(address)
            if age > FRESH:
                self._ask(address, limit=limit).add_done_callback(_forget_failure)
            return kept.evidence
        return await asyncio.shield(self._ask(address, limit=limit))

    def _ask(self, address: str, *, limit: int) -> asyncio.Task[Evidence]:
        """Return the one question that is under way to this address."""
        if address not in self._asking:
            task = asyncio.create_task(self._renew(address, limit=limit))
            self._asking[address] = task
            task.add_done_callback(lambda _: self._asking.pop(address, None))
        return self._asking[address]

    async def _renew(self, address: str, *, limit: int) -> Evidence:
        octets = await self._exchange.ask(address, limit=limit)
        found = await asyncio.to_thread(evidence_of, octets)
        if found == Evidence():
            raise RemoteUnavailable("The address holds neither a list nor certificates.")
        self._keep(address, _Kept(evidence=found, octets=len(octets), got_at=self._clock()))
        return found

    def _keep(self, address: str, kept: _Kept) -> None:
        before = self._kept.pop(address, None)
        self._octets += kept.octets - (0 if before is None else before.octets)
        self._kept[address] = kept
        while self._octets > MAX_KEPT_OCTETS:
            _, oldest = self._kept.popitem(last=False)
            self._octets -= oldest.octets


def _is_issuer(need: Need) -> bool:
    return isinstance(need, IssuerNeed)


def _forget_failure(task: asyncio.Task[Evidence]) -> None:
    """What is kept stays when it cannot be renewed; the failure is told when it ends."""
    if not task.cancelled():
        task.exception()
