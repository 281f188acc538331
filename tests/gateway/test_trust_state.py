"""The state of trusted lists: newer ones only, whole or not at all, seen without a restart."""

import asyncio
import base64
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from typer.testing import CliRunner

from crypto_module.trust import NoSuccessor, NotBelieved, build
from gateway import trust_state
from gateway.cli import app
from gateway.domain.errors import Invalid
from gateway.trust_state import StateDamaged, TrustedServices
from tests.crypto_module.authority import KEYS, NOW, YEAR, Holder, issued
from tests.crypto_module.trust.test_trusted_lists import (
    KEEPER,
    OTHER,
    TAKEN,
    made,
    service,
    signed,
    status,
)
from tests.crypto_module.validation.stamped import CA, bes
from tests.support.gateway import RunningGateway

PINNED: Final = (KEEPER.certificate,)


def take(folder: Path, encoded: bytes, *pins: Holder, name: str = "TL-UA") -> trust_state.TakenList:
    return trust_state.take(
        folder,
        name,
        encoded,
        source="TL-UA.xml",
        signers=[one.certificate for one in pins],
        now=NOW,
    )


def test_a_list_that_was_taken_is_read_back_with_its_pins(tmp_path: Path) -> None:
    taken = take(tmp_path, signed(), KEEPER)
    assert list(trust_state.lists(tmp_path)) == [taken]
    assert (taken.signers, taken.content) == (PINNED, made())
    newer = signed(made(sequence=8))
    assert take(tmp_path, newer).content.sequence == 8  # pinned before, pinned still


def test_the_first_list_needs_a_pin(tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        take(tmp_path, signed())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("encoded", "error"),
    [
        (signed(made(sequence=6)), NoSuccessor),
        (signed(made(service())), NoSuccessor),
        (signed(made(sequence=8, next_update=NOW - YEAR)), NoSuccessor),
        (signed(made(sequence=8), by=OTHER), NotBelieved),
        (build.unsigned(made(sequence=8)), NotBelieved),
        (b"", NotBelieved),
    ],
    ids=["older", "same number", "stale", "another signer", "unsigned", "nothing"],
)
def test_what_may_not_replace_a_list_leaves_it_as_it_is(
    tmp_path: Path, encoded: bytes, error: type[Exception]
) -> None:
    before = take(tmp_path, signed(), KEEPER)
    with pytest.raises(error):
        take(tmp_path, encoded)
    assert list(trust_state.lists(tmp_path)) == [before]
    assert [one.name for one in tmp_path.iterdir()] == ["TL-UA.trusted-list.json"]


