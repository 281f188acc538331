"""Signing in, staying signed in, leaving; and what those who have no password find."""

from datetime import timedelta

import pytest
from aiohttp import web
from argon2 import PasswordHasher
from sqlalchemy import select

from gateway import operators
from gateway.domain.errors import Invalid
from gateway.domain.roles import Role
from gateway.http import keys
from gateway.http.console import login
from gateway.http.console.gate import COOKIE
from gateway.settings import HttpSettings, Settings
from gateway.store import Store
from gateway.store.operators import credentials, replace_password
from gateway.store.schema.people import OPERATORS, SESSIONS
from tests.console.conftest import Clock
from tests.console.seeding import NOW, PASSWORD
from tests.console.visitor import Visitor

WRONG = "Ім’я або пароль неправильні"


async def sessions(store: Store) -> list[bytes]:
    async with store.read() as tx:
        return list((await tx.execute(select(SESSIONS.c.token_sha256))).scalars())


async def test_a_right_password_opens_the_first_page_of_the_role(visitor: Visitor) -> None:
    seen = await visitor.sign_in("slava")
    assert seen.status == 200
    assert seen.answer.url.path == "/console/board"
    assert "Що ось-ось порушить закон" in seen.text


@pytest.mark.parametrize(("name", "password"), [("slava", "не той"), ("nobody", PASSWORD)])
async def test_a_wrong_password_and_an_unknown_login_are_answered_alike(
    visitor: Visitor, store: Store, name: str, password: str
) -> None:
    seen = await visitor.sign_in(name, password)
    assert seen.status == 401
    assert WRONG in seen.text
    assert PASSWORD not in seen.text
    assert await sessions(store) == []


