"""The steps of a judgement, one function each (EN 319 102-1, 5.2 and 5.3.4).

A step returns what the next ones need, or raises ``Fails`` (TOTAL-FAILED) or ``NeedsMore``
(INDETERMINATE). Only ``validate`` catches them, with ``MalformedInput`` and ``CryptoError``.
Details are read by people: Ukrainian.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from crypto_module.ades import cades, ess
from crypto_module.asn1 import der, rfc5280
from crypto_module.cms import attributes
from crypto_module.cms.signed_data import SignerInfo
from crypto_module.errors import InvalidSignature
from crypto_module.primitives.hashes import Hash, HashName
from crypto_module.validation.policy import Policy
from crypto_module.validation.verdict import SubIndication
from crypto_module.x509 import algorithms, path
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.keys import PublicKey
from crypto_module.x509.path import Fault, NoPath

Feed = Callable[[Hash], None]
SIGNING_USAGES: Final = frozenset({"digital_signature", "content_commitment"})


class Fails(Exception):
    """The signature never can pass."""

    def __init__(self, reason: SubIndication, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class NeedsMore(Exception):
    """The signature can neither pass nor fail with what is at hand."""

    def __init__(
        self, reason: SubIndication, detail: str, *, retry_at: datetime | None = None
    ) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.retry_at = retry_at


def signing_certificate(signer: SignerInfo, pool: Iterable[Certificate]) -> Certificate:
    """1. The certificate the signer named, in identifier and signed attribute (5.2.3)."""
    named = [one for one in pool if _is_named(signer, one)]
    references = ess.references(signer.signed_attributes)
    meant = [one for one in named if all(reference.means(one) for reference in references)]
    if not meant:
        raise NeedsMore(
            SubIndication.NO_SIGNING_CERTIFICATE_FOUND,
            "сертифікат, названий у підписі, не знайдено або він не той, на який указав підписувач",
        )
    return meant[0]


def _is_named(signer: SignerInfo, certificate: Certificate) -> bool:
    if signer.key_identifier is not None:
        return certificate.subject_key_identifier == signer.key_identifier
    return (certificate.issuer, certificate.serial) == (signer.issuer, signer.serial)


def public_key(certificate: Certificate) -> PublicKey:
    """2. The key has listed parameters; before any hash, because GOST 34.311 takes its S-box."""
    return certificate.public_key


def digest_algorithm(signer: SignerInfo) -> HashName:
    """2. The digest algorithm is one of ours (5.2.8)."""
    return algorithms.hash_name(signer.digest_algorithm_der)


def message_digest(signer: SignerInfo, contents: Iterable[Feed], fresh: Hash) -> bytes:
    """3. The signed digest is the digest of the content (5.2.7.4); returns what was signed.

    Without signed attributes the signature value itself covers the content, and step 4 tells.
    """
    digests = [_digest(fresh.copy(), feed) for feed in contents]
    if not digests:
        raise NeedsMore(SubIndication.SIGNED_DATA_NOT_FOUND, "немає підписаних даних")
    encoded = signer.signed_attributes.get(attributes.MESSAGE_DIGEST)
    expected = digests[0]
    if encoded is not None:
        expected = der.content(encoded[0], tag=0x04, where="message-digest")
    if any(digest != expected for digest in digests):
        raise Fails(SubIndication.HASH_FAILURE, "дані не ті, що були підписані: хеш не збігається")
    return expected


def _digest(fresh: Hash, feed: Feed) -> bytes:
    feed(fresh)
    return fresh.digest()


def signature_value(
    signer: SignerInfo, key: PublicKey, *, name: HashName, content_digest: bytes
) -> None:
    """4. The signature verifies over the attributes as received, else in DER order (5.2.7.4)."""
    try:
        algorithm = algorithms.signature_algorithm(signer.signature_algorithm_der).over(name)
        if signer.signed_attributes_der is None:
            key.verify(signer.signature, content_digest, algorithm)
            return
        try:
            key.verify(signer.signature, _hash(key, name, signer.signed_attributes_der), algorithm)
        except InvalidSignature:
            ordered = signer.sorted_attributes_der
            if ordered is None or ordered == signer.signed_attributes_der:
                raise
            key.verify(signer.signature, _hash(key, name, ordered), algorithm)
    except InvalidSignature as error:
        raise Fails(
            SubIndication.SIG_CRYPTO_FAILURE, "значення підпису не відповідає ключу сертифіката"
        ) from error


def _hash(key: PublicKey, name: HashName, message: bytes) -> bytes:
    fresh = key.new_hash(name)
    fresh.update(message)
    return fresh.digest()


def certification_path(
    certificate: Certificate,
    *,
    pool: Iterable[Certificate],
    policy: Policy,
    now: datetime,
) -> tuple[Certificate, ...]:
    """5. The path ends at an anchor of the policy, and the certificate may sign (5.2.6)."""
    try:
        found = path.find(certificate, pool=pool, anchors=policy.anchors, now=now)
    except NoPath as error:
        raise NeedsMore(_PATH_FAULTS[error.fault], _PATH_DETAILS[error.fault]) from error
    usage = certificate.key_usage
    if usage is not None and not usage & SIGNING_USAGES:
        raise NeedsMore(
            SubIndication.CHAIN_CONSTRAINTS_FAILURE, "ключ сертифіката не призначений для підпису"
        )
    if certificate.extensions.unprocessed_critical:
        raise NeedsMore(
            SubIndication.CHAIN_CONSTRAINTS_FAILURE,
            "сертифікат має критичне розширення, яке не обробляється",
        )
    if not certificate.valid_at(now):
        raise NeedsMore(
            SubIndication.OUT_OF_BOUNDS_NO_POE,
            "сертифікат не чинний на час перевірки, а час підпису не засвідчено",
        )
    return found


_PATH_FAULTS: Final = {
    Fault.NO_ISSUER: SubIndication.NO_CERTIFICATE_CHAIN_FOUND,
    Fault.TOO_MANY_TRIES: SubIndication.NO_CERTIFICATE_CHAIN_FOUND,
    Fault.ALGORITHM: SubIndication.CRYPTO_CONSTRAINTS_FAILURE,
    Fault.CONSTRAINTS: SubIndication.CHAIN_CONSTRAINTS_FAILURE,
    Fault.OUT_OF_VALIDITY: SubIndication.OUT_OF_BOUNDS_NO_POE,
}
_PATH_DETAILS: Final = {
    Fault.NO_ISSUER: "немає ланцюга сертифікатів до довіреного видавця",
    Fault.TOO_MANY_TRIES: "забагато сертифікатів-кандидатів, ланцюг не побудовано",
    Fault.ALGORITHM: "у ланцюгу є алгоритм або параметри ключа поза переліком",
    Fault.CONSTRAINTS: "сертифікат видавця не має права видавати такі сертифікати",
    Fault.OUT_OF_VALIDITY: "сертифікат видавця не чинний на час перевірки",
}


def revocation(policy: Policy, *, now: datetime) -> None:
    """6. Nobody on the path is revoked, by evidence fresh at ``now`` (5.2.5)."""
    if policy.revocation == "required":
        raise NeedsMore(
            SubIndication.TRY_LATER,
            "немає відомостей про відкликання сертифіката",
            retry_at=now + policy.retry_after,
        )


def acceptance(signer: SignerInfo) -> None:
    """7. The signature is CAdES: the signing certificate is among what was signed (5.2.8)."""
    if cades.form(signer) == cades.PLAIN:
        raise NeedsMore(
            SubIndication.SIG_CONSTRAINTS_FAILURE,
            "підпис не CAdES: сертифікат підписувача не підписано",
        )


def claimed_signing_time(signer: SignerInfo) -> datetime | None:
    """The signing-time attribute (RFC 5652, 11.3): shown, never believed."""
    encoded = signer.signed_attributes.get(attributes.SIGNING_TIME)
    if encoded is None:
        return None
    value = der.decode(rfc5280.Time, encoded[0], where="signing-time")
    with der.total("signing-time"):
        return rfc5280.instant(value, where="signing-time")
