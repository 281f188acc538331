"""Bad input that only the worker can judge: the officer's own certificate has one defect each."""

from dataclasses import replace
from typing import Final

import pytest

from connectors.simulator.pki import Defect
from connectors.simulator.pki.profiles import Purpose, Spec, Subject
from connectors.simulator.pki.table import CNAP, CNAP_EDRPOU, OFFICER_RNOKPP
from crypto_module.ades import cades
from tests.flow.refusal import Refusal, assert_refused
from tests.flow.road import Road

pytestmark = pytest.mark.asyncio(loop_scope="session")

OFFICER: Final = Spec(
    name="officer-with-a-defect",
    purpose=Purpose.PERSON,
    subject=Subject(
        common_name="Зразкова Олена Тестівна",
        organization=CNAP,
        rnokpp=OFFICER_RNOKPP,
        edrpou=CNAP_EDRPOU,
    ),
)


def undecided(sub_indication: str) -> Refusal:
    return Refusal("signature-invalid", "INDETERMINATE", sub_indication)


BAD: Final = {
    Defect.EXPIRED: undecided("OUT_OF_BOUNDS_NO_POE"),
    Defect.NOT_YET_VALID: undecided("OUT_OF_BOUNDS_NO_POE"),
    Defect.WRONG_KEY_USAGE: undecided("CHAIN_CONSTRAINTS_FAILURE"),
    Defect.FOREIGN_ISSUER: undecided("NO_CERTIFICATE_CHAIN_FOUND"),
    Defect.NOT_A_CA: undecided("CHAIN_CONSTRAINTS_FAILURE"),
    Defect.FOREIGN_BASE_POINT: undecided("CRYPTO_CONSTRAINTS_FAILURE"),
    Defect.UNLISTED_SBOX: undecided("CRYPTO_CONSTRAINTS_FAILURE"),
}


@pytest.mark.parametrize("defect", BAD)
async def test_a_signature_under_a_bad_certificate_is_refused_for_its_own_reason(
    road: Road, defect: Defect
) -> None:
    hierarchy = replace(road.installation.hierarchy, now=road.gateway.clock())
    issued = hierarchy.issue(OFFICER, defect=defect)
    async with road.gateway.client() as city:
        case = await road.filled(city)
        signature = cades.sign(
            await city.manifest(case),
            signer=issued.signer,
            signing_time=road.gateway.clock(),
            detached=True,
            certificates=(*hierarchy.pool, *issued.issuers),
        )
        await city.put_signature(case, signature)
        await assert_refused(road, city, case, BAD[defect])
