"""/metrics: what the store says at the moment of the scrape, beside what this process counts.

Labels are codes of access points, values of enums, hosts that may be asked: bounded, and nobody's
personal data. Each metric is described in the table of gateway/DESIGN.md; a test holds the two
together.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aiohttp import web
from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from typing_extensions import override

from gateway.domain.access_point import ModuleState
from gateway.domain.case import TransportState
from gateway.http import keys
from gateway.store.board import Standing, standings
from gateway.store.figures import BOUNDS, Distribution, Figures, figures
from gateway.telemetry import Telemetry

TELEMETRY: Final = web.AppKey("telemetry", Telemetry)
# ACKED and NOT_SENT wait for nothing of the road's.
QUEUE: Final = tuple(
    state
    for state in TransportState
    if state not in {TransportState.ACKED, TransportState.NOT_SENT}
)


def setup(app: web.Application, telemetry: Telemetry) -> None:
    """Serve /metrics: the store's figures and those of this process."""
    app[TELEMETRY] = telemetry
    app.router.add_get("/metrics", show)


async def show(request: web.Request) -> web.Response:
    """Answer a scrape."""
    store, now = request.app[keys.STORE], request.app[keys.CLOCK]()
    registry = CollectorRegistry()
    registry.register(
        StoreCollector(
            figures=await figures(store),
            standings=await standings(store, now=now, rules=request.app[keys.RULES].deadlines),
            now=now,
        )
    )
    services = request.app[keys.SERVICES]
    await asyncio.to_thread(services)  # read anew when a list was taken since
    registry.register(TrustedLists(services.renewals))
    body = generate_latest(registry) + generate_latest(request.app[TELEMETRY].registry)
    return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StoreCollector(Collector):
    """One reading of the store as metric families."""

    figures: Figures
    standings: Sequence[Standing]
    now: datetime

    @override
    def collect(self) -> Iterator[Metric]:
        yield from self._cases()
        yield from self._deadlines()
        yield from self._modules()

    def _cases(self) -> Iterator[Metric]:
        cases = GaugeMetricFamily("brama_cases", "Cases by status.", labels=["status"])
        for status, count in self.figures.by_status.items():
            cases.add_metric([status], count)
        yield cases
        queue = GaugeMetricFamily(
            "brama_queue", "Cases on their way, by state of transport.", labels=["transport_state"]
        )
        for state in QUEUE:
            queue.add_metric([state], self.figures.by_transport_state[state])
        yield queue
        verdicts = CounterMetricFamily(
            "brama_verdicts",
            "Judged signatures in the words of EN 319 102-1.",
            labels=["indication", "sub_indication"],
        )
        for labels, count in self.figures.verdicts.items():
            verdicts.add_metric(labels, count)
        yield verdicts
        yield _histogram(
            "brama_received_accepted_seconds",
            "From documents received to the ministry's acceptance.",
            self.figures.received_accepted,
        )
        yield _histogram(
            "brama_received_arrived_seconds",
            "From documents received to their arrival at the gateway.",
            self.figures.received_arrived,
        )

    def _deadlines(self) -> Iterator[Metric]:
        point = ["access_point"]
        breached = GaugeMetricFamily(
            "brama_breached", "Cases past their legal day and not accepted.", labels=point
        )
        at_risk = GaugeMetricFamily(
            "brama_at_risk", "Cases not accepted with less than at_risk_minutes left.", labels=point
        )
        due_today = GaugeMetricFamily(
            "brama_due_today", "Cases not accepted whose last day is today.", labels=point
        )
        oldest = GaugeMetricFamily(
            "brama_oldest_unsent_seconds", "Age of the oldest case not accepted.", labels=point
        )
        awaiting = GaugeMetricFamily(
            "brama_awaiting_evidence",
            "Submitted cases whose signature waits for evidence about certificates.",
            labels=point,
        )
        late = CounterMetricFamily(
            "brama_accepted_late", "Cases accepted after their legal day.", labels=point
        )
        for each in self.standings:
            code = [each.access_point]
            breached.add_metric(code, each.overdue)
            at_risk.add_metric(code, each.at_risk)
            due_today.add_metric(code, each.due_today)
            since = each.oldest_unsent or self.now
            oldest.add_metric(code, (self.now - since).total_seconds())
            awaiting.add_metric(code, self.figures.awaiting_evidence.get(each.access_point, 0))
            late.add_metric(code, self.figures.accepted_late.get(each.access_point, 0))
        yield from (breached, at_risk, due_today, oldest, awaiting, late)

    def _modules(self) -> Iterator[Metric]:
        states = GaugeMetricFamily(
            "brama_module_state",
            "1 for the state of the access point's encryption module.",
            labels=["access_point", "state"],
        )
        paid_until = GaugeMetricFamily(
            "brama_module_paid_until_seconds",
            "Unix time until which the module is paid for.",
            labels=["access_point"],
        )
        for each in self.standings:
            if each.module is None:
                continue
            for state in ModuleState:
                states.add_metric([each.access_point, state], float(state is each.module.state))
            if each.module.valid_to is not None:
                paid_until.add_metric([each.access_point], each.module.valid_to.timestamp())
        yield from (states, paid_until)


@dataclass(frozen=True, slots=True, eq=False)
class TrustedLists(Collector):
    """When newer trusted lists should have come."""

    renewals: Mapping[str, datetime]

    @override
    def collect(self) -> Iterator[Metric]:
        due = GaugeMetricFamily(
            "brama_trusted_list_next_update_timestamp_seconds",
            "When a newer list should have come (TS 119 612, 5.3.15).",
            labels=["list"],
        )
        for name, moment in self.renewals.items():
            due.add_metric([name], moment.timestamp())
        yield due


def _histogram(name: str, documentation: str, seen: Distribution) -> HistogramMetricFamily:
    buckets = [(str(float(bound)), float(n)) for bound, n in zip(BOUNDS, seen.at_most, strict=True)]
    return HistogramMetricFamily(
        name, documentation, buckets=[*buckets, ("+Inf", float(seen.count))], sum_value=seen.sum
    )
