"""Defects of OCSP responses (RFC 6960)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from crypto_module import oids
from crypto_module.asn1 import encode
from crypto_module.x509 import build
from crypto_module.x509.build_revocation import Status
from crypto_module.x509.ocsp import ID_PKIX_OCSP_NONCE
from gateway.lab.authority import (
    AT,
    CA,
    DAY,
    HOUR,
    RESPONDER,
    SIGNER,
    YEAR,
    Holder,
    Suite,
    issue,
    key,
    provider,
    purpose,
    responder,
    root,
    signer,
    stranger,
)
from gateway.lab.evidence import UNKNOWN, crl_of, ocsp, of_root
from gateway.lab.lists import HOLD, gone
from gateway.lab.specimen import Specimen, flipped, signed, specimen

_NONCE: Final = build.extension(ID_PKIX_OCSP_NONCE, encode.octets(bytes(32)))
_TRY_LATER: Final = encode.sequence(encode.tlv(0x0A, b"\x03"))
_UNAUTHORIZED: Final = encode.sequence(encode.tlv(0x0A, b"\x06"))


def _told(*answers: Callable[[Holder], bytes]) -> Callable[[Suite], Specimen]:
    """Return the builder of a good signature, the root's list, and these answers about it."""

    def made(suite: Suite) -> Specimen:
        holder = signer(suite)
        files = {f"answer-{n}.ocsp": make(holder) for n, make in enumerate(answers, start=1)}
        return specimen(suite, signed(holder), evidence={**of_root(suite), **files})

    return made


def _by_provider(**changes: Any) -> Callable[[Holder], bytes]:
    return lambda holder: ocsp(holder, by=provider(holder.suite), **changes)


def _delegated(*extensions: bytes, **changes: Any) -> Callable[[Suite], Specimen]:
    """Return the builder with an answer of a responder whose certificate is so."""

    def answer(holder: Holder) -> bytes:
        one = responder(holder.suite, *extensions, **changes)
        return ocsp(holder, by=one, sent=[one])

    return _told(answer)


def _of_a_stranger(holder: Holder) -> bytes:
    one = responder(holder.suite, by=stranger(holder.suite))
    return ocsp(holder, by=one, sent=[one])


def _of_the_root(holder: Holder) -> bytes:
    """The root made the responder: it answers for the root's certificates, not the provider's."""
    one = responder(holder.suite, by=root(holder.suite))
    return ocsp(holder, by=one, sent=[one])


def _namesake(holder: Holder) -> bytes:
    one = responder(holder.suite, issuer_key=stranger(holder.suite).key)
    return ocsp(holder, by=one, sent=[one])


def _not_sent(holder: Holder) -> bytes:
    return ocsp(holder, by=responder(holder.suite))


def _vouches_for_itself(suite: Suite) -> Specimen:
    """A responder without ocsp-nocheck that nobody else tells of."""
    one = responder(suite, *RESPONDER[:-1])
    holder = signer(suite)
    evidence = {
        **of_root(suite),
        "signer.ocsp": ocsp(holder, by=one, sent=[one]),
        "responder.ocsp": ocsp(one, by=one, sent=[one]),
    }
    return specimen(suite, signed(holder), evidence=evidence)


def _responder_revoked(suite: Suite) -> Specimen:
    one = responder(suite, *RESPONDER[:-1])
    holder = signer(suite)
    # It tells of the responder; of the signer it would tell, too, so it is stale by now.
    listed = crl_of(provider(suite), gone(one), this=AT - 2 * HOUR, until=AT - HOUR)
    evidence = {
        **of_root(suite),
        "provider.crl": listed,
        "signer.ocsp": ocsp(holder, by=one, sent=[one]),
    }
    return specimen(suite, signed(holder), evidence=evidence)


def _about_another(holder: Holder) -> bytes:
    return ocsp(signer(holder.suite, serial=4242), by=provider(holder.suite))


def _another(holder: Holder) -> Holder:
    return signer(holder.suite, serial=4242)


def _status(about: Holder, **changes: Any) -> Status:
    """One more answer in a response."""
    return Status(
        certificate=about.certificate,
        issuer=provider(about.suite).certificate,
        this_update=AT - HOUR,
        next_update=AT + DAY,
        **changes,
    )


def _older_key(holder: Holder) -> bytes:
    """Of a certificate of the same number by a namesake with another key (RFC 6960, 4.1.1)."""
    suite = holder.suite
    namesake = issue(root(suite), "Надавач", CA, suite=suite, own=key(suite, "Давній надавач"))
    return ocsp(holder, by=provider(suite), issuer=namesake)


def _issued_by_the_signer(holder: Holder) -> bytes:
    """The signer made a responder for itself; it is no authority."""
    one = responder(holder.suite, by=holder)
    return ocsp(holder, by=one, sent=[one])


def _replayed(suite: Suite) -> Specimen:
    """The answer is still fresh, but a newer list revokes."""
    holder = signer(suite)
    evidence = {
        **of_root(suite),
        "provider.crl": crl_of(provider(suite), gone(holder)),
        "replayed.ocsp": ocsp(holder, by=provider(suite), this=AT - 5 * HOUR),
    }
    return specimen(suite, signed(holder), evidence=evidence)


