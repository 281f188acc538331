"""The console over a seeded store, with a clock that a test sets."""

import asyncio
import shutil
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from crypto_module.validation import Policy
from gateway.domain.deadlines import DeadlineRules
from gateway.domain.documents import Limits
from gateway.domain.service import parse_catalogue
from gateway.http import console, keys, metrics
from gateway.operators import add_operator
from gateway.rules import Holder, Rules
from gateway.settings import Settings
from gateway.store import Store, migrate
from gateway.telemetry import Telemetry
from gateway.trust_state import TrustedServices
from tests.console.seeding import NOW, OPERATORS, PASSWORD, seed
from tests.console.visitor import Visitor, browsing

Client = TestClient[web.Request, web.Application]


class Clock:
    """A clock that stands until a test moves it."""

    def __init__(self) -> None:
        self.now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def rules() -> Rules:
    services = tomllib.loads(Path("config/services.toml").read_text(encoding="utf-8"))
    return Rules(
        catalogue=parse_catalogue(services),
        calendars={},
        deadlines=DeadlineRules(),
        limits=Limits(),
        policy=Policy(name="tests", anchors=(), revocation="none"),
        ministry_seal=Holder(edrpou="00000000"),
        pseudonym_secret=b"tests",
    )


@pytest.fixture(scope="session")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated and seeded database, made once and copied for each test."""
    path = tmp_path_factory.mktemp("console") / "seeded.sqlite3"
    asyncio.run(_make(f"sqlite+aiosqlite:///{path}"))
    return path


@asynccontextmanager
async def open_store(url: str) -> AsyncIterator[Store]:
    opened = await Store.open(url)
    try:
        yield opened
    finally:
        await opened.close()


async def _make(url: str) -> None:
    await migrate(url)
    async with open_store(url) as store:
        await seed(store)
        for login, (role, point) in OPERATORS.items():
            await add_operator(
                store, login=login, password=PASSWORD, role=role, access_point=point, now=NOW
            )


@pytest.fixture
async def store(seeded_file: Path, tmp_path: Path) -> AsyncIterator[Store]:
    copy = tmp_path / "brama.sqlite3"
    for part in seeded_file.parent.glob(f"{seeded_file.name}*"):
        shutil.copy(part, tmp_path / part.name.replace(seeded_file.name, copy.name))
    async with open_store(f"sqlite+aiosqlite:///{copy}") as opened:
        yield opened


@pytest.fixture
def app(store: Store, rules: Rules, clock: Clock) -> web.Application:
    made = web.Application()
    made[keys.STORE] = store
    made[keys.RULES] = rules
    made[keys.CLOCK] = clock.__call__
    made[keys.SETTINGS] = Settings()
    made[keys.SERVICES] = TrustedServices(Settings().trust_lists)
    console.setup(made)
    metrics.setup(made, Telemetry.create(crypto_backend="reference"))
    return made


@pytest.fixture
async def client(app: web.Application, aiohttp_client: Callable[..., Awaitable[Client]]) -> Client:
    return await aiohttp_client(app)


@pytest.fixture
async def visitor(client: Client) -> AsyncIterator[Visitor]:
    async with browsing(str(client.make_url("/"))) as found:
        yield found
