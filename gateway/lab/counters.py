"""Defects of countersignatures (RFC 5652, 11.4): each is told and says nothing of what it is over.

The signature under them has none, so the whole passes; only the report tells what is wrong.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from crypto_module.asn1 import encode
from crypto_module.cms import attributes, signed_data
from crypto_module.cms.sign import attribute
from crypto_module.cms.signed_data import ID_DATA
from gateway.lab import cms
from gateway.lab.authority import AT, DAY, Holder, Suite, key, provider, signer, stranger
from gateway.lab.cms import Message
from gateway.lab.evidence import crl_of, of_root
from gateway.lab.lists import gone
from gateway.lab.specimen import CONTENT, Specimen, flipped, specimen

_DEPTH: Final = 12
Counter = Callable[[Holder, bytes], bytes]
"""Makes the SignerInfo of a holder over the value of another signature."""


def witness(suite: Suite, **changes: Any) -> Holder:
    """Return who countersigns."""
    return signer(suite, own=key(suite, "Свідок"), serial=77, **changes)


def _counter(
    *,
    over: Callable[[bytes], bytes] = lambda value: value,
    changed: Mapping[str, bytes | None] = MappingProxyType({}),
    extra: Sequence[bytes] = (),
    above: Counter | None = None,
) -> Counter:
    """Return what makes a countersignature whose parts are put to something else."""

    def made(holder: Holder, value: bytes) -> bytes:
        message = Message(
            holder=holder,
            content=over(value),
            changed={cms.CONTENT_TYPE: None, cms.SIGNING_TIME: None, **changed},
            extra=extra,
        )
        return message.signer_info() if above is None else _under([(holder, above)], message)

    return made


def _under(counters: Sequence[tuple[Holder, Counter]], message: Message) -> bytes:
    """Return the SignerInfo of ``message`` with countersignatures over its very value."""
    value = message.holder.key.sign(encode.set_of(message.attributes()))
    unsigned = [attribute(attributes.COUNTERSIGNATURE, make(by, value)) for by, make in counters]
    return replace(message, value=value, unsigned=unsigned).signer_info()


def _value(change: Callable[[bytes], bytes]) -> Counter:
    """Return what makes a countersignature whose own value is changed."""

    def made(holder: Holder, value: bytes) -> bytes:
        whole = _counter()(holder, value)
        right = signed_data.signer_info(whole, content_type=None).signature
        return whole.replace(encode.octets(right), encode.octets(change(right)))

    return made


def _deep(levels: int) -> Counter:
    made = _counter()
    for _ in range(levels - 1):
        made = _counter(above=made)
    return made


def _over(
    *counters: Counter, by: Callable[[Suite], Holder] = witness, carried: bool = True, **given: Any
) -> Callable[[Suite], Specimen]:
    """Return the builder of a good signature with such countersignatures of ``by``."""

    def made(suite: Suite) -> Specimen:
        holder, above = signer(suite), by(suite)
        info = _under([(above, one) for one in counters], Message(holder=holder))
        return specimen(suite, _message([info], [holder, *([above] if carried else [])]), **given)

    return made


def _message(infos: Sequence[bytes], carried: Sequence[Holder]) -> bytes:
    return cms.wrapped(
        version=1,
        announced=[carried[0].key.hash_algorithm_der],
        content=None,
        carried=[one.certificate.der for one in carried],
        signers=infos,
    )


def _moved(suite: Suite) -> Specimen:
    """Two signers; what was made over the value of the first hangs under the second."""
    one, two = signer(suite), signer(suite, own=key(suite, "Інший підписувач"), serial=99)
    by, first = witness(suite), Message(holder=one).signer_info()
    value = signed_data.signer_info(first, content_type=ID_DATA).signature
    second = _under([(by, lambda holder, _: _counter()(holder, value))], Message(holder=two))
    return specimen(suite, _message([first, second], [one, two, by]))


def _revoked(suite: Suite) -> Specimen:
    holder = witness(suite)
    evidence = {**of_root(suite), "provider.crl": crl_of(provider(suite), gone(holder))}
    return _over(_counter(), evidence=evidence)(suite)


def _naming_another(holder: Holder, value: bytes) -> bytes:
    named = cms.signing_certificate(signer(holder.suite))
    return _counter(changed={cms.SIGNING_CERTIFICATE: named})(holder, value)


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-counter-signature": _over(_counter()),
        "valid-counter-signature-of-a-counter-signature": _over(_deep(2)),
        "counter-value-broken": _over(_value(flipped)),
        "counter-value-of-zeros": _over(_value(lambda value: bytes(len(value)))),
        "counter-of-the-content": _over(_counter(over=lambda _: CONTENT)),
        "counter-of-another-value": _over(_counter(over=flipped)),
        "counter-moved-to-another-signer": _moved,
        "counter-with-content-type": _over(_counter(extra=[cms.content_type(ID_DATA)])),
        "counter-digest-missing": _over(_counter(changed={cms.MESSAGE_DIGEST: None})),
        "counter-names-no-certificate": _over(_counter(changed={cms.SIGNING_CERTIFICATE: None})),
        "counter-names-another-certificate": _over(_naming_another),
        "counter-certificate-not-carried": _over(_counter(), carried=False),
        "counter-of-text": _over(lambda _holder, _value: encode.octets(b"text")),
        "counter-expired": _over(_counter(), by=lambda s: witness(s, not_after=AT - DAY)),
        "counter-by-a-stranger": _over(_counter(), by=lambda s: witness(s, by=stranger(s))),
        "counter-revoked": _revoked,
        "counter-second-broken": _over(_counter(), _value(flipped)),
        "counter-above-broken": _over(_counter(above=_value(flipped))),
        "counters-too-deep": _over(_deep(_DEPTH)),
    }
)
