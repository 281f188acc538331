"""A person at a browser without scripts: reads pages, fills forms, keeps cookies."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import ClientResponse, ClientSession, CookieJar

from tests.console.seeding import PASSWORD

_CSRF = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer with its text."""

    status: int
    text: str
    answer: ClientResponse

    @property
    def csrf(self) -> str:
        """The token of the first form on the page."""
        found = _CSRF.search(self.text)
        assert found is not None, "the page has no form"
        return found[1]


class Visitor:
    """Follows redirects as a browser does."""

    def __init__(self, client: ClientSession) -> None:
        self.client = client

    async def open(self, path: str, *, headers: dict[str, str] | None = None) -> Seen:
        async with self.client.get(path, headers=headers) as answer:
            return Seen(answer.status, await answer.text(), answer)

    async def post(self, path: str, form: Mapping[str, str], *, follow: bool = True) -> Seen:
        async with self.client.post(path, data=form, allow_redirects=follow) as answer:
            return Seen(answer.status, await answer.text(), answer)

    async def sign_in(self, login: str, password: str = PASSWORD, *, follow: bool = True) -> Seen:
        page = await self.open("/console/login")
        form = {"csrf": page.csrf, "login": login, "password": password}
        return await self.post("/console/login", form, follow=follow)


@asynccontextmanager
async def browsing(url: str) -> AsyncIterator[Visitor]:
    """A visitor at ``url``, whose cookies are kept though it is but an address."""
    async with ClientSession(url, cookie_jar=CookieJar(unsafe=True)) as session:
        yield Visitor(session)
