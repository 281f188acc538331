"""The worker: lease what is due, call the use case of its step, let the lease go.

It knows no order of steps: the table ``domain.work.NEXT`` does, and the store keeps what it says
beside each case. Lanes keep what waits for others (the ministry, the cities) apart from what only
computes, so that an outage there delays no verdict here. A worker that dies leaves leases that end
by themselves; one that stops gives them back. Every step may be done twice: versions, digests and
the ministry's own key make the second time harmless.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Final
from uuid import uuid4

import structlog

from gateway import dispatch, notices, notification, retry, verification
from gateway.domain.errors import Conflict, VersionMismatch
from gateway.domain.work import LEASED, Step
from gateway.ports import Blobs, CityNotice, Ministry, ModuleNotActive, RemoteUnavailable
from gateway.rules import Rules
from gateway.store import Store, StoreUnavailable, leases, outbox
from gateway.store import notices as stored_notices
from gateway.store.leases import Lease, Task
from gateway.store.notices import Turn
from gateway.store.outbox import Due

_BATCH: Final = 32
_REMOTE: Final = frozenset({Step.SEND})
_LOG: Final = structlog.get_logger(__name__)

Clock = Callable[[], datetime]


class Worker:
    """One worker of one process; ``owner`` is its name on the leases."""

    def __init__(
        self,
        store: Store,
        rules: Rules,
        *,
        blobs: Blobs,
        ministry: Ministry,
        city: CityNotice,
        clock: Clock,
        concurrency: int = 4,
        ran: Callable[[datetime], None] = lambda _: None,
    ) -> None:
        self._store = store
        self._rules = rules
        self._blobs = blobs
        self._ministry = ministry
        self._city = city
        self._clock = clock
        self._concurrency = concurrency
        self._ran = ran
        self._stopping = False
        self._news = asyncio.Event()
        self._lanes: Final = (self._compute, self._send, self._listen, self._tell)
        self.owner: Final = uuid4().hex

    def stop(self) -> None:
        """Ask ``run`` to end after the steps in hand."""
        self._stopping = True
        self.wake()

    def wake(self) -> None:
        """Let resting lanes look at once: something new may be due."""
        self._news.set()
        self._news.clear()

    async def run(self) -> None:
        """Work until ``stop``; then give the leases back."""
        heart = asyncio.create_task(self._renew())
        try:
            async with asyncio.TaskGroup() as lanes:
                for lane in self._lanes:
                    lanes.create_task(self._drive(lane))
        finally:
            heart.cancel()
            await asyncio.gather(heart, return_exceptions=True)
            await leases.release(self._store, self.owner)

    async def run_once(self, now: datetime) -> int:
        """Do everything that is due at ``now`` once; return how many things were done."""
        return sum(await asyncio.gather(*(lane(now) for lane in self._lanes)))

    async def _drive(self, lane: Callable[[datetime], Awaitable[int]]) -> None:
        while not self._stopping:
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
                await self._rest()

    async def _rest(self) -> None:
        """Wait for the next look, for news, or for the end, whichever comes first."""
        if self._stopping:
            return
        try:
            async with asyncio.timeout(self._rules.retry.poll.total_seconds()):
                await self._news.wait()
        except TimeoutError:
            return

    async def _renew(self) -> None:
        """Keep the leases of long steps alive while this process lives."""
        pause = self._rules.retry.lease.total_seconds() / 3
        while True:
            await asyncio.sleep(pause)
            try:
                await leases.renew(self._store, self._lease(self._clock()))
            except StoreUnavailable:
                _LOG.warning("worker.lease_not_renewed", exc_info=True)

    async def _compute(self, now: datetime) -> int:
        return await self._take_cases(LEASED - _REMOTE, now)

    async def _send(self, now: datetime) -> int:
        return await self._take_cases(_REMOTE, now)

    async def _take_cases(self, steps: frozenset[Step], now: datetime) -> int:
        tasks = await leases.take(self._store, self._lease(now), steps=steps, now=now, limit=_BATCH)
        return await self._all(self._case(task) for task in tasks)

    async def _listen(self, now: datetime) -> int:
        turns = await stored_notices.take(self._store, self._lease(now), now=now, limit=_BATCH)
        return await self._all(self._poll(turn) for turn in turns)

    async def _tell(self, now: datetime) -> int:
        letters = await outbox.take(self._store, self._lease(now), now=now, limit=_BATCH)
        return await self._all(self._letter(due) for due in letters)

    def _lease(self, now: datetime) -> Lease:
        return Lease(owner=self.owner, until=now + self._rules.retry.lease)

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

    async def _case(self, task: Task) -> int:
        try:
            await self._step(task)
        except ModuleNotActive:
            await self._later(task, "module-not-active", counted=False)
        except VersionMismatch:
            # Somebody moved the case while we looked: look again.
            await self._later(task, "version-mismatch")
        except StoreUnavailable:
            raise
        except Exception:  # noqa: BLE001 - STYLE.md: ours is logged here, the case waits
            _LOG.exception("worker.step_failed", case=str(task.case), step=task.step.value)
            await self._later(task, "internal")
        return 1

    async def _step(self, task: Task) -> None:
        match task.step:
            case Step.VERIFY | Step.FETCH_EVIDENCE:
                again = await verification.verify(
                    self._store, self._rules, case_id=task.case, now=self._clock()
                )
                if again is not None:
                    await leases.postpone(
                        self._store, task, owner=self.owner, until=again, error="evidence-missing"
                    )
            case Step.PACKAGE:
                await dispatch.package(
                    self._store,
                    self._rules,
                    blobs=self._blobs,
                    case_id=task.case,
                    now=self._clock(),
                )
            case Step.SEND:
                await dispatch.send(
                    self._store,
                    self._rules,
                    blobs=self._blobs,
                    ministry=self._ministry,
                    task=task,
                    owner=self.owner,
                    clock=self._clock,
                )
            case _:
                raise AssertionError(f"The step {task.step} is not the worker's.")

    async def _later(self, task: Task, error: str, *, counted: bool = True) -> None:
        until = retry.next_attempt(self._clock(), attempts=task.attempts, rules=self._rules.retry)
        await leases.postpone(
            self._store, task, owner=self.owner, until=until, error=error, counted=counted
        )

    async def _poll(self, turn: Turn) -> int:
        """Ask for the notices of one place; return how many came, or 1 to look again at once."""
        taken, error = 0, None
        try:
            taken = await notices.poll(
                self._store, self._rules, ministry=self._ministry, turn=turn, now=self._clock()
            )
        except RemoteUnavailable:
            error = "remote-unavailable"
        except ModuleNotActive:
            error = "module-not-active"
        except (Conflict, VersionMismatch):
            # Somebody moved the case or the cursor while we looked.
            taken = 1
        except StoreUnavailable:
            raise
        except Exception:  # noqa: BLE001 - the same
            _LOG.exception("worker.poll_failed", access_point=turn.access_point)
            error = "internal"
        await stored_notices.finish(
            self._store,
            turn,
            owner=self.owner,
            until=self._next_poll(turn, taken, error),
            error=error,
        )
        return taken

    def _next_poll(self, turn: Turn, taken: int, error: str | None) -> datetime:
        now = self._clock()
        if error is not None:
            return retry.next_attempt(now, attempts=turn.attempts, rules=self._rules.retry)
        return now if taken else now + self._rules.retry.poll

    async def _letter(self, due: Due) -> int:
        try:
            await notification.tell(
                self._store,
                self._rules,
                city=self._city,
                due=due,
                owner=self.owner,
                clock=self._clock,
            )
        except StoreUnavailable:
            raise
        except Exception:  # noqa: BLE001 - the same
            _LOG.exception("worker.telling_failed", client=due.client)
            until = retry.next_attempt(
                self._clock(), attempts=due.attempts, rules=self._rules.retry
            )
            await outbox.postpone(self._store, due, owner=self.owner, until=until, error="internal")
        return 1
