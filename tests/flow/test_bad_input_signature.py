"""Bad input that only the worker can judge: what was signed, and by whom."""

from collections.abc import Awaitable, Callable
from typing import Final
from uuid import UUID

import pytest

from connectors.city.client import CityClient
from connectors.simulator import cast
from tests.flow.refusal import Refusal, assert_refused
from tests.flow.road import Road

pytestmark = pytest.mark.asyncio(loop_scope="session")

Spoil = Callable[[Road, CityClient, UUID], Awaitable[None]]


async def one_byte_changed(road: Road, city: CityClient, case: UUID) -> None:
    signature = road.gateway.sign(await city.manifest(case))
    await city.put_signature(case, signature[:-1] + bytes([signature[-1] ^ 1]))


async def fewer_documents(road: Road, city: CityClient, case: UUID) -> None:
    narrow = road.gateway.sign(await city.manifest(case))
    await city.put_document(case, "more.pdf", b"%PDF-1.4\n", media_type="application/pdf")
    await city.put_signature(case, narrow)


async def fewer_documents_in_a_container(road: Road, city: CityClient, case: UUID) -> None:
    """The container brings its own manifest: good, signed, and shorter than the case."""
    narrow = await city.manifest(case)
    await city.put_document(case, "more.pdf", b"%PDF-1.4\n", media_type="application/pdf")
    await road.put_container(case, narrow)


async def another_scan_under_the_same_name(road: Road, city: CityClient, case: UUID) -> None:
    earlier = road.gateway.sign(await city.manifest(case))
    name = cast.documents()[0].name
    await city.put_document(case, name, b"%PDF-1.4\n% other\n", media_type="application/pdf")
    await city.put_signature(case, earlier)


async def foreign_signer(road: Road, city: CityClient, case: UUID) -> None:
    manifest = await city.manifest(case)
    await city.put_signature(case, road.gateway.sign(manifest, who="second-officer"))


async def wrong_content(road: Road, city: CityClient, case: UUID) -> None:
    await city.put_signature(case, road.gateway.sign(b"Something else altogether."))


async def another_case(road: Road, city: CityClient, case: UUID) -> None:
    """A good signature of the right officer over the documents of another case."""
    other = await road.filled(city)
    await city.put_document(other, "more.pdf", b"%PDF-1.4\n", media_type="application/pdf")
    await city.put_signature(case, road.gateway.sign(await city.manifest(other)))


FAILED: Final = "TOTAL-FAILED"
BAD: Final[dict[str, tuple[Spoil, Refusal]]] = {
    "one byte changed": (
        one_byte_changed,
        Refusal("signature-invalid", FAILED, "SIG_CRYPTO_FAILURE"),
    ),
    "wrong content": (wrong_content, Refusal("signature-invalid", FAILED, "HASH_FAILURE")),
    "another case": (another_case, Refusal("signature-invalid", FAILED, "HASH_FAILURE")),
    "fewer documents": (fewer_documents, Refusal("signature-coverage")),
    "fewer, in a container": (fewer_documents_in_a_container, Refusal("signature-coverage")),
    "another scan": (another_scan_under_the_same_name, Refusal("signature-coverage")),
    "foreign signer": (foreign_signer, Refusal("signer-mismatch")),
}


@pytest.mark.parametrize("what", BAD)
async def test_a_bad_signature_has_its_own_answer_and_sends_nothing(road: Road, what: str) -> None:
    spoil, refusal = BAD[what]
    async with road.gateway.client() as city:
        case = await road.filled(city)
        await spoil(road, city, case)
        await assert_refused(road, city, case, refusal)
