"""A5: one byte is changed. The answer is a verdict, the case stays where it was, nothing leaves."""

from uuid import UUID

import pytest

from connectors.city.client import ApiProblem, CityClient
from tests.flow.road import Road, is_acknowledged, submit, told, until

pytestmark = pytest.mark.asyncio(loop_scope="session")


def changed(octets: bytes) -> bytes:
    """The same but for one bit of the last byte."""
    return octets[:-1] + bytes([octets[-1] ^ 1])


async def put(road: Road, city: CityClient, case: UUID, *, altered: str) -> None:
    """What the attacker had in hand: the signature, or what was signed."""
    manifest = await city.manifest(case)
    if altered == "signature":
        await city.put_signature(case, changed(road.gateway.sign(manifest)))
    else:
        await city.put_signature(case, road.gateway.sign(changed(manifest)))


@pytest.mark.parametrize(
    ("altered", "sub_indication"),
    [("signature", "SIG_CRYPTO_FAILURE"), ("signed content", "HASH_FAILURE")],
)
async def test_a_changed_byte_is_answered_and_the_same_case_may_be_signed_anew(
    road: Road, altered: str, sub_indication: str
) -> None:
    words = {"indication": "TOTAL-FAILED", "sub_indication": sub_indication}
    before = await road.figures()
    async with road.gateway.client() as city:
        case = await road.signed(city)
        await put(road, city, case, altered=altered)
        ended = await submit(city, case)
        assert (ended["state"], ended["code"]) == ("refused", "signature-invalid")
        assert {name: ended[name] for name in words} == words

        stands = await city.case(case)
        assert (stands["status"], stands["signature_state"]) == ("FORMING", "INVALID")
        assert (stands["transport_state"], stands["sent_at"]) == ("NOT_SENT", None)
        assert case not in await road.desk.cases()
        assert (await told(city, case))[-1] == "case.signature_refused"
        assert (await city.verdict(case))["sub_indication"] == sub_indication
        after = await road.figures()
        assert after.of("brama_verdicts_total", **words) == 1 + before.of(
            "brama_verdicts_total", **words
        )

        await road.sign(city, case)
        assert (await submit(city, case))["state"] == "succeeded"
        await until(city, case, is_acknowledged)
    assert (await road.desk.cases())[case]["acceptances"] == 1


async def test_an_unsigned_or_malformed_submission_is_refused_at_once(road: Road) -> None:
    async with road.gateway.client() as city:
        case = await road.filled(city)
        before = await road.gateway.kept()
        with pytest.raises(ApiProblem, match="case-unsigned") as unsigned:
            await city.submit(case)
        with pytest.raises(ApiProblem, match="signature-malformed") as malformed:
            await city.put_signature(case, b"0\x03\x02\x01\x00")
        assert (unsigned.value.status, malformed.value.status) == (422, 422)
        assert await road.gateway.kept() == before
        assert (await city.case(case))["status"] == "FORMING"
        assert "case.submitted" not in await told(city, case)
    assert case not in await road.desk.cases()
