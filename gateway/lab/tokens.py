"""Defects of the token itself (RFC 3161, 2.4.2), and tokens put in place of the right one.

As in ``stamps``, the signer's certificate has ended: a token that proves nothing shows at once.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final

from crypto_module import oids
from crypto_module.ades import ess
from crypto_module.ades.cades import augment
from crypto_module.ades.time_stamping import POLICY
from crypto_module.asn1 import encode
from crypto_module.cms import attributes, sign, signed_data
from crypto_module.cms.sign import attribute
from crypto_module.cms.timestamp import ID_CT_TST_INFO
from crypto_module.primitives import hashes
from crypto_module.x509.algorithms import HASH_OIDS
from gateway.lab import cms
from gateway.lab.authority import DAY, SIGNER, Holder, Suite, key, purpose, signer, tsa
from gateway.lab.specimen import CONTENT, Specimen, specimen
from gateway.lab.stamps import SIGNED_AT, bare, expired, stamped, token

_SHA1: Final = "1.3.14.3.2.26"
_MD5: Final = "1.2.840.113549.2.5"
_CRITICAL: Final = encode.sequence(
    encode.sequence(encode.oid("1.3.6.1.4.1.32473.9"), encode.boolean(True), encode.octets(b""))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token of ``by`` over the SHA-256 of a value, but for what is said otherwise."""

    by: Holder
    value: bytes = field(repr=False)
    imprint: bytes | None = None
    algorithm: str = HASH_OIDS["sha256"]
    version: int = 1
    time: str = f"{SIGNED_AT:%Y%m%d%H%M%S}Z"
    extensions: bytes | None = None
    named: Sequence[Holder] | None = None
    """Whom signing-certificate-v2 names: the authority when None."""
    content_type: str = ID_CT_TST_INFO
    detached: bool = False

    def encoded(self) -> bytes:
        """Return the ContentInfo."""
        named = (self.by,) if self.named is None else self.named
        return sign.signed_data(
            self.info(),
            signer=self.by.signer,
            content_type=self.content_type,
            signed_attributes=[
                attribute(
                    attributes.SIGNING_CERTIFICATE_V2,
                    ess.attribute_value(one.certificate, name=one.key.hash_name),
                )
                for one in named
            ],
            detached=self.detached,
            certificates=[self.by.certificate],
        )

    def info(self) -> bytes:
        """Return the TSTInfo."""
        imprint = hashes.digest("sha256", self.value) if self.imprint is None else self.imprint
        more = () if self.extensions is None else (encode.tlv(0xA1, self.extensions[2:]),)
        return encode.sequence(
            encode.integer(self.version),
            encode.oid(POLICY),
            encode.sequence(encode.sequence(encode.oid(self.algorithm)), encode.octets(imprint)),
            encode.integer(1),
            encode.tlv(0x18, self.time.encode()),
            *more,
        )


def _signed(suite: Suite) -> tuple[bytes, bytes]:
    """Return a signature and its value."""
    signature = bare(expired(suite))
    return signature, signed_data.parse(signature).signers[0].signature


def _with(
    make: Callable[[Token], bytes] = Token.encoded,
    by: Callable[[Suite], Holder] = tsa,
    **changes: Any,
) -> Callable[[Suite], Specimen]:
    """Return the builder with such a token as signature-time-stamp."""

    def made(suite: Suite) -> Specimen:
        signature, value = _signed(suite)
        whole = make(Token(by=by(suite), value=value, **changes))
        return specimen(suite, augment.with_signature_time_stamp(signature, whole))

    return made


def _over(change: Callable[[bytes], bytes], **changes: Any) -> Callable[[Suite], Specimen]:
    """Return the builder with a token whose imprint is of something else than the value."""
    return _with(lambda one: replace(one, imprint=change(one.value)).encoded(), **changes)


def _naming(*named: Callable[[Suite], Holder]) -> Callable[[Suite], Specimen]:
    return _with(lambda one: replace(one, named=[make(one.by.suite) for make in named]).encoded())


def _two_signers(one: Token) -> bytes:
    infos = [
        cms.Message(
            holder=holder,
            content=one.info(),
            changed={cms.CONTENT_TYPE: cms.content_type(ID_CT_TST_INFO)},
        ).signer_info()
        for holder in (one.by, _other(one.by.suite))
    ]
    return cms.wrapped(
        version=3,
        announced=[one.by.key.hash_algorithm_der],
        content=one.info(),
        carried=[one.by.certificate.der, _other(one.by.suite).certificate.der],
        signers=infos,
        content_type=ID_CT_TST_INFO,
    )


