"""``brama deadline``: when documents received at an instant are due, by law or as if in peace."""

import json
import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from gateway import reference
from gateway.domain.deadlines import Due, due
from gateway.domain.errors import Invalid
from gateway.domain.instants import KYIV, parse_instant, rfc3339
from gateway.domain.reception import Channel
from gateway.domain.workdays import DEFAULT_CALENDAR, Calendar
from gateway.settings import read


class HolidayRule(StrEnum):
    """Whether the dated suspension of holidays applies."""

    LAW = "law"
    OBSERVED = "observed"


class ModelNumber(StrEnum):
    """The model of intake, as written on the command line."""

    ECASE = "1"
    SPSZN_IN_CNAP = "2"
    PAPER = "3"


def deadline(
    *,
    received: Annotated[
        str,
        typer.Option(
            help="Момент отримання документів, RFC 3339 зі зміщенням: 2026-11-20T16:40:00+02:00.",
            show_default=False,
        ),
    ],
    channel: Annotated[Channel, typer.Option(help="Як надійшли документи.")] = Channel.IN_PERSON,
    model: Annotated[ModelNumber, typer.Option(help="Модель прийому.")] = ModelNumber.ECASE,
    calendar: Annotated[
        str, typer.Option(help="Календар точки доступу.", metavar="ID")
    ] = DEFAULT_CALENDAR,
    holidays: Annotated[
        HolidayRule,
        typer.Option(help="law: з воєнним призупиненням свят; observed: ніби свята діють."),
    ] = HolidayRule.LAW,
    as_json: Annotated[bool, typer.Option("--json", help="Відповідь як JSON.")] = False,
) -> None:
    """Обчислити строки передавання справи: D1 (електронна) і D2 (папір, моделі 2 і 3).

    Приклади:
      brama deadline --received 2026-11-20T16:40:00+02:00
      brama deadline --received 2021-02-26T09:00:00+02:00 --model 3 --json
      brama deadline --received 2025-12-24T12:00:00+02:00 --holidays observed --json
    """
    settings = read()
    instant = _received(received)
    working = _calendar(calendar, holidays=holidays, config_dir=settings.config_dir)
    found = due(
        instant,
        channel=channel,
        model=int(model.value),
        calendar=working,
        rules=settings.deadlines.rules(),
    )
    if as_json:
        sys.stdout.write(json.dumps(as_object(found, working), ensure_ascii=False) + "\n")
    else:
        _show(instant, found, working)


def as_object(found: Due, calendar: Calendar) -> dict[str, object]:
    """Return the answer as other programs read it."""
    return {
        "registered": found.registered.isoformat(),
        "d1": {
            "target": found.d1_target.isoformat(),
            "due": found.d1_due.isoformat(),
            "due_at": rfc3339(found.d1_due_at),
        },
        "d2": None
        if found.d2_due is None or found.d2_due_at is None
        else {"due": found.d2_due.isoformat(), "due_at": rfc3339(found.d2_due_at)},
        "calendar": found.calendar,
        "confirmed_until": calendar.confirmed_until.isoformat(),
    }


def _received(text: str) -> datetime:
    try:
        return parse_instant(text, field="--received")
    except Invalid as err:
        raise typer.BadParameter(err.rule, param_hint="--received") from err


def _calendar(calendar_id: str, *, holidays: HolidayRule, config_dir: Path) -> Calendar:
    calendars = reference.read_calendars(config_dir, holidays=holidays.value)
    if calendar_id not in calendars:
        known = ", ".join(sorted(calendars))
        raise typer.BadParameter(f"Відомі календарі: {known}.", param_hint="--calendar")
    return calendars[calendar_id]


_WEEKDAYS: Final = ("пн", "вт", "ср", "чт", "пт", "сб", "нд")


def _show(received: datetime, found: Due, calendar: Calendar) -> None:
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_row("Отримано (Київ)", received.astimezone(KYIV).strftime("%d.%m.%Y %H:%M:%S"))
    table.add_row("Дата реєстрації", _day(found.registered))
    table.add_row("D1, мета", _day(found.d1_target))
    table.add_row("D1, останній день", f"[bold]{_day(found.d1_due)}[/bold]")
    table.add_row("D1 спливає", _instant(found.d1_due_at))
    if found.d2_due is not None and found.d2_due_at is not None:
        table.add_row("D2, папір, останній день", f"[bold]{_day(found.d2_due)}[/bold]")
        table.add_row("D2 спливає", _instant(found.d2_due_at))
    else:
        table.add_row("Папір", "за D3: не рідше ніж один раз на два тижні")
    table.add_row("Календар", f"{found.calendar}, підтверджено до {_day(calendar.confirmed_until)}")
    console = Console()
    console.print(table)
    if found.d1_due > calendar.confirmed_until:
        console.print("Увага: строк виходить за межі підтверджених даних календаря.")


def _day(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()]} {day:%d.%m.%Y}"


def _instant(instant: datetime) -> str:
    return f"{instant.astimezone(KYIV):%d.%m.%Y %H:%M} за Києвом ({rfc3339(instant)})"
