"""The demonstration's own stage and story: what a guest is told opens what it says."""

import asyncio
import os
import signal
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.cli import app, play
from gateway.cli.exits import ExitCode
from gateway.cli.play import invitation
from gateway.cli.stage import Ports, stage
from gateway.cli.story import tell
from gateway.domain.roles import Role
from tests.console.visitor import browsing

APPLICANT = "Прикладна"
DECISION = "Призначено"


async def test_a_guest_sees_the_deadline_as_operator_and_the_decision_as_head(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path, Ports.free(), now=datetime.now(UTC)) as ready:
        told = await tell(ready, now=datetime.now(UTC), say=lambda _what, _due: None)
        text = invitation(ready, told=told)
        pages = {}
        for guest in ready.guests:
            async with browsing(ready.gateway_url) as visitor:
                await visitor.sign_in(guest.login, guest.password)
                pages[guest.role] = await visitor.open(f"/console/cases/{told['case']}")

    assert set(pages) == {Role.SLA_OPERATOR, Role.CNAP_HEAD}
    assert all("передано вчасно" in page.text for page in pages.values())
    operator, head = pages[Role.SLA_OPERATOR].text, pages[Role.CNAP_HEAD].text
    assert DECISION in head
    assert APPLICANT in head
    assert DECISION not in operator
    assert APPLICANT not in operator

    lines = text.splitlines()
    assert any(line.endswith(f"/console/cases/{told['case']}") for line in lines)
    [named] = [line for line in lines if "логін" in line]
    for guest, label in zip(ready.guests, ("Оператор строків", "Керівник ЦНАП"), strict=True):
        [line] = [each for each in lines if guest.login in each]
        assert line.startswith(label)
        assert line.index(guest.login) == named.index("логін")
        assert line.index(guest.password) == named.index("пароль")


def test_a_busy_port_is_named_before_anything_is_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        port = somebody.getsockname()[1]
        free = Ports.free()
        monkeypatch.setattr(
            play, "EVERYDAY", Ports(gateway=free.gateway, desk=port, crypto=free.crypto)
        )
        words = ["demo", "--keep-serving", "--folder", str(tmp_path / "var")]
        done = CliRunner().invoke(app, words)
    assert done.exit_code == ExitCode.UNUSABLE
    assert done.stderr.startswith(f"brama: Порт {port} зайнято.")
    assert done.stderr.count("\n") == 1
    assert list((tmp_path / "var").iterdir()) == []


async def test_ctrl_c_ends_the_start_and_leaves_nothing(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "gateway", "demo"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    async with asyncio.timeout(60):
        while not _inside(tmp_path, "*/ministry.log"):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.02)
    process.send_signal(signal.SIGINT)
    told, _ = await process.communicate()
    assert process.returncode == ExitCode.INTERRUPTED, told.decode()
    assert "міністерство (симулятор)" not in told.decode()
    assert _inside(tmp_path, "*") == []
    assert _processes_of(tmp_path) == []


def _inside(folder: Path, pattern: str) -> list[Path]:
    return list(folder.glob(pattern))


def _processes_of(folder: Path) -> list[str]:
    """The command lines that name the folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes()
        except OSError:  # it has ended meanwhile
            continue
        if str(folder).encode() in words:
            found.append(words.replace(b"\0", b" ").decode())
    return found
