"""Defects of the message itself: what is hashed, what is signed, how it is written (RFC 5652)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from crypto_module.asn1 import encode
from crypto_module.asn1.slices import SEQUENCE, Fields
from crypto_module.cms import attributes
from crypto_module.cms.sign import attribute
from crypto_module.primitives import hashes
from crypto_module.x509 import algorithms
from gateway.lab import cms
from gateway.lab.authority import AT, DAY, Holder, Suite, key, signer, stranger
from gateway.lab.cms import Message
from gateway.lab.specimen import CONTENT, Specimen, flipped, signed, specimen

_ANOTHER: Final[Mapping[Suite, Suite]] = MappingProxyType(
    {Suite.DSTU: Suite.ECDSA, Suite.ECDSA: Suite.RSA, Suite.RSA: Suite.ECDSA}
)
_OTHER: Final = "Інші дані".encode()
_SHA512: Final = encode.sequence(encode.oid("2.16.840.1.101.3.4.2.3"))
_UNKNOWN: Final = encode.sequence(encode.oid("1.3.6.1.4.1.32473.2"))
_ENVELOPED: Final = "1.2.840.113549.1.7.3"


def _of(make: Callable[[Holder], bytes], **given: Any) -> Callable[[Suite], Specimen]:
    """Return the builder of a file made by the usual signer."""
    return lambda suite: specimen(suite, make(signer(suite)), **given)


def _with(**changes: Any) -> Callable[[Suite], Specimen]:
    """Return the builder of a message with these parts put to something else."""
    return _of(lambda holder: Message(holder=holder, **changes).encoded())


def _made(changes: Callable[[Holder], Mapping[str, Any]]) -> Callable[[Suite], Specimen]:
    """The same, where the parts depend on the signer."""
    return _of(lambda holder: Message(holder=holder, **changes(holder)).encoded())


def _attributes(**changed: bytes | None) -> Callable[[Suite], Specimen]:
    return _with(changed={name.replace("_", "-"): value for name, value in changed.items()})


def _other(suite: Suite, **changes: Any) -> Holder:
    # A number of its own: two certificates of one number would be a second defect.
    return signer(suite, own=key(suite, "Інший підписувач"), serial=99, **changes)


def _by_the_other(holder: Holder) -> Mapping[str, Any]:
    """The value is of another key than the certificate's."""
    message = Message(holder=holder)
    return {"value": _other(holder.suite).key.sign(encode.set_of(message.attributes()))}


def _value(change: Callable[[bytes], bytes]) -> Callable[[Suite], Specimen]:
    def changes(holder: Holder) -> Mapping[str, Any]:
        genuine = holder.key.sign(encode.set_of(Message(holder=holder).attributes()))
        return {"value": change(genuine)}

    return _made(changes)


def _changed_after(name: str, new: bytes | None) -> Callable[[Suite], Specimen]:
    """Return the builder of a message whose attribute was changed after it was signed."""

    def changes(holder: Holder) -> Mapping[str, Any]:
        genuine = holder.key.sign(encode.set_of(Message(holder=holder).attributes()))
        return {"changed": {name: new}, "value": genuine}

    return _made(changes)


def _two(second: Callable[[Suite], Holder], **changes: Any) -> Callable[[Suite], Specimen]:
    """Return the builder of two signers, of whom the second is so."""

    def made(suite: Suite) -> Specimen:
        one = Message(holder=signer(suite))
        two = Message(holder=second(suite), **changes)
        encoded = cms.wrapped(
            version=1,
            announced=[one.holder.key.hash_algorithm_der],
            content=None,
            carried=[one.holder.certificate.der, two.holder.certificate.der],
            signers=[one.signer_info(), two.signer_info()],
        )
        return specimen(suite, encoded)

    return made


def _plain(encoded: bytes) -> Callable[[Suite], Specimen]:
    return _of(lambda _: encoded)


def _without_attributes(suite: Suite) -> Specimen:
    """RFC 5652, 5.4: the content itself is signed; nothing names the certificate."""
    holder = signer(suite)
    info = encode.sequence(
        encode.integer(1),
        encode.sequence(holder.certificate.issuer, encode.integer(holder.certificate.serial)),
        holder.key.hash_algorithm_der,
        holder.key.algorithm_der,
        encode.octets(holder.key.sign(CONTENT)),
    )
    encoded = cms.wrapped(
        version=1,
        announced=[holder.key.hash_algorithm_der],
        content=None,
        carried=[holder.certificate.der],
        signers=[info],
    )
    return specimen(suite, encoded)