def _other(suite: Suite) -> Holder:
    return tsa(suite, own=key(suite, "Позначки часу 3"), serial=919)


def _of_another_signature(suite: Suite) -> Specimen:
    """A genuine token, taken from an earlier signature of the same signer."""
    other = stamped(bare(expired(suite)), tsa(suite))
    held = signed_data.parse(other).signers[0].unsigned_attributes
    (moved,) = held[attributes.SIGNATURE_TIME_STAMP]
    signature, _ = _signed(suite)
    return specimen(suite, augment.with_signature_time_stamp(signature, moved))


def _under(oid: str) -> Callable[[Suite], Specimen]:
    """Return the builder with the right token in an attribute of another kind."""

    def made(suite: Suite) -> Specimen:
        signature, value = _signed(suite)
        whole = Token(by=tsa(suite), value=value).encoded()
        return specimen(suite, augment.with_unsigned_attribute(signature, oid, whole))

    return made


def _response(one: Token) -> bytes:
    """The whole TimeStampResp, as the authority's answer was stored (2.4.2)."""
    return encode.sequence(encode.sequence(encode.integer(0)), one.encoded())


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-token": _with(),
        "valid-token-of-a-purpose-not-critical": _with(
            by=lambda suite: tsa(suite, *SIGNER, purpose(oids.EKU_TIME_STAMPING, critical=False))
        ),
        "valid-token-with-a-fraction": _with(time=f"{SIGNED_AT:%Y%m%d%H%M%S}.5Z"),
        "valid-token-of-the-signature-and-no-references": _under(attributes.CADES_C_TIME_STAMP),
        "token-of-sha1": _over(
            lambda value: hashlib.sha1(value, usedforsecurity=False).digest(), algorithm=_SHA1
        ),
        "token-of-md5": _over(
            lambda value: hashlib.md5(value, usedforsecurity=False).digest(), algorithm=_MD5
        ),
        "token-of-an-unknown-hash": _with(algorithm="1.3.6.1.4.1.32473.2"),
        "token-of-another-hash-than-named": _with(algorithm=HASH_OIDS["sha512"]),
        "token-imprint-cut-short": _over(lambda value: hashes.digest("sha256", value)[:-1]),
        "token-imprint-empty": _with(imprint=b""),
        "token-of-the-content": _over(lambda _: hashes.digest("sha256", CONTENT)),
        "token-of-the-imprint-itself": _over(
            lambda value: hashes.digest("sha256", hashes.digest("sha256", value))
        ),
        "token-of-another-signature": _of_another_signature,
        "token-of-version-2": _with(version=2),
        "token-time-without-zone": _with(time=f"{SIGNED_AT:%Y%m%d%H%M%S}"),
        "token-time-of-a-zone": _with(time=f"{SIGNED_AT:%Y%m%d%H%M%S}+0200"),
        "token-time-without-seconds": _with(time=f"{SIGNED_AT:%Y%m%d%H%M}Z"),
        "token-time-of-no-calendar": _with(time="20260230120000Z"),
        "token-unknown-critical-extension": _with(extensions=_CRITICAL),
        "token-names-no-certificate": _naming(),
        "token-names-another-certificate": _naming(_other),
        "token-of-two-signers": _with(_two_signers),
        "token-detached": _with(detached=True),
        "token-of-plain-data": _with(content_type=signed_data.ID_DATA),
        "token-the-whole-response": _with(_response),
        "token-of-the-signer-itself": _with(by=expired),
        "token-of-a-signer-of-codes": _with(
            by=lambda suite: signer(
                suite, *SIGNER, purpose("1.3.6.1.5.5.7.3.3"), own=key(suite, "Інша особа")
            )
        ),
        "token-among-references": _under(attributes.REFERENCES_TIME_STAMP),
        "token-beside-a-good-one": lambda suite: specimen(
            suite,
            augment.with_signature_time_stamp(
                stamped(bare(expired(suite)), tsa(suite)),
                token(tsa(suite), bytes(32), SIGNED_AT - DAY),
            ),
        ),
    }
)
