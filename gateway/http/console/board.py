"""The board: what is about to break the law, by access point, refreshed while it is watched."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from aiohttp import web

from gateway.domain.deadlines import DeadlineRules
from gateway.http import keys
from gateway.http.console import labels, modules, rights, wording
from gateway.http.console.gate import SESSION, context, see_other
from gateway.http.console.rendering import page
from gateway.store import board
from gateway.store.board import Standing, Waiting

_URGENT = 12
_CASES = ("справа", "справи", "справ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One figure of the top row."""

    label: str
    figure: str
    note: str
    tone: str
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One access point."""

    code: str
    name: str
    overdue: int
    at_risk: int
    due_today: int
    oldest_unsent: str
    percent: str | None
    percent_bar: int
    percent_of: str
    module: modules.ModuleWords


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgentCase:
    """One case that waits."""

    id: UUID
    number: str
    access_point: str
    status: str
    transport: str
    due_on: date
    countdown: wording.Countdown
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What the page shows at one moment."""

    spoken: str
    month: str
    tiles: tuple[Tile, ...]
    access_points: tuple[Row, ...]
    urgent: tuple[UrgentCase, ...]


async def home(request: web.Request) -> web.Response:
    """The first page the operator may see."""
    return see_other(rights.sections(request[SESSION].operator)[0].path)


async def show(request: web.Request) -> web.Response:
    """The whole page; ``?live=off`` stops the refreshing for those whom it disturbs."""
    return page(
        "board.html",
        context(request)
        | {"board": await _read(request), "live": request.query.get("live") != "off"},
    )


async def live(request: web.Request) -> web.Response:
    """The part that htmx puts in place of the old one."""
    return page("board_live.html", {"board": await _read(request)})


async def _read(request: web.Request) -> Board:
    store, now = request.config_dict[keys.STORE], request.config_dict[keys.CLOCK]()
    rules = request.config_dict[keys.RULES].deadlines
    point = rights.reach(request[SESSION].operator)
    standings = await board.standings(store, now=now, rules=rules, access_point=point)
    waiting = await board.most_urgent(store, limit=_URGENT, access_point=point)
    return compose(standings, waiting, now=now, rules=rules)


def compose(
    standings: tuple[Standing, ...],
    waiting: tuple[Waiting, ...],
    *,
    now: datetime,
    rules: DeadlineRules,
) -> Board:
    """The board in words and figures, the worst access points first."""
    names = {standing.access_point: standing.name for standing in standings}
    worst_first = sorted(
        standings, key=lambda each: (-each.overdue, -each.at_risk, -each.due_today, each.name)
    )
    return Board(
        spoken=_spoken(standings, now=now),
        month=wording.month(now),
        tiles=_tiles(standings, now=now),
        access_points=tuple(_row(standing, now=now) for standing in worst_first),
        urgent=tuple(
            UrgentCase(
                id=case.id,
                number=case.number,
                access_point=names.get(case.access_point, case.access_point),
                status=case.status.label,
                transport=labels.TRANSPORT[case.transport_state],
                due_on=wording.due_on(case.due_at),
                countdown=wording.countdown(
                    case.due_at, accepted_at=None, now=now, at_risk=rules.at_risk
                ),
                link=f"/console/cases/{case.id}",
            )
            for case in waiting
        ),
    )


def _spoken(standings: tuple[Standing, ...], *, now: datetime) -> str:
    """The sentence a screen reader hears after each refresh."""
    return (
        f"Станом на {wording.moment(now)}: прострочено {sum(each.overdue for each in standings)}, "
        f"строк спливає — {sum(each.at_risk for each in standings)}, "
        f"строк сьогодні — {sum(each.due_today for each in standings)}."
    )


def _tiles(standings: tuple[Standing, ...], *, now: datetime) -> tuple[Tile, ...]:
    overdue = sum(each.overdue for each in standings)
    at_risk = sum(each.at_risk for each in standings)
    today = sum(each.due_today for each in standings)
    unsent = sum(each.unsent for each in standings)
    on_time = sum(each.on_time_this_month for each in standings)
    judged = sum(each.judged_this_month for each in standings)
    return (
        Tile(
            label="Прострочено",
            figure=str(overdue),
            note="показати прострочені" if overdue else "порушень немає",
            tone="breached" if overdue else "calm",
            link="/console/journal?deadline=overdue" if overdue else "",
        ),
        Tile(
            label="Строк спливає",
            figure=str(at_risk),
            note="показати нагальні" if at_risk else "загрози немає",
            tone="risk" if at_risk else "calm",
            link="/console/journal?deadline=at-risk" if at_risk else "",
        ),
        Tile(
            label="Строк сьогодні",
            figure=str(today),
            note=f"усього чекає {wording.counted(unsent, _CASES)}",
            tone="today" if today else "calm",
        ),
        Tile(
            label="Передано вчасно",
            figure=wording.percent(on_time, judged) or "—",
            note=f"{on_time} із {judged}, {wording.month(now)}",
            tone="met" if on_time == judged else "today",
        ),
    )


def _row(standing: Standing, *, now: datetime) -> Row:
    on_time, judged = standing.on_time_this_month, standing.judged_this_month
    oldest = standing.oldest_unsent
    return Row(
        code=standing.access_point,
        name=standing.name,
        overdue=standing.overdue,
        at_risk=standing.at_risk,
        due_today=standing.due_today,
        oldest_unsent="—" if oldest is None else wording.span(now - oldest),
        percent=wording.percent(on_time, judged),
        percent_bar=100 * on_time // judged if judged else 0,
        percent_of=f"{on_time} із {judged}",
        module=modules.words(standing.module, now=now),
    )