def test_rollback_is_refused_by_another_process_too(tmp_path: Path) -> None:
    take(tmp_path, signed(made(sequence=9)), KEEPER)
    with pytest.raises(NoSuccessor, match="rollback"):
        take(tmp_path, signed(), KEEPER)  # nothing is remembered but in the folder


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "ім'я", "a" * 65])
def test_a_name_never_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(Invalid):
        take(tmp_path / "state", signed(), KEEPER, name=name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", ["list", "signers", "taken_at", None])
def test_a_damaged_file_is_told_and_not_trusted(tmp_path: Path, key: str | None) -> None:
    take(tmp_path, signed(), KEEPER)
    (path,) = tmp_path.iterdir()
    told: dict[str, Any] = json.loads(path.read_text("utf-8"))
    if key is None:
        path.write_bytes(path.read_bytes()[:-20])
    else:
        path.write_text(json.dumps(told | {key: "AAAA"}), encoding="utf-8")
    with pytest.raises(StateDamaged, match=str(path)):
        list(trust_state.lists(tmp_path))


def test_services_are_seen_as_they_change_and_kept_through_damage(tmp_path: Path) -> None:
    services = TrustedServices(tmp_path)
    assert services() == ()
    take(tmp_path, signed(), KEEPER)
    first = services()
    assert len(first) == 2
    assert services() is first  # nothing changed, nothing was read
    withdrawn = service(status(TAKEN, since=NOW), status())
    take(tmp_path, signed(made(withdrawn, sequence=8)))
    (left,) = services()
    assert not any(one.holds(NOW) for one in left.periods)
    (path,) = tmp_path.iterdir()
    path.write_text("{", encoding="utf-8")
    assert services() == (left,)
    with pytest.raises(StateDamaged):
        TrustedServices(tmp_path)()


def test_a_signer_is_rotated_by_the_operators_pin_and_without_a_restart(tmp_path: Path) -> None:
    services = TrustedServices(tmp_path)
    take(tmp_path, signed(), KEEPER)
    before = services()
    newer = signed(made(service(status(TAKEN, since=NOW), status()), sequence=8), OTHER)
    with pytest.raises(NotBelieved):
        take(tmp_path, newer)
    assert services() == before
    take(tmp_path, newer, OTHER)
    assert services() != before
    with pytest.raises(NotBelieved):
        take(tmp_path, signed(made(sequence=9)))  # the signer of before is pinned no more


async def test_a_running_gateway_sees_a_list_that_was_taken_meanwhile(
    running_gateway: RunningGateway,
) -> None:
    form = {"file": base64.b64encode(bes(issued(CA, key=KEYS["M257"]))).decode()}

    async def told() -> tuple[str, str | None]:
        async with (
            running_gateway.http() as http,
            http.post("/api/v1/signatures/validate", json=form) as response,
        ):
            found = await response.json()
            return found["indication"], found["sub_indication"]

    async def due() -> datetime | None:
        """Return when the list must be followed by another, as the metrics tell."""
        name = "brama_trusted_list_next_update_timestamp_seconds"
        async with running_gateway.http() as http, http.get("/metrics") as response:
            found = re.search(rf'{name}{{list="([^"]+)"}} (\S+)', await response.text())
        return None if found is None else datetime.fromtimestamp(float(found[2]), UTC)

    assert await told() == ("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND")
    assert await due() is None
    folder = running_gateway.installation.settings.trust_lists
    take(folder, signed(), KEEPER)
    assert await told() == ("TOTAL-PASSED", None)
    assert await due() == made().next_update
    take(folder, signed(made(service(status(TAKEN, since=NOW), status()), sequence=8)))
    assert await told() == ("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND")


# The command.


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    current = replace(made(), next_update=None)
    (tmp_path / "TL-UA.xml").write_bytes(signed(current))
    (tmp_path / "older.xml").write_bytes(signed(replace(current, sequence=6)))
    (tmp_path / "signer.cer").write_bytes(KEEPER.certificate.der)
    return tmp_path


def run(*words: str) -> tuple[int, list[dict[str, Any]], str]:
    done = CliRunner().invoke(app, ["trust", *words, "--state", "state"])
    lines = [json.loads(one) for one in done.stdout.splitlines() if one.startswith("{")]
    return done.exit_code, lines, done.stderr + done.stdout


@pytest.mark.usefixtures("files")
def test_the_command_takes_a_list_tells_it_and_refuses_an_older_one() -> None:
    code, (line,), _ = run("update", "TL-UA.xml", "--signer", "signer.cer", "--json")
    assert (code, line["name"], line["sequence"], line["stale"]) == (0, "TL-UA", 7, False)
    assert line["services"] == 2
    code, _, told = run("update", "older.xml", "--name", "TL-UA")
    assert (code, "старіший" in told) == (1, True)
    code, lines, _ = run("list", "--json")
    assert (code, [one["sequence"] for one in lines]) == (0, [7])
    code, _, told = run("list")
    assert "№ 7" in told


@pytest.mark.usefixtures("files")
async def test_lists_taken_from_an_address_are_renewed_all_at_once() -> None:
    """One that is refused or silent keeps out nothing but itself."""
    current = replace(made(), next_update=None)
    answers = {"a": signed(current), "b": signed(current), "c": signed(current)}

    async def answer(request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in answers:
            raise web.HTTPServiceUnavailable
        return web.Response(body=answers[name])

    application = web.Application()
    application.router.add_get("/{name}", answer)
    async with TestServer(application, host="127.0.0.1") as server:

        async def told(*words: str) -> tuple[int, list[dict[str, Any]], str]:
            return await asyncio.to_thread(run, "update", *words, "--json")

        for name in answers:
            code, _, said = await told(f"{server.make_url('/')}{name}", "--signer", "signer.cer")
            assert code == 0, said
        await told("TL-UA.xml", "--signer", "signer.cer")  # of a file: renewed by hand alone
        newer = replace(current, sequence=8)
        answers.update(a=signed(newer), b=signed(replace(current, sequence=6)))
        del answers["c"]
        code, lines, said = await told()
        assert (code, "b: список не взято" in said) == (1, True)
        assert [(one["name"], one["sequence"]) for one in lines] == [("a", 8)]
        answers.update(b=signed(newer))
        code, lines, _ = await told()
        assert (code, [one["name"] for one in lines]) == (75, ["a", "b"])
        answers.update(c=signed(newer))
        code, lines, _ = await told()
        assert (code, [one["sequence"] for one in lines]) == (0, [8, 8, 8])
        assert (await told("--name", "a"))[0] == 3


@pytest.mark.usefixtures("files")
def test_the_command_shows_whom_to_trust_at_a_moment() -> None:
    run("update", "TL-UA.xml", "--signer", "signer.cer")
    code, lines, _ = run("show", "--at", "2026-11-20T00:00:00Z", "--json")
    assert (code, [one["trusted"] for one in lines]) == (0, [True, True])
    assert {one["type"] for one in lines} == {"CA/QC", "TSA/QTST"}
    _, lines, _ = run("show", "--at", "2001-01-01T00:00:00Z", "--json")
    assert [one["trusted"] for one in lines] == [False, False]
    _, _, told = run("show")
    assert "КНЕДП «Зразок» & Ко" in told


def test_the_verdict_may_rest_on_trusted_lists_alone(files: Path) -> None:
    run("update", "TL-UA.xml", "--signer", "signer.cer")
    (files / "лист.p7s").write_bytes(bes(issued(CA, key=KEYS["M257"])))
    words = ["verify", "лист.p7s", "--trust-lists", "state", "--json", "--at"]
    good = CliRunner().invoke(app, [*words, "2026-11-20T10:00:00Z"])
    assert good.exit_code == 0, good.output
    early = CliRunner().invoke(app, [*words, "2024-01-01T10:00:00Z"])
    assert json.loads(early.stdout)["sub_indication"] == "NO_CERTIFICATE_CHAIN_FOUND"
    nowhere = CliRunner().invoke(app, ["verify", "лист.p7s", "--trust-lists", "nowhere"])
    assert (nowhere.exit_code, "--trust-lists" in nowhere.stderr) == (3, True)


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["update", "TL-UA.xml"], 3, "--signer"),
        (["update", "nowhere.xml", "--signer", "signer.cer"], 3, "FILE"),
        (["update", "signer.cer", "--signer", "signer.cer"], 1, "TS 119 612"),
        (["update", "TL-UA.xml", "--signer", "signer.cer", "--name", "../x"], 3, "--name"),
        (["update", "http://127.0.0.1:9/TL-UA.xml", "--signer", "signer.cer"], 75, "127.0.0.1"),
        (["show", "--at", "вчора"], 3, "--at"),
    ],
)
def test_the_command_says_what_is_wrong(words: list[str], code: int, told: str) -> None:
    found, _, output = run(*words)
    assert (found, told in output) == (code, True), output
