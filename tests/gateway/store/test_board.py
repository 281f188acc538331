"""The questions asked of the table are the domain's questions asked of each case."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.domain import deadlines
from gateway.domain.case import Case
from gateway.domain.deadlines import DeadlineRules
from gateway.domain.instants import end_of_day, local_date
from gateway.store import Store, board
from gateway.store.schema.cases import CASES
from tests.console import seeding
from tests.console.seeding import BRANCH, CENTRE, NOW, OVERDUE, cases

RULES = DeadlineRules()


async def test_the_standings_of_the_seeded_country(store: Store) -> None:
    await seeding.seed(store)
    branch, centre = await board.standings(store, now=NOW, rules=RULES)
    assert (branch.access_point, centre.access_point) == (BRANCH, CENTRE)
    assert (centre.unsent, centre.overdue, centre.at_risk, centre.due_today) == (3, 1, 1, 1)
    assert (centre.on_time_this_month, centre.judged_this_month) == (2, 4)
    assert centre.oldest_unsent == next(c.received_at for c in cases() if c.id == OVERDUE)
    assert (branch.unsent, branch.overdue, branch.judged_this_month) == (1, 0, 0)


async def test_an_access_point_without_cases_stands_at_nought(store: Store) -> None:
    await seeding.seed(store)
    async with store.write() as tx:
        await tx.execute(CASES.update().values(access_point=CENTRE))
    branch, _ = await board.standings(store, now=NOW, rules=RULES)
    assert (branch.unsent, branch.due_today, branch.oldest_unsent) == (0, 0, None)


instants = st.integers(-48 * 60, 48 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))
edges = st.sampled_from(
    [NOW, NOW + RULES.at_risk, NOW - timedelta(microseconds=1), NOW + timedelta(microseconds=1)]
)
days = st.dates(date(2026, 10, 28), date(2026, 12, 3))


@st.composite
def cases_(draw: st.DrawFn, number: int) -> Case:
    last = draw(days)
    due = seeding.due(last, last)
    return seeding.case(
        number, received=NOW, last=last, due=due, accepted_at=draw(st.none() | instants)
    )


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), now=instants | edges | days.map(end_of_day))
async def test_sql_and_the_domain_agree_about_any_cases(
    store: Store, data: st.DataObject, now: object
) -> None:
    assert isinstance(now, type(NOW))
    drawn = [data.draw(cases_(number)) for number in range(1000, 1006)]
    await seeding.clear(store)
    await seeding.seed_places(store)
    async with store.write() as tx:
        for case in drawn:
            await seeding.write_case(tx, case)
    _, centre = await board.standings(store, now=now, rules=RULES)
    first = local_date(now).replace(day=1)
    month = [case for case in drawn if case.due.d1_due.replace(day=1) == first]
    broken = sum(deadlines.breached(case, now) for case in month)
    assert centre.overdue == sum(deadlines.overdue(case, now) for case in drawn)
    assert centre.at_risk == sum(deadlines.at_risk(case, now) for case in drawn)
    assert centre.due_today == sum(deadlines.due_today(case, now) for case in drawn)
    assert centre.judged_this_month - centre.on_time_this_month == broken
    waiting = await board.most_urgent(store, limit=9)
    assert [each.id for each in waiting] == [
        case.id
        for case in sorted(drawn, key=lambda each: (each.due.d1_due_at, each.id))
        if case.accepted_at is None
    ]