def _newer_than_list(suite: Suite) -> Specimen:
    holder = signer(suite)
    evidence = {
        **of_root(suite),
        "provider.crl": crl_of(provider(suite), this=AT - 5 * HOUR),
        "signer.ocsp": ocsp(holder, by=provider(suite), revoked=gone(holder)),
    }
    return specimen(suite, signed(holder), evidence=evidence)


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-ocsp": _told(_by_provider()),
        "valid-ocsp-delegated": _delegated(),
        "ocsp-unknown": _told(_by_provider(known=False)),
        "ocsp-revoked": _told(lambda h: ocsp(h, by=provider(h.suite), revoked=gone(h))),
        "ocsp-on-hold": _told(lambda h: ocsp(h, by=provider(h.suite), revoked=gone(h, HOLD))),
        "ocsp-stale": _told(_by_provider(this=AT - 3 * DAY, until=AT - DAY)),
        "ocsp-without-end-and-old": _told(_by_provider(this=AT - YEAR, until=None)),
        "ocsp-from-the-future": _told(_by_provider(this=AT + DAY, until=AT + 2 * DAY)),
        "ocsp-about-another-number": _told(_about_another),
        "ocsp-about-another-issuer": _told(
            lambda h: ocsp(h, by=provider(h.suite), issuer=root(h.suite))
        ),
        "ocsp-signature-broken": _told(lambda h: flipped(_by_provider()(h))),
        "ocsp-signed-by-another-key": _told(
            lambda h: ocsp(h, by=provider(h.suite), key=stranger(h.suite).key)
        ),
        "ocsp-by-the-signer-itself": _told(lambda h: ocsp(h, by=h, sent=[h])),
        "ocsp-by-a-responder-of-a-stranger": _told(_of_a_stranger),
        "ocsp-by-a-responder-of-the-root": _told(_of_the_root),
        "ocsp-responder-not-sent": _told(_not_sent),
        "ocsp-responder-without-purpose": _delegated(*SIGNER, RESPONDER[-1]),
        "ocsp-responder-of-another-purpose": _delegated(
            *SIGNER, purpose(oids.EKU_TIME_STAMPING), RESPONDER[-1]
        ),
        "ocsp-responder-expired": _delegated(not_after=AT - DAY),
        "ocsp-responder-not-yet-valid": _delegated(not_before=AT + DAY),
        "ocsp-responder-by-a-namesake": _told(_namesake),
        "ocsp-responder-unknown-critical-extension": _delegated(
            *RESPONDER, build.extension("1.3.6.1.4.1.32473.5", encode.null(), critical=True)
        ),
        "ocsp-responder-vouches-for-itself": _vouches_for_itself,
        "ocsp-responder-revoked": _responder_revoked,
        "ocsp-try-later": _told(lambda _: _TRY_LATER),
        "ocsp-unauthorized": _told(lambda _: _UNAUTHORIZED),
        "ocsp-cut-short": _told(lambda h: _by_provider()(h)[:-1]),
        "ocsp-revokes-after-a-clear-list": _newer_than_list,
        "valid-ocsp-by-key": _told(_by_provider(by_key=True)),
        "valid-ocsp-of-sha256": _told(_by_provider(hash_name="sha256")),
        "valid-ocsp-of-two-answers": _told(
            lambda h: ocsp(h, by=provider(h.suite), beside=[_status(_another(h))])
        ),
        "valid-ocsp-with-a-nonce": _told(_by_provider(extensions=[_NONCE])),
        "ocsp-answers-contradict": _told(
            lambda h: ocsp(h, by=provider(h.suite), beside=[_status(h, revoked=gone(h))])
        ),
        "ocsp-about-another-beside-nothing": _told(
            lambda h: ocsp(h, by=provider(h.suite), known=False, beside=[_status(_another(h))])
        ),
        "ocsp-unknown-critical-extension": _told(_by_provider(extensions=[UNKNOWN])),
        "ocsp-unknown-critical-extension-of-the-answer": _told(
            _by_provider(single_extensions=[UNKNOWN])
        ),
        "ocsp-revokes-with-an-unknown-critical-extension": _told(
            lambda h: ocsp(h, by=provider(h.suite), revoked=gone(h), extensions=[UNKNOWN])
        ),
        "ocsp-named-by-another": _told(
            lambda h: ocsp(h, by=provider(h.suite), named=root(h.suite))
        ),
        "ocsp-of-an-older-issuer-key": _told(_older_key),
        "ocsp-responder-nobody-tells-of": _delegated(*RESPONDER[:-1]),
        "ocsp-responder-of-any-purpose": _delegated(
            *SIGNER, purpose(oids.EKU_ANY, critical=False), RESPONDER[-1]
        ),
        "ocsp-responder-issued-by-the-signer": _told(_issued_by_the_signer),
        "ocsp-replayed-after-the-list-revoked": _replayed,
        "ocsp-revokes-beside-a-clear-one": _told(
            _by_provider(this=AT - 5 * HOUR),
            lambda h: ocsp(h, by=provider(h.suite), revoked=gone(h)),
        ),
    }
)
