"""The worker: lease what is due, have it handled (``handling``), let the lease go.

It knows no order of steps: the table ``domain.work.NEXT`` does, and the store keeps what it says
beside each case. Lanes keep what waits for others (the ministry, the cities) apart from what only
computes, so that an outage there delays no verdict here. A lease is renewed while its batch is in
hand and no longer, so what a death or a fault leaves behind is free again by itself; a worker that
stops gives its leases back. Every step may be done twice: versions, digests and the ministry's own
key make the second time harmless.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from typing import Final
from uuid import uuid4

import structlog

from crypto_module.cms.sign import Signer
from gateway.domain.work import LEASED, Step
from gateway.handling import Handling
from gateway.ports import Blobs, CityNotice, EvidenceSource, Ministry
from gateway.rules import Rules
from gateway.store import Store, StoreUnavailable, leases, outbox
from gateway.store import notices as stored_notices
from gateway.store import validations as stored_validations
from gateway.store.leases import Lease
from gateway.validations import Judge

_BATCH: Final = 32
_REMOTE: Final = frozenset({Step.SEND})
_LOG: Final = structlog.get_logger(__name__)

Clock = Callable[[], datetime]


class Worker:
    """One worker of one process; its leases bear names that begin with ``owner``."""

    def __init__(
        self,
        store: Store,
        rules: Rules,
        *,
        blobs: Blobs,
        ministry: Ministry,
        city: CityNotice,
        evidence: EvidenceSource,
        seal: Signer,
        clock: Clock,
        concurrency: int = 4,
        ran: Callable[[datetime], None] = lambda _: None,
    ) -> None:
        self._store = store
        self._rules = rules
        self._handling = Handling(
            store=store,
            rules=rules,
            blobs=blobs,
            ministry=ministry,
            city=city,
            evidence=evidence,
            judge=Judge(rules=rules, evidence=evidence, seal=seal),
            clock=clock,
        )
        self._clock = clock
        self._concurrency = concurrency
        self._ran = ran
        self._stopping = False
        self._lanes: Final = (
            self._compute,
            self._send,
            self._listen,
            self._tell,
            self._answer,
        )
        self._news: Final = tuple(asyncio.Event() for _ in self._lanes)
        self._batches = count(1)
        self._in_hand: Final[set[str]] = set()
        self.owner: Final = uuid4().hex

    def stop(self) -> None:
        """Ask ``run`` to end after the steps in hand."""
        self._stopping = True
        self.wake()

    def wake(self) -> None:
        """Let every lane look once more at once: something new may be due."""
        for news in self._news:
            news.set()

    async def run(self) -> None:
        """Work until ``stop``; then give the leases back."""
        heart = asyncio.create_task(self._renew())
        try:
            async with asyncio.TaskGroup() as lanes:
                for lane, news in zip(self._lanes, self._news, strict=True):
                    lanes.create_task(self._drive(lane, news))
        finally:
            heart.cancel()
            await asyncio.gather(heart, return_exceptions=True)
            await leases.release(self._store, self.owner)

    async def run_once(self, now: datetime) -> int:
        """Do everything that is due at ``now`` once; return how many things were done."""
        return sum(await asyncio.gather(*(lane(now) for lane in self._lanes)))

    async def _drive(self, lane: Callable[[datetime], Awaitable[int]], news: asyncio.Event) -> None:
        while not self._stopping:
            # Forgotten before the look: news that comes while the lane is looking is not missed.
            news.clear()
            now = self._clock()
            self._ran(now)
            try:
                done = await lane(now)
            except StoreUnavailable:
                _LOG.warning("worker.store_unavailable", exc_info=True)
                done = 0
            if done:
                self.wake()
            else:
                await self._rest(news)

    async def _rest(self, news: asyncio.Event) -> None:
        """Wait for the next look, for news, or for the end, whichever comes first."""
        if self._stopping:
            return
        try:
            async with asyncio.timeout(self._rules.retry.poll.total_seconds()):
                await news.wait()
        except TimeoutError:
            return

    async def _renew(self) -> None:
        """Keep the leases of the batches in hand, however long their steps take."""
        pause = self._rules.retry.lease.total_seconds() / 3
        while True:
            await asyncio.sleep(pause)
            until = self._clock() + self._rules.retry.lease
            try:
                for owner in tuple(self._in_hand):
                    await leases.renew(self._store, Lease(owner=owner, until=until))
            except Exception:  # noqa: BLE001 - a heart that stops would give away all that is in hand
                _LOG.warning("worker.lease_not_renewed", exc_info=True)

    @contextmanager
    def _batch(self, now: datetime) -> Iterator[Lease]:
        """Give the lease of one batch, which is renewed inside this block only."""
        owner = f"{self.owner}.{next(self._batches)}"
        self._in_hand.add(owner)
        try:
            yield Lease(owner=owner, until=now + self._rules.retry.lease)
        finally:
            self._in_hand.remove(owner)

    async def _compute(self, now: datetime) -> int:
        return await self._take_cases(LEASED - _REMOTE, now)

    async def _send(self, now: datetime) -> int:
        return await self._take_cases(_REMOTE, now)

    async def _take_cases(self, steps: frozenset[Step], now: datetime) -> int:
        with self._batch(now) as lease:
            tasks = await leases.take(self._store, lease, steps=steps, now=now, limit=_BATCH)
            return await self._all(self._handling.case(task, lease.owner) for task in tasks)

    async def _listen(self, now: datetime) -> int:
        with self._batch(now) as lease:
            turns = await stored_notices.take(self._store, lease, now=now, limit=_BATCH)
            return await self._all(self._handling.poll(turn, lease.owner) for turn in turns)

    async def _tell(self, now: datetime) -> int:
        with self._batch(now) as lease:
            letters = await outbox.take(self._store, lease, now=now, limit=_BATCH)
            return await self._all(self._handling.letter(due, lease.owner) for due in letters)

    async def _answer(self, now: datetime) -> int:
        with self._batch(now) as lease:
            asked = await stored_validations.take(self._store, lease, now=now, limit=_BATCH)
            return await self._all(self._handling.question(one, lease.owner) for one in asked)

    async def _all(self, work: Iterable[Awaitable[int]]) -> int:
        """Do the work of one lane, a few things at a time, in order."""
        places = asyncio.Semaphore(self._concurrency)

        async def in_turn(one: Awaitable[int]) -> int:
            async with places:
                return await one

        done = await asyncio.gather(*map(in_turn, work), return_exceptions=True)
        for one in done:
            if isinstance(one, BaseException):
                # Raised only now: the others were to finish first.
                raise one
        return sum(one for one in done if isinstance(one, int))
