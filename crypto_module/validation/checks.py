"""The steps of a judgement, one function each (EN 319 102-1, 5.2 and 5.3.4).

A step returns what the next ones need, or raises ``Fails`` (TOTAL-FAILED) or ``NeedsMore``
(INDETERMINATE). Only ``validate`` catches them, with ``MalformedInput`` and ``CryptoError``.
Details are read by people: Ukrainian.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import pairwise
from typing import Final

from crypto_module import oids
from crypto_module.ades.signature import DataReference, Signature
from crypto_module.errors import InvalidSignature
from crypto_module.primitives.hashes import HashName
from crypto_module.validation.contents import Contents
from crypto_module.validation.revocation import status
from crypto_module.validation.search import Search
from crypto_module.validation.verdict import SubIndication
from crypto_module.x509 import path
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.extensions import EXTENDED_KEY_USAGE
from crypto_module.x509.keys import PublicKey
from crypto_module.x509.path import Fault, NoPath

SIGNING_USAGES: Final = frozenset({"digital_signature", "content_commitment"})
# RFC 3161, 2.3: a time-stamping key is for that purpose alone; RFC 6960, 4.2.2.2 for responders.
SERVICE_PURPOSES: Final = frozenset({oids.EKU_TIME_STAMPING, oids.EKU_OCSP_SIGNING})
DOCUMENT_PURPOSES: Final = frozenset(
    {
        oids.EKU_ANY,
        oids.EKU_EMAIL_PROTECTION,
        oids.EKU_DOCUMENT_SIGNING,
        oids.EKU_ELECTRONIC_SEAL,
    }
)
# An issuer gives a serial number once and a key seldom has two certificates; each candidate is
# hashed whole, so a message full of namesakes must not be.
MAX_NAMESAKES: Final = 8


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


def signing_certificate(signature: Signature, pool: Iterable[Certificate]) -> Certificate:
    """1. The certificate the signer named, in identifier and signed property (5.2.3)."""
    named = list(dict.fromkeys(one for one in pool if signature.names(one)))[:MAX_NAMESAKES]
    references = signature.certificate_references()
    meant = [one for one in named if all(reference.means(one) for reference in references)]
    if not meant:
        raise NeedsMore(
            SubIndication.NO_SIGNING_CERTIFICATE_FOUND,
            "сертифікат, названий у підписі, не знайдено або він не той, на який указав підписувач",
        )
    return meant[0]


def public_key(certificate: Certificate) -> PublicKey:
    """2. The key has listed parameters; before any hash, because GOST 34.311 takes its S-box."""
    return certificate.public_key


def data(signature: Signature, contents: Contents, key: PublicKey) -> tuple[bytes, ...]:
    """3. The signed digests are those of the data (5.2.7.4); returns the digest of each datum.

    Where the signature value itself covers the datum, step 4 tells.
    """
    return tuple(_datum(one, contents.digests(one, key)) for one in signature.data())


def _datum(datum: DataReference, found: Sequence[bytes]) -> bytes:
    if not found:
        raise NeedsMore(SubIndication.SIGNED_DATA_NOT_FOUND, "немає підписаних даних")
    expected = found[0] if datum.digest is None else datum.digest
    if any(digest != expected for digest in found):
        raise Fails(SubIndication.HASH_FAILURE, "дані не ті, що були підписані: хеш не збігається")
    return expected


def signature_value(signature: Signature, key: PublicKey, *, digests: Sequence[bytes]) -> None:
    """4. The signature verifies over one of the alternatives of what it covers (5.2.7.4)."""
    try:
        _verify(signature, key, digests)
    except InvalidSignature as error:
        raise Fails(
            SubIndication.SIG_CRYPTO_FAILURE, "значення підпису не відповідає ключу сертифіката"
        ) from error


def _verify(signature: Signature, key: PublicKey, digests: Sequence[bytes]) -> None:
    algorithm = signature.signature_algorithm()
    octets = signature.signed_octets()
    if not octets:
        key.verify(signature.value, digests[0], algorithm)
        return
    name = signature.digest_algorithm()
    for alternative in octets[:-1]:
        with suppress(InvalidSignature):
            key.verify(signature.value, _hash(key, name, alternative), algorithm)
            return
    key.verify(signature.value, _hash(key, name, octets[-1]), algorithm)


def _hash(key: PublicKey, name: HashName, message: bytes) -> bytes:
    fresh = key.new_hash(name)
    fresh.update(message)
    return fresh.digest()


def certification_path(certificate: Certificate, search: Search) -> tuple[Certificate, ...]:
    """5. The path ends at an anchor of the policy, and the certificate may sign (5.2.6)."""
    try:
        found = path.find(
            certificate,
            pool=search.evidence.certificates,
            anchors=search.policy.anchors,
            now=search.now,
            tries=search.tries,
        )
    except NoPath as error:
        raise NeedsMore(_PATH_FAULTS[error.fault], _PATH_DETAILS[error.fault]) from error
    usage = certificate.key_usage
    if usage is not None and not usage & SIGNING_USAGES:
        raise NeedsMore(
            SubIndication.CHAIN_CONSTRAINTS_FAILURE, "ключ сертифіката не призначений для підпису"
        )
    if not _for_documents(certificate):
        raise NeedsMore(
            SubIndication.CHAIN_CONSTRAINTS_FAILURE,
            "сертифікат видано не для підпису документів, а для іншої послуги",
        )
    if certificate.extensions.unprocessed_critical:
        raise NeedsMore(
            SubIndication.CHAIN_CONSTRAINTS_FAILURE,
            "сертифікат має критичне розширення, яке не обробляється",
        )
    if not certificate.valid_at(search.now):
        raise NeedsMore(
            SubIndication.OUT_OF_BOUNDS_NO_POE,
            "сертифікат не чинний на час перевірки, а час підпису не засвідчено",
        )
    return found


def _for_documents(certificate: Certificate) -> bool:
    """RFC 5280, 4.2.1.12: a purpose named as critical is the only one permitted."""
    purposes = certificate.extensions.extended_key_usage
    if purposes is None:
        return True
    critical = EXTENDED_KEY_USAGE in certificate.extensions.critical
    return not purposes & SERVICE_PURPOSES and (not critical or bool(purposes & DOCUMENT_PURPOSES))


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


def revocation(found: Sequence[Certificate], search: Search) -> None:
    """6. Nobody on the path is revoked, by evidence fresh at ``now`` (5.2.5).

    The anchor is trusted as it is. Nothing proves when the signature was made, so one whose
    certificate is revoked by now may be older than the revocation: undecided, not failed.
    """
    if search.policy.revocation == "none":
        return
    for certificate, issuer in pairwise(found):
        told = status(certificate, issuer, search)
        if told is None:
            raise NeedsMore(
                SubIndication.TRY_LATER,
                "немає свіжих відомостей про відкликання сертифіката",
                retry_at=search.now + search.policy.retry_after,
            )
        if told.revoked_at is None or told.revoked_at > search.now:
            continue
        if told.on_hold:
            raise NeedsMore(
                SubIndication.TRY_LATER,
                "дію сертифіката призупинено",
                retry_at=max(
                    told.next_update or search.now, search.now + search.policy.retry_after
                ),
            )
        if certificate is found[0]:
            raise NeedsMore(
                SubIndication.REVOKED_NO_POE,
                "сертифікат підписувача відкликано, а час підпису не засвідчено",
            )
        raise NeedsMore(
            SubIndication.REVOKED_CA_NO_POE,
            "сертифікат видавця відкликано, а час підпису не засвідчено",
        )


def acceptance(signature: Signature) -> None:
    """7. The signature is an advanced one over a document (5.2.8; EN 319 122-1, 6.3).

    The signing certificate is among what was signed, and the content is plain data: a time-stamp
    token, say, is signed too, but nobody signed a document with it.
    """
    if not signature.is_document:
        raise NeedsMore(
            SubIndication.SIG_CONSTRAINTS_FAILURE,
            "підписано не документ, а дані іншого типу",
        )
    if not signature.is_advanced:
        raise NeedsMore(
            SubIndication.SIG_CONSTRAINTS_FAILURE,
            "підпис не CAdES: сертифікат підписувача не підписано",
        )
