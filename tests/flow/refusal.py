"""How a submission that the worker refuses must end, whatever was wrong with it."""

from dataclasses import dataclass
from uuid import UUID

from connectors.city.client import CityClient
from tests.flow.road import Road, submit, told


@dataclass(frozen=True, slots=True)
class Refusal:
    """The answer: our code and the words of EN 319 102-1."""

    code: str
    indication: str = "INDETERMINATE"
    sub_indication: str = "SIG_CONSTRAINTS_FAILURE"


async def assert_refused(road: Road, city: CityClient, case: UUID, refusal: Refusal) -> None:
    """Submit; the answer is exactly this, nothing has left, nothing is half stored."""
    words = {"indication": refusal.indication, "sub_indication": refusal.sub_indication}
    counted = await road.figures()
    version = (await city.case(case))["version"]
    files = (await road.gateway.kept())["files"]

    ended = await submit(city, case)

    assert ended["state"] == "refused"
    assert Refusal(ended["code"], ended["indication"], ended["sub_indication"]) == refusal
    assert ended["detail"]
    stands = await city.case(case)
    assert stands["status"] == "FORMING"
    assert stands["signature_state"] in {"INVALID", "INDETERMINATE"}
    assert (stands["transport_state"], stands["round"]) == ("NOT_SENT", 1)
    assert (stands["queued_at"], stands["sent_at"], stands["accepted_at"]) == (None, None, None)
    assert stands["version"] > version
    assert (await road.gateway.kept())["files"] == files, "no package was made"
    assert case not in await road.desk.cases()
    assert (await city.verdict(case))["sub_indication"] == refusal.sub_indication
    assert (await told(city, case))[-2:] == ["case.submitted", "case.signature_refused"]
    after = await road.figures()
    assert after.of("brama_verdicts_total", **words) == 1 + counted.of(
        "brama_verdicts_total", **words
    )
