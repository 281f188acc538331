"""The worker: lease what is due, call the use case of its step, let the lease go.

It knows no order of steps: the table ``domain.work.NEXT`` does, and the store keeps what it says
beside each case. A worker that dies leaves leases that end by themselves; one that stops gives
them back. Every step may be done twice: versions, digests and the ministry's own key make the
second time harmless.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

import structlog

from gateway import dispatch, notices, notification, retry, verification
from gateway.domain.errors import Conflict, VersionMismatch
from gateway.domain.work import Step
from gateway.ports import Blobs, CityNotice, Ministry, ModuleNotActive, RemoteUnavailable
from gateway.rules import Rules
from gateway.store import Store, StoreUnavailable, leases, outbox
from gateway.store import notices as stored_notices
from gateway.store.leases import Lease, Task
from gateway.store.notices import Turn
from gateway.store.outbox import Due

_BATCH: Final = 32
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
        self._ran = ran
        self._places = asyncio.Semaphore(concurrency)
        self._stopping = asyncio.Event()
        self.owner: Final = uuid4().hex

    def stop(self) -> None:
        """Ask ``run`` to end after the steps in hand."""
        self._stopping.set()

    async def run(self) -> None:
        """Work until ``stop``; then give the leases back."""
        heart = asyncio.create_task(self._renew())
        try:
            while not self._stopping.is_set():
                await self._turn()
        finally:
            heart.cancel()
            await asyncio.gather(heart, return_exceptions=True)
            await leases.release(self._store, self.owner)

    async def run_once(self, now: datetime) -> int:
        """Do everything that is due at ``now`` once; return how many things were done."""
        lease = Lease(owner=self.owner, until=now + self._rules.retry.lease)
        tasks = await leases.take(self._store, lease, now=now, limit=_BATCH)
        turns = await stored_notices.take(self._store, lease, now=now, limit=_BATCH)
        letters = await outbox.take(self._store, lease, now=now, limit=_BATCH)
        work: list[Coroutine[Any, Any, int]] = [
            *(self._case(task) for task in tasks),
            *(self._poll(turn) for turn in turns),
            *(self._tell(due) for due in letters),
        ]
        return sum(await asyncio.gather(*map(self._in_turn, work)))

    async def _turn(self) -> None:
        now = self._clock()
        self._ran(now)
        try:
            done = await self.run_once(now)
        except StoreUnavailable:
            _LOG.warning("worker.store_unavailable", exc_info=True)
            done = 0
        if not done:
            await self._rest()

    async def _rest(self) -> None:
        """Wait for the next look, or for the end, whichever comes first."""
        try:
            async with asyncio.timeout(self._rules.retry.poll.total_seconds()):
                await self._stopping.wait()
        except TimeoutError:
            return

    async def _renew(self) -> None:
        """Keep the leases of long steps alive while this process lives."""
        pause = self._rules.retry.lease.total_seconds() / 3
        while True:
            await asyncio.sleep(pause)
            try:
                until = self._clock() + self._rules.retry.lease
                await leases.renew(self._store, Lease(owner=self.owner, until=until))
            except StoreUnavailable:
                _LOG.warning("worker.lease_not_renewed", exc_info=True)

    async def _in_turn(self, work: Awaitable[int]) -> int:
        async with self._places:
            return await work

    async def _case(self, task: Task) -> int:
        try:
            await self._step(task)
        except ModuleNotActive:
            await self._later(task, "module-not-active", counted=False)
        except VersionMismatch:
            # Somebody else moved the case while we looked: look again.
            await self._later(task, "version-mismatch")
        except StoreUnavailable:
            _LOG.warning("worker.store_unavailable", case=str(task.case), exc_info=True)
        except Exception:  # noqa: BLE001 - STYLE.md: ours is logged here, the case waits
            _LOG.exception("worker.step_failed", case=str(task.case), step=task.step.value)
            await self._later(task, "internal")
        return 1

    async def _step(self, task: Task) -> None:
        now = self._clock()
        match task.step:
            case Step.VERIFY | Step.FETCH_EVIDENCE:
                again = await verification.verify(
                    self._store, self._rules, case_id=task.case, now=now
                )
                if again is not None:
                    await leases.postpone(
                        self._store, task, owner=self.owner, until=again, error="evidence-missing"
                    )
            case Step.PACKAGE:
                await dispatch.package(
                    self._store, self._rules, blobs=self._blobs, case_id=task.case, now=now
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
        """Ask for the notices of one place; return how many came."""
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
            error = "overtaken"
        except StoreUnavailable:
            raise
        except Exception:  # noqa: BLE001 - the same
            _LOG.exception("worker.poll_failed", access_point=turn.access_point)
            error = "internal"
        now = self._clock()
        until = now + self._rules.retry.poll
        if error is not None:
            until = retry.next_attempt(now, attempts=turn.attempts, rules=self._rules.retry)
        await stored_notices.finish(
            self._store, turn, owner=self.owner, until=now if taken else until, error=error
        )
        return taken

    async def _tell(self, due: Due) -> int:
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
