"""Signatures with time-stamps for tests: an authority that stamps at any time asked for."""

from datetime import datetime, timedelta
from itertools import count
from typing import Final

from crypto_module import oids
from crypto_module.ades import cades
from crypto_module.ades.cades import augment
from crypto_module.ades.signature import Material
from crypto_module.ades.time_stamping import Authority
from crypto_module.asn1 import encode
from crypto_module.cms import attributes
from crypto_module.cms.sign import attribute
from crypto_module.cms.timestamp_protocol import Request
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import HashName
from crypto_module.validation import Evidence, Policy, Verdict, validate
from crypto_module.validation.policy import Revocation
from crypto_module.x509 import build, build_revocation
from crypto_module.x509.build_revocation import Revoked
from crypto_module.x509.extensions import EXTENDED_KEY_USAGE
from crypto_module.x509.signing import SigningKey
from tests.crypto_module.authority import (
    CONTENT,
    KEYS,
    NOW,
    YEAR,
    Holder,
    issued,
    root,
)

TSA_EXTENSIONS: Final = (
    build.basic_constraints(ca=False),
    build.key_usage(["digital_signature", "content_commitment"]),
    build.extension(
        EXTENDED_KEY_USAGE, encode.sequence(encode.oid(oids.EKU_TIME_STAMPING)), critical=True
    ),
)
DAY: Final = timedelta(days=1)
DECADES: Final = 30 * YEAR
SIGNED_AT: Final = NOW - 100 * DAY
EXPIRED_AT: Final = NOW - 50 * DAY

ROOT: Final = root(KEYS["M257"])
CA: Final = issued(
    ROOT,
    name="Надавач",
    key=KEYS["M257"],
    extensions=(
        build.basic_constraints(ca=True),
        build.key_usage(["key_cert_sign", "crl_sign"]),
    ),
    serial=2,
)
LEAF: Final = issued(CA, key=KEYS["M257"], serial=3, not_after=EXPIRED_AT)
TSA: Final = issued(CA, name="Позначки часу", key=KEYS["P256"], serial=4, extensions=TSA_EXTENSIONS)
ALL: Final = (CA.certificate, LEAF.certificate, TSA.certificate)
_NUMBERS: Final = count(1)


def token(
    imprint: bytes, at: datetime, *, by: Holder = TSA, hash_name: HashName = "sha256"
) -> bytes:
    request = Request(hash_name=hash_name, imprint=imprint)
    return Authority(signer=by.signer).token(request, at=at, serial=next(_NUMBERS))


def bes(holder: Holder = LEAF, *content_stamps: bytes) -> bytes:
    more = tuple(attribute(attributes.CONTENT_TIME_STAMP, one) for one in content_stamps)
    return cades.sign(
        CONTENT, signer=holder.signer, signing_time=None, detached=False, signed_attributes=more
    )


def stamped(signature: bytes, at: datetime = SIGNED_AT, *, by: Holder = TSA) -> bytes:
    """CAdES-T."""
    imprint = augment.signature_imprint(signature, hash_name="sha256")
    return augment.with_signature_time_stamp(signature, token(imprint, at, by=by))


def archived(
    signature: bytes, at: datetime, *, by: Holder = TSA, content: bytes = CONTENT
) -> bytes:
    """CAdES-LTA."""
    request = augment.archive_request(
        signature, content_digest=hashes.digest("sha256", content), hash_name="sha256"
    )
    return augment.with_archive_time_stamp(signature, token(request.imprint, at, by=by), request)


def crl_of(issuer: Holder, at: datetime, *revoked: Revoked, lasts: timedelta = DAY) -> bytes:
    return build_revocation.certificate_list(
        revoked,
        issuer=issuer.certificate.subject,
        issuer_key=SigningKey.of(issuer.key),
        this_update=at,
        next_update=at + lasts,
    )


def material(*crls: bytes, certificates: tuple[Holder, ...] = (CA,)) -> Material:
    return Material(certificates=tuple(one.certificate.der for one in certificates), crls=crls)


def judged(
    signature: bytes,
    *,
    revocation: Revocation = "none",
    crls: tuple[bytes, ...] = (),
    anchors: tuple[Holder, ...] = (ROOT,),
    now: datetime = NOW,
    content: bytes | None = None,
) -> Verdict:
    return validate(
        signature,
        content=content,
        evidence=Evidence.of(certificates=[one.der for one in ALL], crls=crls),
        policy=Policy(
            name="test", anchors=tuple(one.certificate for one in anchors), revocation=revocation
        ),
        now=now,
    )
