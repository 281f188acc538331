"""``brama doctor``: what an operator should know before the gateway starts."""

import asyncio
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from gateway import reference
from gateway.cli.exits import ExitCode
from gateway.settings import ConfigurationError, Settings, read, refuse_unsafe

_MARKS: Final = {"ok": "[green]гаразд[/]", "warning": "[yellow]увага[/]", "failed": "[red]збій[/]"}


class State(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    check: str
    state: State
    detail: str


def doctor(
    *,
    config: Annotated[Path | None, typer.Option("--config", help="Файл brama.toml.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Відповідь як JSON.")] = False,
) -> None:
    """Перевірити налаштування, календар, криптографічне ядро, сховище і довіру.

    Код 0: усе гаразд або є лише застереження; 1: щось не дасть шлюзу працювати.

    Приклад:  brama doctor --config /etc/brama/brama.toml --json
    """
    settings = read(config)
    found = [finding for check in CHECKS for finding in check(settings)]
    if as_json:
        report = [asdict(finding) for finding in found]
        sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    else:
        _show(found)
    if any(finding.state is State.FAILED for finding in found):
        raise typer.Exit(ExitCode.FAILED)


def _safety(settings: Settings) -> Iterator[Finding]:
    try:
        refuse_unsafe(settings)
    except ConfigurationError as error:
        yield Finding("налаштування", State.FAILED, str(error))
    else:
        yield Finding("налаштування", State.OK, f"політика {settings.policy}")


def _calendar(settings: Settings) -> Iterator[Finding]:
    today = datetime.now(UTC).date()
    for calendar in reference.read_calendars(settings.config_dir).values():
        late = today > calendar.confirmed_until
        yield Finding(
            f"календар {calendar.id}",
            State.WARNING if late else State.OK,
            f"дані підтверджено до {calendar.confirmed_until:%d.%m.%Y}"
            + ("; оновіть config/workdays/ua.toml за чинним законом" if late else ""),
        )


def _services(settings: Settings) -> Iterator[Finding]:
    reference.read_catalogue(settings.config_dir)
    reference.read_algorithms(settings.config_dir)
    reference.read_requirements(settings.config_dir, settings.policy)
    yield Finding("каталог послуг", State.OK, "services.toml прочитано")


def _crypto(_settings: Settings) -> Iterator[Finding]:
    try:
        from crypto_module.backend import chosen
    except ImportError as error:
        yield Finding("криптографічне ядро", State.FAILED, str(error))
        return
    slow = chosen.name != "kernel"
    yield Finding("криптографічне ядро", State.WARNING if slow else State.OK, chosen.name)


def _data(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    nearest = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    writable = os.access(nearest, os.W_OK)
    detail = f"{folder}" + ("" if folder.exists() else " буде створено")
    yield Finding("каталог даних", State.OK if writable else State.FAILED, detail)


def _store(settings: Settings) -> Iterator[Finding]:
    if settings.database_url is None and not settings.data_dir.exists():
        yield Finding("сховище", State.OK, "буде створено при першому запуску")
        return
    from gateway.store import Store, StoreUnavailable

    async def reach() -> None:
        await (await Store.open(settings.database)).close()

    try:
        asyncio.run(reach())
    except StoreUnavailable as error:
        yield Finding("сховище", State.FAILED, str(error))
    else:
        yield Finding("сховище", State.OK, "відповідає")


def _keys(settings: Settings) -> Iterator[Finding]:
    """What `brama serve` reads before it opens a port, read in the same way."""
    from gateway import keyring, ministry_side

    reading: tuple[tuple[str, Callable[[], object]], ...] = (
        ("якорі довіри", lambda: keyring.anchors(settings)),
        ("сертифікати видавців", lambda: keyring.issuers(settings)),
        ("печатка шлюзу", lambda: keyring.seal(settings.seal)),
        ("печатка міністерства", lambda: ministry_side.seal(settings)),
        ("криптосервер", lambda: ministry_side.crypto_server(settings)),
    )
    for check, read_it in reading:
        try:
            found = read_it()
        except ConfigurationError as error:
            yield Finding(check, State.FAILED, str(error))
        else:
            detail = f"сертифікатів: {len(found)}" if isinstance(found, tuple) else "задано"
            yield Finding(check, State.OK, detail)


def _trusted_lists(settings: Settings) -> Iterator[Finding]:
    from gateway import trust_state

    check = "довірчі списки"
    try:
        taken = list(trust_state.lists(settings.trust_lists))
    except trust_state.StateDamaged as error:
        yield Finding(check, State.FAILED, str(error))
        return
    late = [one.name for one in taken if one.content.is_stale(datetime.now(UTC))]
    if late:
        detail = f"{', '.join(late)}: строк минув, потрібно brama trust update"
        yield Finding(check, State.WARNING, detail)
    elif taken:
        yield Finding(check, State.OK, ", ".join(one.name for one in taken))


CHECKS: Final[tuple[Callable[[Settings], Iterator[Finding]], ...]] = (
    _safety,
    _calendar,
    _services,
    _crypto,
    _data,
    _store,
    _keys,
    _trusted_lists,
)


def _show(found: list[Finding]) -> None:
    table = Table(show_header=False, box=None, pad_edge=False)
    for finding in found:
        table.add_row(_MARKS[finding.state], finding.check, finding.detail)
    Console().print(table)