def _in_ber(*, inner: bool = False, as_sent: bool = False) -> Callable[[Suite], Specimen]:
    """Return the builder of signed attributes in BER (RFC 5652, 5.4 hashes them in DER).

    ``inner`` is the encoding of one attribute, else of the set; ``as_sent`` is how it was signed.
    """

    def made(holder: Holder) -> bytes:
        message = Message(holder=holder)
        first, *others = message.attributes()
        first = _long_length(first) if inner else first
        body = b"".join(sorted([first, *others]))
        sent = encode.tlv(0x31, body)
        sent = sent if inner else _long_length(sent)
        signs = sent if as_sent else encode.set_of(message.attributes())
        info = replace(message, value=holder.key.sign(signs)).signer_info()
        genuine = encode.implicit(0, encode.set_of(message.attributes()))
        return _of_info(holder, _rebuilt(info, genuine, b"\xa0" + sent[1:]))

    return _of(made)


def _rebuilt(sequence: bytes, old: bytes, new: bytes) -> bytes:
    """Return the SEQUENCE with one element put to another of another length."""
    fields = [*Fields.of(sequence, tag=SEQUENCE, where="lab")]
    assert old in fields, "the defect must be made"
    return encode.sequence(*(new if one == old else one for one in fields))


def _of_info(holder: Holder, *infos: bytes, carried: Sequence[bytes] | None = None) -> bytes:
    return cms.wrapped(
        version=1,
        announced=[holder.key.hash_algorithm_der],
        content=None,
        carried=[holder.certificate.der] if carried is None else carried,
        signers=infos,
    )


def _twins(holder: Holder) -> bytes:
    """Two certificates of one issuer and number; the signer's is named by its hash alone."""
    twin = signer(holder.suite, own=key(holder.suite, "Двійник"))
    carried = [twin.certificate.der, holder.certificate.der]
    return _of_info(holder, Message(holder=holder).signer_info(), carried=carried)


def _twin_named(holder: Holder) -> bytes:
    """The hash names the twin, whose key did not sign."""
    twin = signer(holder.suite, own=key(holder.suite, "Двійник"))
    info = replace(Message(holder=holder), named=twin.certificate.der).signer_info()
    return _of_info(holder, info, carried=[twin.certificate.der, holder.certificate.der])


def _named_by_another_issuer(holder: Holder) -> Mapping[str, Any]:
    other = stranger(holder.suite).certificate
    return {"identifier": encode.sequence(other.subject, encode.integer(other.serial))}


