"""Key parameters are the attacker's data: only listed curves and listed S-boxes may sign."""

from dataclasses import replace
from typing import Final

import pytest

from crypto_module.ades import ess
from crypto_module.asn1 import encode
from crypto_module.cms import attributes
from crypto_module.cms.sign import Signer, attribute, signed_data
from crypto_module.primitives import curves, sboxes
from crypto_module.validation import Accepted, SubIndication, Undecided
from crypto_module.x509 import dstu_parameters
from crypto_module.x509.keys import EC_CURVES
from tests.crypto_module.authority import (
    CONTENT,
    KEYS,
    SIGNER_EXTENSIONS,
    Holder,
    fields,
    issued,
    judged,
    named,
    reason,
    root,
    signed,
    with_certificate,
)


def foreign_base_point() -> bytes:
    """Explicit M257 parameters with the base point doubled: anybody could sign under them."""
    curve = curves.BY_NAME["M257"]
    point = curve.arithmetic.decompress(curve.base_point)
    doubled = curve.arithmetic.multiply((2).to_bytes(curve.scalar_size, "little"), point)
    assert doubled is not None
    return dstu_parameters.explicit(curve, base_point=curve.arithmetic.compress(doubled))


DEGENERATE: Final = bytes(64)
UNLISTED: Final = sboxes.DEFAULT[8:] + sboxes.DEFAULT[:8]
FOREIGN: Final = {
    "a foreign base point": foreign_base_point(),
    "a degenerate S-box": dstu_parameters.named(curves.BY_NAME["M257"], sbox=DEGENERATE),
    "an S-box that is not listed": dstu_parameters.named(curves.BY_NAME["M257"], sbox=UNLISTED),
    "another order": dstu_parameters.explicit(
        replace(curves.BY_NAME["M257"], n=curves.BY_NAME["M257"].n - 2)
    ),
    "another b": dstu_parameters.explicit(
        replace(curves.BY_NAME["M257"], b=curves.BY_NAME["M257"].b ^ 2)
    ),
    "another a": dstu_parameters.explicit(replace(curves.BY_NAME["M257"], a=1)),
    "another polynomial": dstu_parameters.explicit(replace(curves.BY_NAME["M257"], terms=(41,))),
    "a curve that is not listed": encode.sequence(encode.oid("1.2.804.2.1.1.1.1.3.1.1.2.99")),
}


def with_parameters(parameters: bytes, anchor: Holder) -> bytes:
    """Return a signature whose certificate carries ``parameters`` in place of the honest ones."""
    key = KEYS["M257"]
    honest = issued(anchor, key=key)
    tricked = issued(anchor, key=key, parameters=parameters)
    signer = Signer(key, honest.certificate)
    reference = ess.attribute_value(tricked.certificate, name="gost34311")
    signature = signed_data(
        CONTENT,
        signer=signer,
        signed_attributes=[attribute(attributes.SIGNING_CERTIFICATE_V2, reference)],
        detached=True,
        certificates=[honest.certificate],
    )
    return with_certificate(signature, honest, tricked)


@pytest.mark.parametrize("parameters", FOREIGN.values(), ids=FOREIGN.keys())
def test_foreign_parameters_break_the_crypto_constraints(parameters: bytes) -> None:
    anchor = root()
    verdict = judged(with_parameters(parameters, anchor), anchor, content=CONTENT)
    assert isinstance(verdict, Undecided)
    assert verdict.reason is SubIndication.CRYPTO_CONSTRAINTS_FAILURE


def test_the_listed_explicit_parameters_pass_by_the_same_road() -> None:
    anchor = root()
    explicit = dstu_parameters.explicit(curves.BY_NAME["M257"])
    verdict = judged(with_parameters(explicit, anchor), anchor, content=CONTENT)
    assert isinstance(verdict, Accepted)


@pytest.mark.parametrize("sbox", [sbox for sbox in sboxes.LISTED if sbox != sboxes.DEFAULT])
def test_the_signers_own_sbox_hashes_and_no_other_does(sbox: bytes) -> None:
    anchor = root()
    parameters = dstu_parameters.named(curves.BY_NAME["M257"], sbox=sbox)
    holder = issued(anchor, key=KEYS["M257"], parameters=parameters)
    assert isinstance(judged(signed(holder), anchor, content=CONTENT), Accepted)
    # Signed with S-box №1 under a certificate that names another: the hash is not the same.
    verdict = judged(with_parameters(parameters, anchor), anchor, content=CONTENT)
    assert reason(verdict) is SubIndication.HASH_FAILURE


@pytest.mark.parametrize("sbox", [sbox for sbox in sboxes.LISTED if sbox != sboxes.DEFAULT])
def test_the_issuers_sbox_hashes_a_certificate_and_the_subjects_does_not(sbox: bytes) -> None:
    curve = curves.BY_NAME["M257"]
    parameters = dstu_parameters.named(curve, sbox=sbox)
    anchor = root(KEYS["M257"], parameters=parameters)
    subject = fields(
        KEYS["M431"],
        subject=named("Петренко Ольга"),
        issuer=anchor.certificate.subject,
        extensions=SIGNER_EXTENSIONS,
        parameters=dstu_parameters.named(curves.BY_NAME["M431"], sbox=sboxes.DEFAULT),
    )
    right = anchor.issue(subject, key=KEYS["M431"], sbox=sbox)
    wrong = anchor.issue(subject, key=KEYS["M431"], sbox=sboxes.DEFAULT)
    assert isinstance(judged(signed(right), anchor, content=CONTENT), Accepted)
    verdict = judged(signed(wrong), anchor, content=CONTENT)
    assert reason(verdict) is SubIndication.NO_CERTIFICATE_CHAIN_FOUND


def test_an_issuer_with_foreign_parameters_breaks_the_crypto_constraints() -> None:
    key = KEYS["M257"]
    anchor = root(key, parameters=FOREIGN["a foreign base point"])
    holder = issued(anchor)
    verdict = judged(signed(holder), anchor, content=CONTENT)
    assert reason(verdict) is SubIndication.CRYPTO_CONSTRAINTS_FAILURE


def test_an_ecdsa_key_with_explicit_parameters_breaks_the_crypto_constraints() -> None:
    anchor = root()
    holder = issued(anchor)
    spki = holder.certificate.spki_der
    named = next(oid for oid, curve in EC_CURVES.items() if curve.name == "secp256r1")
    explicit = encode.sequence(encode.integer(1), encode.sequence(), encode.sequence())
    body = spki.replace(named, explicit)
    algorithm = encode.sequence(encode.oid("1.2.840.10045.2.1"), explicit)
    rebuilt = encode.sequence(algorithm, body[body.index(b"\x03\x42\x00\x04") :])
    tricked = issued(anchor, key=holder.key, subject_public_key_info=rebuilt)
    reference = ess.attribute_value(tricked.certificate, name="sha256")
    signature = signed_data(
        CONTENT,
        signer=holder.signer,
        signed_attributes=[attribute(attributes.SIGNING_CERTIFICATE_V2, reference)],
        detached=True,
        certificates=[holder.certificate],
    )
    verdict = judged(with_certificate(signature, holder, tricked), anchor, content=CONTENT)
    assert reason(verdict) is SubIndication.CRYPTO_CONSTRAINTS_FAILURE