async def test_an_unknown_login_costs_one_password_check_too(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    real = operators._matches

    def count(password_hash: str, password: str) -> bool:
        checked.append(password_hash.rsplit("$", 2)[0])
        return real(password_hash, password)

    monkeypatch.setattr(operators, "_matches", count)
    for name in ("slava", "nobody"):
        await operators.authenticate(store, login=name, password="не той", now=NOW)
    assert len(checked) == 2
    assert checked[0] == checked[1]  # the same variant, version and costs


async def test_the_session_cookie_is_strict_and_out_of_reach_of_scripts(visitor: Visitor) -> None:
    seen = await visitor.sign_in("slava", follow=False)
    assert seen.status == 303
    cookie = seen.answer.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/console"
    assert not cookie["secure"]  # plain HTTP on loopback; over TLS it is set
    assert len(cookie.value) >= 43  # 256 bits


async def test_behind_a_proxy_with_tls_the_cookies_never_travel_in_the_clear(
    app: web.Application, visitor: Visitor
) -> None:
    forms = await visitor.open("/console/login")
    assert not forms.answer.cookies["brama_login"]["secure"]
    http = HttpSettings(public_url="https://brama.example.gov.ua")
    app._state[keys.SETTINGS] = Settings(http=http)
    forms = await visitor.open("/console/login")
    assert forms.answer.cookies["brama_login"]["secure"]
    form = {"csrf": forms.csrf, "login": "slava", "password": PASSWORD}
    cookie = {"Cookie": f"brama_login={forms.answer.cookies['brama_login'].value}"}
    async with visitor.client.post(
        "/console/login", data=form, headers=cookie, allow_redirects=False
    ) as answer:
        assert answer.cookies[COOKIE]["secure"]


async def test_the_store_keeps_the_digest_of_the_token_and_not_the_token(
    visitor: Visitor, store: Store
) -> None:
    seen = await visitor.sign_in("slava", follow=False)
    token = seen.answer.cookies[COOKIE].value
    (kept,) = await sessions(store)
    assert len(kept) == 32
    assert token.encode() not in kept


async def test_signing_in_again_ends_the_session_the_browser_had(
    visitor: Visitor, store: Store
) -> None:
    first = (await visitor.sign_in("slava", follow=False)).answer.cookies[COOKIE].value
    second = (await visitor.sign_in("slava", follow=False)).answer.cookies[COOKIE].value
    assert first != second
    assert len(await sessions(store)) == 1
    assert await operators.session_of(store, first, attended=True, now=NOW) is None


async def test_a_token_planted_before_signing_in_never_becomes_a_session(
    visitor: Visitor, store: Store
) -> None:
    visitor.client.cookie_jar.update_cookies({COOKIE: "planted"})
    await visitor.sign_in("slava")
    assert await operators.session_of(store, "planted", attended=True, now=NOW) is None


async def test_an_idle_session_ends(visitor: Visitor, clock: Clock, store: Store) -> None:
    await visitor.sign_in("slava")
    clock.now += operators.IDLE
    seen = await visitor.open("/console/board")
    assert seen.answer.url.path == "/console/login"
    assert await sessions(store) == []


async def test_a_used_session_ends_after_half_a_day_all_the_same(
    visitor: Visitor, clock: Clock
) -> None:
    await visitor.sign_in("slava")
    step = operators.IDLE - timedelta(minutes=1)
    for _ in range(int(operators.ABSOLUTE / step)):
        clock.now += step
        seen = await visitor.open("/console/board")
        assert seen.answer.url.path == "/console/board"
    clock.now = NOW + operators.ABSOLUTE
    seen = await visitor.open("/console/board")
    assert seen.answer.url.path == "/console/login"


async def test_a_screen_that_refreshes_itself_is_not_a_person(
    visitor: Visitor, clock: Clock
) -> None:
    await visitor.sign_in("slava")
    polled = {"HX-Request": "true"}
    for _ in range(29):
        clock.now += timedelta(minutes=1)
        assert (
            "HX-Redirect"
            not in (await visitor.open("/console/board/live", headers=polled)).answer.headers
        )
    clock.now += timedelta(minutes=1)
    seen = await visitor.open("/console/board/live", headers=polled)
    assert seen.answer.headers["HX-Redirect"] == "/console/login"
    assert seen.text == ""


async def test_leaving_ends_the_session_in_the_store(visitor: Visitor, store: Store) -> None:
    page = await visitor.sign_in("slava")
    await visitor.post("/console/logout", {"csrf": page.csrf})
    assert await sessions(store) == []
    assert (await visitor.open("/console/board")).answer.url.path == "/console/login"


@pytest.mark.parametrize("form", [{}, {"csrf": ""}, {"csrf": "foreign"}])
async def test_a_post_without_the_token_of_the_session_does_nothing(
    visitor: Visitor, store: Store, form: dict[str, str]
) -> None:
    await visitor.sign_in("slava")
    seen = await visitor.post("/console/logout", form)
    assert seen.status == 400
    assert len(await sessions(store)) == 1


async def test_nobody_signs_a_visitor_in_from_a_foreign_page(
    visitor: Visitor, store: Store
) -> None:
    forged: tuple[dict[str, str], ...] = ({}, {"csrf": "foreign"})
    for form in forged:
        seen = await visitor.post(
            "/console/login", {"login": "slava", "password": PASSWORD, **form}
        )
        assert seen.status == 400
    assert await sessions(store) == []


async def test_five_wrong_passwords_close_the_account_for_a_minute_then_longer(
    store: Store,
) -> None:
    async def attempt(password: str, *, after: timedelta) -> bool:
        answer = await operators.authenticate(
            store, login="slava", password=password, now=NOW + after
        )
        return isinstance(answer, operators.SignedIn)

    for _ in range(5):
        assert not await attempt("не той", after=timedelta(0))
    assert not await attempt(PASSWORD, after=timedelta(seconds=59))
    assert not await attempt("не той", after=timedelta(seconds=60))  # the sixth doubles the lock
    assert not await attempt(PASSWORD, after=timedelta(seconds=179))
    assert await attempt(PASSWORD, after=timedelta(seconds=180))
    async with store.read() as tx:
        row = (await tx.execute(select(OPERATORS).where(OPERATORS.c.login == "slava"))).one()
    assert (row.failed_attempts, row.locked_until) == (0, None)


async def test_a_lock_never_lasts_longer_than_a_quarter_of_an_hour(store: Store) -> None:
    now = NOW
    for _ in range(12):
        await operators.authenticate(store, login="slava", password="не той", now=now)
        now += timedelta(minutes=15)
    answer = await operators.authenticate(store, login="slava", password=PASSWORD, now=now)
    assert isinstance(answer, operators.SignedIn)


async def test_one_address_may_not_try_without_end(visitor: Visitor) -> None:
    page = await visitor.open("/console/login")
    for _ in range(login.ATTEMPTS_PER_MINUTE):
        seen = await visitor.post("/console/login", {"csrf": "x", "login": "a", "password": "b"})
        assert seen.status == 400
    seen = await visitor.post(
        "/console/login", {"csrf": page.csrf, "login": "slava", "password": PASSWORD}
    )
    assert seen.status == 429
    assert "Забагато спроб" in seen.text


async def test_a_password_under_older_costs_is_kept_under_newer_after_a_sign_in(
    store: Store,
) -> None:
    older = PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)
    await replace_password(store, "slava", password_hash=older)
    for _ in range(2):
        answer = await operators.authenticate(store, login="slava", password=PASSWORD, now=NOW)
        assert isinstance(answer, operators.SignedIn)
    kept = await credentials(store, "slava")
    assert kept is not None
    assert not PasswordHasher().check_needs_rehash(kept.password_hash)


