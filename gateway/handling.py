"""What is done with one leased thing, and when to look at it again if it did not work out.

A step, a place to poll, a letter to a city, a question of a city. Nothing is raised but
``StoreUnavailable``: whatever else goes wrong is logged here, and the thing waits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog

from gateway import dispatch, notices, notification, retry, validations, verification
from gateway.domain.errors import Conflict, VersionMismatch
from gateway.domain.work import Step
from gateway.ports import (
    Blobs,
    CityNotice,
    EvidenceSource,
    Ministry,
    ModuleNotActive,
    RemoteUnavailable,
)
from gateway.rules import Rules
from gateway.store import Store, StoreUnavailable, leases, outbox
from gateway.store import notices as stored_notices
from gateway.store import validations as stored_validations
from gateway.store.leases import Task
from gateway.store.notices import Turn
from gateway.store.outbox import Due
from gateway.store.validations import Validation
from gateway.validations import Judge

_LOG: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """With what it is done; each returns how many things were done. ``owner`` names the lease."""

    store: Store
    rules: Rules
    blobs: Blobs
    ministry: Ministry
    city: CityNotice
    evidence: EvidenceSource
    judge: Judge
    clock: Callable[[], datetime]

    async def case(self, task: Task, owner: str) -> int:
        """Take the step of a case."""
        try:
            await self._step(task, owner)
        except ModuleNotActive:
            await self._later(task, owner, "module-not-active", counted=False)
        except VersionMismatch:
            # Somebody moved the case while we looked: look again.
            await self._later(task, owner, "version-mismatch")
        except StoreUnavailable:
            raise
        except Exception:  # noqa: BLE001 - STYLE.md: ours is logged here, the case waits
            _LOG.exception("worker.step_failed", case=str(task.case), step=task.step.value)
            await self._later(task, owner, "internal")
        return 1

    async def _step(self, task: Task, owner: str) -> None:
        match task.step:
            case Step.VERIFY | Step.FETCH_EVIDENCE:
                again = await verification.verify(
                    self.store,
                    self.rules,
                    evidence=self.evidence,
                    case_id=task.case,
                    now=self.clock(),
                )
                if again is not None:
                    await leases.postpone(
                        self.store, task, owner=owner, until=again, error="evidence-missing"
                    )
            case Step.PACKAGE:
                await dispatch.package(
                    self.store,
                    self.rules,
                    blobs=self.blobs,
                    case_id=task.case,
                    now=self.clock(),
                )
            case Step.SEND:
                await dispatch.send(
                    self.store,
                    self.rules,
                    blobs=self.blobs,
                    ministry=self.ministry,
                    evidence=self.evidence,
                    task=task,
                    owner=owner,
                    clock=self.clock,
                )
            case _:
                raise AssertionError(f"The step {task.step} is not the worker's.")

    async def _later(self, task: Task, owner: str, error: str, *, counted: bool = True) -> None:
        until = retry.next_attempt(self.clock(), attempts=task.attempts, rules=self.rules.retry)
        await leases.postpone(
            self.store, task, owner=owner, until=until, error=error, counted=counted
        )

    async def poll(self, turn: Turn, owner: str) -> int:
        """Ask for the notices of one place; return how many came, or 1 to look again at once."""
        taken, error = 0, None
        try:
            taken = await notices.poll(
                self.store,
                self.rules,
                ministry=self.ministry,
                evidence=self.evidence,
                turn=turn,
                now=self.clock(),
            )
        except RemoteUnavailable:
            error = "remote-unavailable"
        except notices.NotBelieved:
            error = notices.UNBELIEVED
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
            self.store,
            turn,
            owner=owner,
            until=self._next_poll(turn, taken, error),
            error=error,
        )
        return taken

    def _next_poll(self, turn: Turn, taken: int, error: str | None) -> datetime:
        now = self.clock()
        if error is not None:
            return retry.next_attempt(now, attempts=turn.attempts, rules=self.rules.retry)
        return now if taken else now + self.rules.retry.poll

    async def letter(self, due: Due, owner: str) -> int:
        """Tell a city what happened."""
        try:
            await notification.tell(
                self.store,
                self.rules,
                city=self.city,
                due=due,
                owner=owner,
                clock=self.clock,
            )
        except StoreUnavailable:
            raise
        except Exception:  # noqa: BLE001 - the same
            _LOG.exception("worker.telling_failed", client=due.client)
            until = retry.next_attempt(self.clock(), attempts=due.attempts, rules=self.rules.retry)
            await outbox.postpone(self.store, due, owner=owner, until=until, error="internal")
        return 1

    async def question(self, asked: Validation, owner: str) -> int:
        """Judge a file that a city asked about."""
        try:
            await validations.keep_promise(
                self.store, self.judge, asked, blobs=self.blobs, now=self.clock()
            )
        except StoreUnavailable:
            raise
        except Exception:  # noqa: BLE001 - the same
            _LOG.exception("worker.answering_failed", validation=str(asked.id))
            until = self.clock() + self.rules.retry.longest
            await stored_validations.postpone(self.store, asked.id, owner=owner, until=until)
        return 1
