"""Nobody can tell yet whether the officer's certificate is revoked: the case waits, then goes on.

The gateway serves the policy «qualified» in a network without internet: lists of revoked
certificates come as files. D1 runs on, the figures tell who waits, and nobody submits anew.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from crypto_module.x509 import build_revocation
from tests.flow import road as roads
from tests.flow.road import Road, is_acknowledged, until
from tests.support.gateway import Clock, copy_of

HOUR = timedelta(hours=1)


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    folder = tmp_path / "lists"
    folder.mkdir()
    return folder


@pytest.fixture
async def road(tmp_path: Path, lists: Path, simulator_files: Path) -> AsyncIterator[Road]:
    simulator = copy_of(simulator_files, tmp_path / "simulator")
    async with roads.road(
        tmp_path,
        simulator_data=simulator,
        clock=Clock(),
        policy="qualified",
        evidence={"source": "directory", "directory": lists},
    ) as open_road:
        yield open_road


async def _waiting(road: Road) -> float:
    return (await road.figures()).of("brama_awaiting_evidence", access_point="kyiv-center-1")


def _bring_lists(road: Road, folder: Path) -> None:
    now = road.gateway.clock()
    for name in ("root", "provider"):
        issuer = road.installation.hierarchy[name]
        made = build_revocation.certificate_list(
            (),
            issuer=issuer.certificate.subject,
            issuer_key=issuer.key,
            this_update=now - HOUR,
            next_update=now + 24 * HOUR,
        )
        (folder / f"{name}.crl").write_bytes(made)


async def test_a_case_without_evidence_waits_and_goes_on_by_itself(road: Road, lists: Path) -> None:
    async with road.gateway.client() as city:
        case = await road.signed(city)
        operation = await city.submit(case)
        held = await until(city, case, lambda one: one["signature_state"] == "INDETERMINATE")
        assert (held["status"], held["transport_state"]) == ("FORMING", "QUEUED")
        assert (await city.operation(operation["id"]))["sub_indication"] == "TRY_LATER"
        assert await _waiting(road) == 1

        _bring_lists(road, lists)
        road.gateway.clock.ahead += HOUR
        done = await until(city, case, is_acknowledged)
        assert done["signature_state"] == "VALID"
        assert done["due"]["d1"] == held["due"]["d1"]
        assert await _waiting(road) == 0
        assert (await roads.told(city, case)).count("case.signature_held") == 1
