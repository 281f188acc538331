"""/metrics of the seeded country: exact numbers, bounded labels, nobody's data."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import delete, update

from gateway.domain.access_point import ModuleState
from gateway.domain.case import Status
from gateway.http.metrics import QUEUE
from gateway.store import Store
from gateway.store.schema.registry import MODULES
from tests.console import seeding
from tests.console.conftest import Client, Clock
from tests.console.seeding import BRANCH, CENTRE, PERSONAL

Samples = Mapping[tuple[str, frozenset[tuple[str, str]]], float]


async def scrape(client: Client) -> tuple[str, Samples]:
    async with client.get("/metrics") as answer:
        assert answer.status == 200
        assert answer.content_type == "text/plain"
        text = await answer.text()
    samples = {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    return text, samples


def at(name: str, **labels: str) -> tuple[str, frozenset[tuple[str, str]]]:
    return name, frozenset(labels.items())


async def test_the_figures_of_the_seeded_country(client: Client) -> None:
    _, seen = await scrape(client)
    expected = {
        at("brama_cases", status=Status.FORMING): 3,
        at("brama_cases", status=Status.SENT_TO_SPSZN): 2,
        at("brama_cases", status=Status.RETURNED_TO_OTG): 1,
        at("brama_cases", status=Status.ANSWER_RECEIVED): 1,
        at("brama_cases", status=Status.SENT_TO_OTG): 0,
        at("brama_breached", access_point=CENTRE): 1,
        at("brama_breached", access_point=BRANCH): 0,
        at("brama_at_risk", access_point=CENTRE): 1,
        at("brama_due_today", access_point=CENTRE): 1,
        at("brama_accepted_late_total", access_point=CENTRE): 1,
        at("brama_accepted_late_total", access_point=BRANCH): 0,
        at("brama_oldest_unsent_seconds", access_point=CENTRE): (4 * 24 + 12.5) * 3600,
        at("brama_oldest_unsent_seconds", access_point=BRANCH): 12.5 * 3600,
        at("brama_queue", transport_state="RETRY_WAIT"): 1,
        at("brama_queue", transport_state="QUEUED"): 0,
        at("brama_verdicts_total", indication="TOTAL-PASSED", sub_indication=""): 1,
        at("brama_verdicts_total", indication="TOTAL-FAILED", sub_indication="HASH_FAILURE"): 1,
        at("brama_module_state", access_point=CENTRE, state=ModuleState.ACTIVE): 1,
        at("brama_module_state", access_point=CENTRE, state=ModuleState.SUSPENDED): 0,
        at("brama_module_state", access_point=BRANCH, state=ModuleState.SUSPENDED): 1,
        at("brama_module_paid_until_seconds", access_point=CENTRE): datetime(
            2026, 12, 10, 8, tzinfo=UTC
        ).timestamp(),
        at("brama_crypto_backend_info", backend="reference"): 1,
        at("brama_worker_last_run_timestamp_seconds"): 0,
    }
    assert {key: seen.get(key) for key in expected} == expected


async def test_the_histograms_count_seconds_from_receipt(client: Client) -> None:
    _, seen = await scrape(client)
    # Accepted after 4 h, 6 h and 4 days.
    accepted = {
        "14400.0": 1,
        "28800.0": 2,
        "172800.0": 2,
        "345600.0": 3,
        "+Inf": 3,
    }
    for bound, count in accepted.items():
        assert seen[at("brama_received_accepted_seconds_bucket", le=bound)] == count
    assert seen[at("brama_received_accepted_seconds_count")] == 3
    assert seen[at("brama_received_accepted_seconds_sum")] == (4 + 6 + 96) * 3600
    assert seen[at("brama_received_arrived_seconds_bucket", le="60.0")] == 0
    assert seen[at("brama_received_arrived_seconds_bucket", le="300.0")] == 7
    assert seen[at("brama_received_arrived_seconds_sum")] == 7 * 180


async def test_an_hour_later_the_same_store_tells_another_story(
    client: Client, clock: Clock
) -> None:
    clock.now += timedelta(hours=2)
    _, seen = await scrape(client)
    assert seen[at("brama_breached", access_point=CENTRE)] == 2
    assert seen[at("brama_at_risk", access_point=CENTRE)] == 0


async def test_a_hundred_cases_more_make_not_one_series_more(client: Client, store: Store) -> None:
    _, before = await scrape(client)
    async with store.write() as tx:
        for number in range(100, 200):
            await seeding.write_case(
                tx,
                seeding.case(number, received=seeding.day(11, 23), last=date(2026, 11, 24)),
            )
    _, after = await scrape(client)
    assert set(after) == set(before)
    assert after[at("brama_cases", status=Status.FORMING)] == 103


async def test_an_access_point_without_a_module_has_no_series_of_it(
    client: Client, store: Store
) -> None:
    async with store.write() as tx:
        await tx.execute(delete(MODULES).where(MODULES.c.access_point == BRANCH))
        await tx.execute(update(MODULES).values(valid_to=None))
    _, seen = await scrape(client)
    assert at("brama_module_state", access_point=BRANCH, state="ACTIVE") not in seen
    assert at("brama_module_paid_until_seconds", access_point=CENTRE) not in seen
    assert seen[at("brama_module_state", access_point=CENTRE, state="ACTIVE")] == 1


async def test_labels_are_codes_and_nobodys_data(client: Client) -> None:
    text, seen = await scrape(client)
    allowed = {"access_point", "status", "state", "transport_state", "indication"}
    allowed |= {"sub_indication", "le", "backend", "list"}
    assert {label for _, labels in seen for label, _ in labels} <= allowed
    assert not any(each in text for each in (*PERSONAL, "KC1-2026", "birth-grant", "officer"))


async def test_an_empty_store_tells_noughts(client: Client, store: Store) -> None:
    await seeding.clear(store)
    _, seen = await scrape(client)
    assert seen[at("brama_received_accepted_seconds_count")] == 0
    assert {seen[at("brama_queue", transport_state=state)] for state in QUEUE} == {0}


def described() -> set[str]:
    """The families in the table of gateway/DESIGN.md."""
    rows = Path("gateway/DESIGN.md").read_text(encoding="utf-8").splitlines()
    names = {row.split("`")[1].partition("{")[0] for row in rows if row.startswith("| `brama_")}
    return {name.removesuffix("_total").removesuffix("_info") for name in names}


async def test_the_table_of_metrics_names_each_family_and_no_other(client: Client) -> None:
    text, _ = await scrape(client)
    served = {family.name for family in text_string_to_metric_families(text)}
    assert described() == {name.removesuffix("_info") for name in served}