def _digest_of(name: str) -> Callable[[Holder], Mapping[str, Any]]:
    """Return parts of a message hashed with another hash than the signature algorithm's."""
    algorithm = encode.sequence(encode.oid(algorithms.HASH_OIDS[name]))  # type: ignore[index]
    digest = encode.octets(hashes.digest(name, CONTENT))  # type: ignore[arg-type]
    return lambda _: {
        "digest_algorithm": algorithm,
        "changed": {cms.MESSAGE_DIGEST: attribute(attributes.MESSAGE_DIGEST, digest)},
    }


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-message": _with(),
        "valid-attached": _of(lambda holder: signed(holder, detached=False), content=None),
        "valid-two-signers": _two(_other),
        "content-changed": _of(signed, content=_OTHER),
        "content-longer-by-an-octet": _of(signed, content=CONTENT + b"\x00"),
        "content-missing": _of(signed, content=None),
        "attached-content-changed": _of(
            lambda holder: Message(holder=holder, attached=_OTHER).encoded(), content=None
        ),
        "attached-and-another-given": _of(
            lambda holder: signed(holder, detached=False), content=_OTHER
        ),
        "attached-nothing": _of(
            lambda holder: Message(holder=holder, attached=b"").encoded(), content=None
        ),
        "value-bit-turned": _value(flipped),
        "value-first-bit-turned": _value(lambda value: flipped(value, len(value) // 2)),
        "value-of-zeros": _value(lambda value: bytes(len(value))),
        "value-of-ones": _value(lambda value: b"\xff" * len(value)),
        "value-empty": _with(value=b""),
        "value-cut-short": _value(lambda value: value[:-1]),
        "value-with-octets-after": _value(lambda value: value + b"\x00"),
        "value-of-another-key": _made(_by_the_other),
        "value-of-another-content": _value(lambda value: value[::-1]),
        "attribute-changed-after": _changed_after(
            cms.SIGNING_TIME, attribute(attributes.SIGNING_TIME, encode.time(AT - DAY))
        ),
        "attribute-removed-after": _changed_after(cms.SIGNING_TIME, None),
        "digest-attribute-of-other-data": _made(
            lambda holder: {"changed": {cms.MESSAGE_DIGEST: cms.message_digest(holder, _OTHER)}}
        ),
        "digest-attribute-missing": _attributes(message_digest=None),
        "digest-attribute-twice": _made(
            lambda holder: {"extra": [cms.message_digest(holder, _OTHER)]}
        ),
        "digest-attribute-empty": _attributes(
            message_digest=attribute(attributes.MESSAGE_DIGEST, encode.octets(b""))
        ),
        "digest-attribute-of-two-values": _attributes(
            message_digest=encode.sequence(
                encode.oid(attributes.MESSAGE_DIGEST),
                encode.set_of([encode.octets(bytes(32)), encode.octets(b"\x01" * 32)]),
            )
        ),
        "type-attribute-missing": _attributes(content_type=None),
        "type-attribute-another": _attributes(content_type=cms.content_type(_ENVELOPED)),
        "time-attribute-twice": _with(
            extra=[attribute(attributes.SIGNING_TIME, encode.time(AT - DAY))]
        ),
        "certificate-attribute-missing": _attributes(signing_certificate=None),
        "certificate-attribute-of-another": _made(
            lambda holder: {
                "changed": {cms.SIGNING_CERTIFICATE: cms.signing_certificate(_other(holder.suite))}
            }
        ),
        "certificate-attribute-of-changed": _made(
            lambda holder: {"named": flipped(holder.certificate.der)}
        ),
        "certificate-attribute-empty": _attributes(
            signing_certificate=attribute(
                attributes.SIGNING_CERTIFICATE_V2, encode.sequence(encode.sequence())
            )
        ),
        "certificate-attribute-broken": _attributes(
            signing_certificate=attribute(
                attributes.SIGNING_CERTIFICATE_V2, encode.octets(b"not a sequence")
            )
        ),
        "attributes-missing": _without_attributes,
        "certificate-not-carried": _with(carried=[]),
        "certificate-of-another-carried": _made(
            lambda holder: {"carried": [_other(holder.suite).certificate.der]}
        ),
        "signer-named-by-another-issuer": _made(_named_by_another_issuer),
        "signer-named-by-another-number": _made(
            lambda holder: {
                "identifier": encode.sequence(holder.certificate.issuer, encode.integer(77))
            }
        ),
        "hash-other-than-the-signature-names": _made(_digest_of("sha512")),
        "hash-not-announced": _with(announced=[_SHA512]),
        "algorithm-unknown": _with(algorithm=_UNKNOWN),
        "algorithm-of-another-kind-of-key": _made(
            lambda holder: {
                **_digest_of("sha256")(holder),
                "algorithm": key(_ANOTHER[holder.suite], "Підписувач").algorithm_der,
            }
        ),
        "valid-attributes-in-ber": _in_ber(),
        "valid-attribute-in-ber": _in_ber(inner=True),
        "attributes-signed-as-ber": _in_ber(as_sent=True),
        "attribute-signed-as-ber": _in_ber(inner=True, as_sent=True),
        "valid-twin-of-the-certificate": _of(_twins),
        "certificate-attribute-of-the-twin": _of(_twin_named),
        "version-of-the-message": _with(version=3),
        "version-of-the-signer": _with(signer_version=3),
        "signers-none": _of(
            lambda holder: cms.wrapped(
                version=1,
                announced=[],
                content=None,
                carried=[holder.certificate.der],
                signers=[],
            )
        ),
        "signers-too-many": _of(
            lambda holder: cms.wrapped(
                version=1,
                announced=[holder.key.hash_algorithm_der],
                content=None,
                carried=[holder.certificate.der],
                signers=[
                    Message(
                        holder=holder,
                        extra=[attribute("1.3.6.1.4.1.32473.3", encode.integer(number))],
                    ).signer_info()
                    for number in range(70)
                ],
            )
        ),
        "second-signer-forged": _two(_other, value=bytes(64)),
        "second-signer-of-a-stranger": _two(lambda suite: _other(suite, by=stranger(suite))),
        "second-signer-expired": _two(lambda suite: _other(suite, not_after=AT - DAY)),
        "octets-after": _of(lambda holder: signed(holder) + b"\x00"),
        "octets-missing": _of(lambda holder: signed(holder)[:-1]),
        "octets-none": _plain(b""),
        "octets-of-text": _plain("Це не підпис".encode()),
        "length-not-minimal": _of(lambda holder: _long_length(signed(holder))),
        "enveloped-instead": _of(
            lambda holder: signed(holder).replace(
                encode.oid("1.2.840.113549.1.7.2"), encode.oid(_ENVELOPED), 1
            )
        ),
        "unsigned-attribute-rubbish": _with(
            unsigned=[attribute(attributes.SIGNATURE_TIME_STAMP, encode.octets(b"rubbish"))]
        ),
    }
)


def _long_length(encoded: bytes) -> bytes:
    """Return the outermost length in five octets: BER permits it, DER does not."""
    size = 2 + (encoded[1] & 0x7F if encoded[1] & 0x80 else 0)
    body = encoded[size:]
    return encoded[:1] + b"\x84" + len(body).to_bytes(4, "big") + body
