"""Steps of a judgement about the signature itself, one function each (EN 319 102-1, 5.2).

A step returns what the next ones need, or raises what ``outcome`` says. Details are read by
people: Ukrainian.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Final

from crypto_module.ades.signature import DataReference, Signature
from crypto_module.errors import InvalidSignature
from crypto_module.primitives.hashes import HashName
from crypto_module.validation.contents import Contents
from crypto_module.validation.outcome import Fails, NeedsMore
from crypto_module.validation.verdict import SubIndication
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.keys import PublicKey

# An issuer gives a serial number once and a key seldom has two certificates; each candidate is
# hashed whole, so a message full of namesakes must not be.
MAX_NAMESAKES: Final = 8


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


def acceptance(signature: Signature) -> None:
    """10. The signature is an advanced one over a document (5.2.8; EN 319 122-1, 6.3).

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
