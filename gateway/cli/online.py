"""Judging with evidence asked for online: who may be asked, and one loop for one command."""

import asyncio
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from connectors.addresses import Addresses
from connectors.evidence import OnlineEvidence
from connectors.exchange import open_exchange
from crypto_module.validation import Evidence, Examination, Need, Verdict
from crypto_module.x509.certificate import Certificate
from gateway.judging import with_evidence


def judge(
    examine: Callable[[Evidence], Examination],
    *,
    evidence: Evidence,
    trusted: Iterable[Certificate],
    hosts: Sequence[str],
) -> tuple[Verdict, Evidence]:
    """Return the verdict and the evidence for it; hosts that were not asked are told on stderr.

    Asked are the hosts that ``trusted`` certificates name, and ``hosts``.
    """
    addresses = Addresses.of(trusted, configured=hosts)
    return asyncio.run(_judge(examine, evidence, addresses))


async def _judge(
    examine: Callable[[Evidence], Examination], evidence: Evidence, addresses: Addresses
) -> tuple[Verdict, Evidence]:
    told: set[str] = set()

    def noted(evidence: Evidence) -> Examination:
        found = examine(evidence)
        told.update(_forbidden(found.lacking, addresses))
        return found

    async with open_exchange(addresses) as exchange:
        source = OnlineEvidence(exchange, clock=lambda: datetime.now(UTC))
        answer = await with_evidence(noted, evidence=evidence, source=source)
    for reason in sorted(told):
        sys.stderr.write(f"brama: не запитано: {reason}; дозволити: --allow-host\n")
    return answer


def _forbidden(lacking: Sequence[Need], addresses: Addresses) -> Iterable[str]:
    for need in lacking:
        for url in need.urls:
            try:
                addresses.check_url(url)
            except OSError as error:
                yield str(error)