async def test_a_dismissed_operator_is_out_at_once(visitor: Visitor, store: Store) -> None:
    await visitor.sign_in("slava")
    async with store.write() as tx:
        await tx.execute(OPERATORS.update().values(active=False))
    assert (await visitor.open("/console/board")).answer.url.path == "/console/login"
    assert (await visitor.sign_in("slava")).status == 401


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"login": "Слава"}, "login"),
        ({"login": "slava"}, "login"),
        ({"password": "короткий"}, "password"),
        ({"password": "д" * 257}, "password"),
        ({"role": Role.USER_CNAP}, "role"),
        ({"role": Role.CNAP_HEAD}, "access_point"),
        ({"access_point": "kyiv-center-1"}, "access_point"),
    ],
)
async def test_an_operator_is_added_only_by_the_rules(
    store: Store, change: dict[str, object], field: str
) -> None:
    wanted = {"login": "new", "password": PASSWORD, "role": Role.AUDITOR, "access_point": None}
    with pytest.raises(Invalid) as refused:
        await operators.add_operator(store, **{**wanted, **change}, now=NOW)  # type: ignore[arg-type]
    assert refused.value.field == field


@pytest.mark.parametrize("token", ["", "\udcff", "x" * 100_000, "\0", "слово"])
async def test_any_octets_in_the_cookie_are_just_no_session(store: Store, token: str) -> None:
    assert await operators.session_of(store, token, attended=True, now=NOW) is None


@pytest.mark.parametrize("name", ["", "\0", "slava\0", "SLAVA'--", "Слава", "s" * 5000])
async def test_any_text_as_a_login_is_just_a_wrong_one(visitor: Visitor, name: str) -> None:
    assert (await visitor.sign_in(name)).status == 401


async def test_secrets_are_never_in_a_repr(store: Store) -> None:
    answer = await operators.authenticate(store, login="slava", password=PASSWORD, now=NOW)
    assert isinstance(answer, operators.SignedIn)
    assert answer.token not in repr(answer)
    assert answer.session.csrf not in repr(answer)


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("application/x-www-form-urlencoded", b"login=\xff&password=x&csrf=y"),
        ("application/x-www-form-urlencoded; charset=nothing", b"login=a&password=b&csrf=c"),
        ("application/x-www-form-urlencoded; charset=utf-7", b"login=a&password=b&csrf=+2AA-"),
        ("multipart/form-data", b"login=a"),
        ("multipart/form-data; boundary=x", b"no part"),
        ("application/json", b"{}"),
    ],
)
async def test_what_is_no_form_of_ours_is_refused_and_is_no_fault(
    visitor: Visitor, media_type: str, body: bytes
) -> None:
    await visitor.open("/console/login")
    headers = {"Content-Type": media_type}
    async with visitor.client.post("/console/login", data=body, headers=headers) as answer:
        assert answer.status == 400
