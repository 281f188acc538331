"""Hash-only validation: the document stays in the city, its digests travel."""

import base64
from collections.abc import Callable
from typing import Final

import pytest

from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import HashName
from crypto_module.validation import (
    Accepted,
    Digests,
    Evidence,
    Policy,
    SubIndication,
    Verdict,
    validate,
)
from tests.crypto_module.ades.test_transport import HEADERS, section
from tests.crypto_module.authority import (
    CONTENT,
    KEYS,
    NOW,
    Holder,
    issued,
    judged,
    reason,
    root,
    signed,
)

ANCHOR: Final = root()
DSTU: Final = issued(ANCHOR, key=KEYS["M257"])
EC: Final = issued(ANCHOR, key=KEYS["P256"])


def digest(name: HashName, content: bytes = CONTENT) -> bytes:
    return hashes.digest(name, content)


def by(digests: dict[HashName, bytes], holder: Holder = DSTU, *, detached: bool = True) -> Verdict:
    return validate(
        signed(holder, detached=detached),
        content=Digests(digests),
        evidence=Evidence(),
        policy=Policy(name="test", anchors=(ANCHOR.certificate,), revocation="none"),
        now=NOW,
    )


@pytest.mark.parametrize("detached", [True, False], ids=["detached", "attached"])
@pytest.mark.parametrize(("holder", "name"), [(DSTU, "gost34311"), (EC, "sha256")])
def test_a_digest_serves_as_well_as_the_document(
    holder: Holder, name: HashName, *, detached: bool
) -> None:
    assert isinstance(by({name: digest(name)}, holder, detached=detached), Accepted)
    wrong = {name: digest(name, b"another document")}
    assert reason(by(wrong, holder, detached=detached)) is SubIndication.HASH_FAILURE


@pytest.mark.parametrize("detached", [True, False], ids=["detached", "attached"])
def test_digests_of_other_hashes_leave_the_data_unknown(*, detached: bool) -> None:
    verdict = by({"sha256": digest("sha256"), "kupyna256": digest("kupyna256")}, detached=detached)
    assert reason(verdict) is SubIndication.SIGNED_DATA_NOT_FOUND


def test_of_several_digests_the_one_that_was_signed_is_taken() -> None:
    names: tuple[HashName, ...] = ("sha256", "kupyna256", "gost34311")
    assert isinstance(by({name: digest(name) for name in names}), Accepted)


@pytest.mark.parametrize(
    "around",
    [
        base64.encodebytes,
        lambda octets: HEADERS + section("UA1_SIGN", octets),
        lambda octets: section("UA1_SIGN", base64.b64encode(octets)),
        lambda octets: (
            b"-----BEGIN CMS-----\n" + base64.encodebytes(octets) + b"-----END CMS-----\n"
        ),
    ],
    ids=["base64", "tax framing", "base64 in tax framing", "PEM"],
)
def test_what_lies_around_a_signature_is_taken_off(around: Callable[[bytes], bytes]) -> None:
    whole = around(signed(DSTU))
    assert isinstance(judged(whole, ANCHOR, content=CONTENT), Accepted)
    assert reason(judged(whole[:-9], ANCHOR, content=CONTENT)) is SubIndication.FORMAT_FAILURE
