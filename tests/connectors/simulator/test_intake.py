"""The ministry takes packages: one promise per package, for ever, and only for a good case."""

import base64
import hashlib
import json
from pathlib import Path

import pytest

from connectors.simulator import cast
from connectors.simulator.files import Files
from connectors.simulator.pki import Defect
from connectors.simulator.pki.table import DEMONSTRATION, SECOND_ACCESS_POINT
from crypto_module.ades import cades
from tests.connectors.simulator.conftest import (
    START,
    City,
    Clock,
    MinistryProbe,
    Parcel,
    open_ministry,
)

OFFICER = next(spec for spec in DEMONSTRATION if spec.name == "officer")


async def test_a_good_package_is_acknowledged_under_the_seal(
    ministry: MinistryProbe, city: City
) -> None:
    parcel = Parcel(city.package())
    response = await ministry.put(parcel)
    assert (response.status, response.content_type) == (201, "application/pkcs7-mime")
    assert ministry.sealed(await response.read()) == {
        "type": "acknowledgement",
        "case": str(parcel.case),
        "number": "KYIV-2026-000001",
        "round": 1,
        "package_sha256": hashlib.sha256(parcel.octets).hexdigest(),
        "accepted_at": "2026-11-23T10:00:00Z",
        "incoming_number": "1",
    }


async def test_a_repeated_package_gets_the_original_acknowledgement(
    ministry: MinistryProbe, city: City, clock: Clock
) -> None:
    parcel = Parcel(city.package())
    first = await (await ministry.put(parcel)).read()
    clock.pass_by(days=3)
    again = await ministry.put(parcel)
    assert (again.status, await again.read()) == (200, first)
    (case,) = await ministry.cases()
    assert (case["deliveries"], case["acceptances"]) == (2, 1)
