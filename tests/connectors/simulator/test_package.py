"""What the judge of packages says where the network is not needed to ask."""

import io
import tomllib

import pytest

from connectors.simulator import cast
from connectors.simulator.assembly import CONFIG
from connectors.simulator.errors import Fault, Refusal
from connectors.simulator.package import MAX_APPLICATION, Rules, examine
from connectors.simulator.pki import Hierarchy
from connectors.simulator.registry import Workplace
from crypto_module.validation import Evidence, Policy
from gateway.domain.service import parse_catalogue
from tests.connectors.simulator.conftest import START, City


@pytest.fixture
def sender(hierarchy: Hierarchy) -> Workplace:
    return next(iter(cast.registry(hierarchy).workplaces.values()))


def rules(hierarchy: Hierarchy, *, name: str = "test", asks_for_revocation: bool = False) -> Rules:
    return Rules(
        policy=Policy(
            name=name,
            anchors=hierarchy.anchors,
            revocation="required" if asks_for_revocation else "none",
        ),
        evidence=Evidence(certificates=hierarchy.pool),
        catalogue=parse_catalogue(tomllib.loads((CONFIG / "services.toml").read_text("utf-8"))),
    )


def test_a_good_package_gives_the_application_as_it_was_signed(
    hierarchy: Hierarchy, city: City, sender: Workplace
) -> None:
    file = io.BytesIO(city.package())
    examined = examine(file, sender=sender, rules=rules(hierarchy), now=START)
    assert examined.application.service.code == cast.SERVICE
    assert b"birth-grant" in examined.application_bytes
    assert examined.officer.rnokpp == cast.OFFICERS[0].rnokpp


def test_a_signature_that_waits_for_evidence_may_come_again(
    hierarchy: Hierarchy, city: City, sender: Workplace
) -> None:
    asking = rules(hierarchy, asks_for_revocation=True)
    with pytest.raises(Refusal) as refused:
        examine(io.BytesIO(city.package()), sender=sender, rules=asking, now=START)
    assert (refused.value.fault, refused.value.code) == (Fault.LATER, "signature-undecided")


def test_an_application_of_a_size_nobody_reads_is_refused(
    hierarchy: Hierarchy, city: City, sender: Workplace
) -> None:
    body = cast.application(received_at=START).ljust(MAX_APPLICATION + 1)
    with pytest.raises(Refusal) as refused:
        examine(
            io.BytesIO(city.package(application=body)),
            sender=sender,
            rules=rules(hierarchy),
            now=START,
        )
    assert refused.value.code == "application-refused"
