"""A small world for tests: real keys, real law, real store; only the far ends are local."""

import json
import tomllib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from connectors.blobs import LocalBlobs
from connectors.evidence import DirectoryEvidence
from connectors.simulator.pki import Hierarchy, Suite
from crypto_module.ades import cades
from crypto_module.cms.sign import Signer
from crypto_module.validation import BASIC_NO_REVOCATION, Policy
from gateway import intake, reference, registry
from gateway.domain.access_point import ModuleState
from gateway.domain.canonical import canonical_json
from gateway.domain.case import Case
from gateway.domain.deadlines import DeadlineRules
from gateway.domain.documents import Limits
from gateway.domain.instants import rfc3339
from gateway.domain.roles import Actor, Role
from gateway.intake import Opened, StoredDocument
from gateway.ports import Delivery, EvidenceSource, Notice, Package, RemoteUnavailable
from gateway.rules import Holder, RetryRules, Rules
from gateway.settings import CONFIG_DIR
from gateway.store import Store
from gateway.store.operations import Operation
from gateway.worker import Worker

NOW: Final = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
RNOKPP: Final = {"officer-1": "3110501234", "officer-2": "2000000080", "officer-3": "3117101009"}
PDF: Final = b"%PDF-1.7\n"


@cache
def hierarchy() -> Hierarchy:
    return Hierarchy.demonstration(NOW - timedelta(days=30), suite=Suite.ECDSA_P256)


def rules(**changed: Any) -> Rules:
    made = Rules(
        catalogue=reference.read_catalogue(CONFIG_DIR),
        calendars=reference.read_calendars(CONFIG_DIR),
        deadlines=DeadlineRules(),
        limits=Limits(),
        policy=Policy(name=BASIC_NO_REVOCATION, anchors=hierarchy().anchors, revocation="none"),
        certificates=hierarchy().pool,
        ministry_seal=Holder(common_name="Печатка ІІС (симулятор)"),
        pseudonym_secret=b"a secret of the tests",
        retry=RetryRules(first=timedelta(seconds=1), longest=timedelta(minutes=15)),
    )
    return replace(made, **changed)


def document() -> dict[str, Any]:
    """Two places of one громада, with officers of three roles and a module each."""
    example = tomllib.loads((CONFIG_DIR / "registry.example.toml").read_text(encoding="utf-8"))
    place, module = example["access_point"][0], example["module"][0]
    example["access_point"].append({**place, "code": "kyiv-center-2", "starostat": "kyiv-left"})
    example["module"].append({**module, "id": "module-2", "access_point": "kyiv-center-2"})
    example["officer"].append(
        {
            "id": "officer-3",
            "access_point": "kyiv-center-1",
            "role": "userCnap",
            "starostat": "kyiv-center",
            "name": "Посадовець Третій",
            "rnokpp": RNOKPP["officer-3"],
        }
    )
    return example


def actor(
    officer: str = "officer-1",
    role: Role = Role.SUPER_USER_CNAP,
    *,
    access_point: str = "kyiv-center-1",
    client: str | None = None,
) -> Actor:
    return Actor(
        officer=officer,
        role=role,
        access_point=access_point,
        otg="kyiv",
        starostat="kyiv-center",
        spszn="kyiv-spszn-1",
        client=client or f"city-{officer}",
    )


SUPER: Final = actor()
FRONT: Final = actor("officer-3", Role.USER_CNAP)
CHECKER: Final = actor("officer-2", Role.OTG_OFFICER)
SIGNERS: Final = MappingProxyType(
    {"officer-1": "officer", "officer-2": "otg-officer", "officer-3": "front-officer"}
)


def application(**changed: Any) -> bytes:
    body = {
        "service": "birth-grant",
        "access_point": "kyiv-center-1",
        "channel": "in_person",
        "model": 1,
        "received_at": "2026-11-20T10:15:00+02:00",
        "applicant": {
            "surname": "Вигадана",
            "given_name": "Марія",
            "patronymic": None,
            "birth_date": "1990-01-01",
            "rnokpp": "3287300012",
            "unzr": None,
            "document": None,
            "address": None,
            "phone": None,
        },
        "questionnaire": {},
        "declaration": None,
        "paper_signed": True,
    }
    return json.dumps({**body, **changed}, ensure_ascii=False).encode()


@dataclass(slots=True)
class Ministry:
    """The ministry as its port shows it: it seals with a real key and remembers what it took."""

    seal: Signer
    now: datetime = NOW
    down: bool = False
    garbage: bytes | None = None
    said: dict[str, object] = field(default_factory=dict)
    refuses: Exception | None = None
    received: list[tuple[UUID, int, bytes]] = field(default_factory=list)
    acknowledgements: dict[tuple[UUID, int], bytes] = field(default_factory=dict)
    told: dict[str, list[Notice]] = field(default_factory=dict)

    async def deliver(self, package: Package) -> bytes:
        if self.down:
            raise RemoteUnavailable("The ministry is down.")
        if self.refuses is not None:
            raise self.refuses
        content = b"".join([chunk async for chunk in package.chunks()])
        self.received.append((package.case, package.round, content))
        if self.garbage is not None:
            return self.garbage
        key = (package.case, package.round)
        if key not in self.acknowledgements:
            self.acknowledgements[key] = self.sealed(
                {
                    "type": "acknowledgement",
                    "case": str(package.case),
                    "number": package.number,
                    "round": package.round,
                    "package_sha256": package.sha256.hex(),
                    "accepted_at": rfc3339(self.now),
                    "incoming_number": f"ВХ-{len(self.acknowledgements) + 1}",
                    **self.said,
                }
            )
        return self.acknowledgements[key]

    async def notices(self, access_point: str, after: str | None) -> Sequence[Notice]:
        if self.down:
            raise RemoteUnavailable("The ministry is down.")
        known = self.told.get(access_point, [])
        return known if after is None else [one for one in known if int(one.cursor) > int(after)]

    def tell(
        self, case: Case, kind: str, /, *, signed: bytes | None = None, **said: object
    ) -> None:
        statement = {
            "type": kind,
            "case": str(case.id),
            "round": case.round,
            "at": rfc3339(self.now),
            **said,
        }
        waiting = self.told.setdefault(case.access_point, [])
        waiting.append(
            Notice(cursor=str(len(waiting) + 1), signed=signed or self.sealed(statement))
        )

    def sealed(self, statement: dict[str, object]) -> bytes:
        return cades.sign(
            canonical_json(statement), signer=self.seal, signing_time=self.now, detached=False
        )


@dataclass(slots=True)
class City:
    """A city system that hears, or does not."""

    deaf: bool = False
    heard: list[Delivery] = field(default_factory=list)

    async def send(self, delivery: Delivery) -> None:
        if self.deaf:
            raise RemoteUnavailable("Nobody answers.")
        self.heard.append(delivery)


@dataclass(slots=True)
class World:
    """Everything wired; ``now`` is moved by the test."""

    store: Store
    blobs: LocalBlobs
    rules: Rules
    ministry: Ministry
    city: City
    evidence: EvidenceSource
    now: datetime = NOW

    @classmethod
    async def made(cls, store: Store, root: Path, **changed: Any) -> "World":
        await registry.apply(store, document(), now=NOW)
        for officer in RNOKPP:
            await registry.enrol_client(
                store,
                client_id=f"city-{officer}",
                name="Система міста",
                officer=officer,
                now=NOW,
                webhook_url=f"https://city.example/{officer}",
            )
        return cls(
            store=store,
            blobs=LocalBlobs(root / "blobs"),
            rules=rules(**changed),
            ministry=Ministry(seal=hierarchy()["ministry-seal"].signer),
            city=City(),
            evidence=DirectoryEvidence(root / "evidence"),
        )

    def clock(self) -> datetime:
        return self.now

    def later(self, **passed: float) -> None:
        """Let time pass, for the city and the ministry alike."""
        self.now += timedelta(**passed)
        self.ministry.now = self.now

    def worker(self, *, concurrency: int = 4) -> Worker:
        return Worker(
            self.store,
            self.rules,
            blobs=self.blobs,
            ministry=self.ministry,
            city=self.city,
            evidence=self.evidence,
            seal=hierarchy()["gateway-seal"].signer,
            clock=self.clock,
            concurrency=concurrency,
        )

    async def opened(self, by: Actor = SUPER, *, key: str = "key-1", **changed: Any) -> Opened:
        return await intake.open_case(
            self.store,
            self.rules,
            actor=by,
            body=application(**changed),
            idempotency_key=key,
            seal=hierarchy()["gateway-seal"].signer,
            now=self.now,
        )

    async def document(
        self, case: Case, name: str, content: bytes = PDF, *, by: Actor = SUPER
    ) -> Case:
        kept = await self.blobs.write(_once(content), limit=1 << 20)
        return await intake.add_document(
            self.store,
            self.rules,
            actor=by,
            case_id=case.id,
            document=StoredDocument(
                name=name,
                media_type="application/pdf",
                size=kept.size,
                sha256=kept.sha256,
                blob=kept.key,
            ),
            now=self.now,
        )

    async def sign(self, case: Case, *, by: Actor = SUPER, signer: Signer | None = None) -> Case:
        manifest = await intake.manifest(self.store, self.rules, actor=by, case_id=case.id)
        key = signer or hierarchy()[SIGNERS[by.officer]].signer
        signature = cades.sign(manifest, signer=key, signing_time=self.now, detached=True)
        return await self.put_signature(case, signature, by=by)

    async def put_signature(self, case: Case, signature: bytes, *, by: Actor = SUPER) -> Case:
        return await intake.put_signature(
            self.store, self.rules, actor=by, case_id=case.id, body=signature, now=self.now
        )

    async def submit(self, case: Case, *, by: Actor = SUPER) -> Operation:
        return await intake.submit(self.store, self.rules, actor=by, case_id=case.id, now=self.now)

    async def submitted(
        self, by: Actor = SUPER, *, key: str = "key-1", **changed: Any
    ) -> tuple[Case, Operation]:
        """A case with three documents, signed by its officer and submitted."""
        case = (await self.opened(by, key=key, **changed)).case
        for name in ("application.pdf", "passport.pdf", "birth_certificate.pdf"):
            case = await self.document(case, name, PDF + name.encode(), by=by)
        case = await self.sign(case, by=by)
        return case, await self.submit(case, by=by)

    async def work(self, *, turns: int = 6, concurrency: int = 4) -> None:
        """Let one worker look a few times, without time passing."""
        worker = self.worker(concurrency=concurrency)
        for _ in range(turns):
            await worker.run_once(self.now)


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


__all__ = ["CHECKER", "FRONT", "NOW", "SUPER", "ModuleState", "World", "actor", "application"]
