"""Delta, partial and indirect lists: what together they tell, told by openssl as well."""

import subprocess
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest

from crypto_module.asn1 import encode
from crypto_module.validation import Evidence, Policy, SubIndication, Verdict, validate
from crypto_module.x509 import build, crl, extensions
from crypto_module.x509.build_revocation import Revoked, certificate_list
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.crl import CertificateList
from crypto_module.x509.signing import SigningKey
from tests.crypto_module.authority import (
    CONTENT,
    NOW,
    SIGNER_EXTENSIONS,
    Holder,
    issued,
    reason,
    root,
    signed,
)
from tests.crypto_module.validation.test_revocation import DAY, HOUR, critical

VECTORS: Final = Path(__file__).parents[2] / "vectors/certs"
CA: Final = root(name="Надавач")
OTHER_CA: Final = root(name="Інший надавач")
TRY_LATER: Final = SubIndication.TRY_LATER
REVOKED: Final = SubIndication.REVOKED_NO_POE
HOLD, SUPERSEDED, REMOVE = 6, 4, 8
SERIAL: Final = 7


def point(
    *, url: str | None = None, reasons: bytes | None = None, maker: Holder | None = None
) -> bytes:
    """One DistributionPoint; ``reasons`` is the content of a BIT STRING."""
    name = (
        ()
        if url is None
        else (encode.explicit(0, encode.explicit(0, encode.tlv(0x86, url.encode()))),)
    )
    flags = () if reasons is None else (encode.tlv(0x81, reasons),)
    issuer = (
        ()
        if maker is None
        else (encode.explicit(2, encode.explicit(4, maker.certificate.subject)),)
    )
    return encode.sequence(*name, *flags, *issuer)


def leaf(*points: bytes, oid: str = extensions.CRL_DISTRIBUTION_POINTS) -> Holder:
    own = (build.extension(oid, encode.sequence(*points)),) if points else ()
    return issued(CA, serial=SERIAL, extensions=(*SIGNER_EXTENSIONS, *own))


def listed(
    *revoked: Revoked,
    number: int | None = None,
    base: int | None = None,
    scope: bytes | None = None,
    by: Holder = CA,
    this: datetime = NOW - HOUR,
    until: datetime = NOW + DAY,
) -> bytes:
    more = []
    if number is not None:
        more.append(build.extension(crl.CRL_NUMBER, encode.integer(number)))
    if base is not None:
        more.append(critical(crl.DELTA_CRL_INDICATOR, encode.integer(base)))
    if scope is not None:
        more.append(critical(crl.ISSUING_DISTRIBUTION_POINT, encode.sequence(scope)))
    return certificate_list(
        revoked,
        issuer=by.certificate.subject,
        issuer_key=SigningKey.of(by.key),
        this_update=this,
        next_update=until,
        extensions=more,
    )


def gone(reason_: int = SUPERSEDED, *, issuer: bytes | None = None) -> Revoked:
    return Revoked(serial=SERIAL, at=NOW - DAY, reason=reason_, issuer=issuer)


def judged(
    holder: Holder,
    crls: Sequence[bytes],
    *,
    pool: Sequence[Holder] = (),
    anchors: Sequence[Holder] = (CA,),
) -> Verdict:
    return validate(
        signed(holder),
        content=CONTENT,
        evidence=Evidence.of(certificates=[one.certificate.der for one in pool], crls=crls),
        policy=Policy(
            name="test",
            anchors=tuple(one.certificate for one in anchors),
            revocation="required",
        ),
        now=NOW,
    )


def told(
    *crls: bytes,
    of: Holder | None = None,
    pool: Sequence[Holder] = (),
    anchors: Sequence[Holder] = (CA,),
) -> SubIndication | None:
    return reason(judged(of or LEAF, crls, pool=pool, anchors=anchors))


LEAF: Final = leaf()
OLD, NEW = NOW - 5 * HOUR, NOW - HOUR
STALE: Final = NOW - 2 * HOUR
BASE: Final = listed(number=10, this=OLD, until=STALE)
HELD: Final = listed(gone(HOLD), number=10, this=OLD, until=STALE)

# Name, lists, what is told of LEAF, whether openssl can be asked the same.
DELTAS: Final = {
    "a delta alone clears nobody": ([listed(number=12, base=10)], TRY_LATER),
    "a delta with its base": ([BASE, listed(number=12, base=10)], None),
    "a delta with a newer base": (
        [listed(number=11, this=OLD, until=STALE), listed(number=12, base=10)],
        None,
    ),
    "a delta of the same number": ([BASE, listed(number=10, base=9)], None),
    "a delta that begins after the base": ([BASE, listed(number=12, base=11)], TRY_LATER),
    "a delta older than the base": (
        [listed(number=13, this=OLD, until=STALE), listed(number=12, base=10)],
        TRY_LATER,
    ),
    "a stale delta": ([BASE, listed(number=12, base=10, until=STALE)], TRY_LATER),
    "a delta without a number": ([BASE, listed(base=10)], TRY_LATER),
    "a base without a number": (
        [listed(this=OLD, until=STALE), listed(number=12, base=10)],
        TRY_LATER,
    ),
    "a base of another issuer": (
        [
            listed(number=10, this=OLD, until=STALE, by=OTHER_CA),
            listed(number=12, base=10),
        ],
        TRY_LATER,
    ),
    "a base of another scope": (
        [
            listed(number=10, this=OLD, until=STALE, scope=encode.tlv(0x81, b"\xff")),
            listed(number=12, base=10),
        ],
        TRY_LATER,
    ),
    "revoked by the base": (
        [listed(gone(), number=10, this=OLD, until=STALE), listed(number=12, base=10)],
        REVOKED,
    ),
    "revoked by the delta": ([BASE, listed(gone(), number=12, base=10)], REVOKED),
    "revoked by a delta alone": ([listed(gone(), number=12, base=10)], REVOKED),
    "removed by the delta": ([HELD, listed(gone(REMOVE), number=12, base=10)], None),
    "removed by a delta alone": ([listed(gone(REMOVE), number=12, base=10)], TRY_LATER),
    "held by the base, gone by the delta": (
        [HELD, listed(gone(SUPERSEDED), number=12, base=10)],
        REVOKED,
    ),
    "a newer complete list wins": (
        [
            listed(gone(HOLD), number=10, this=OLD),
            listed(gone(HOLD), number=11, base=10, this=NOW - 3 * HOUR),
            listed(number=12, this=NEW),
        ],
        None,
    ),
    "a newer delta wins": (
        [listed(number=10, this=OLD), listed(gone(), number=12, base=10, this=NEW)],
        REVOKED,
    ),
}


@pytest.mark.parametrize(("lists", "expected"), DELTAS.values(), ids=DELTAS)
def test_a_delta_counts_with_the_list_it_continues(
    lists: list[bytes], expected: SubIndication | None
) -> None:
    assert told(*lists) is expected
    assert told(*reversed(lists)) is expected


@pytest.mark.parametrize(
    "crls",
    [
        [BASE, listed(number=12, base=10)],
        [
            listed(scope=encode.tlv(0x83, b"\x06\x40")),
            listed(scope=encode.tlv(0x83, b"\x07\x3f\x80")),
        ],
    ],
    ids=["delta", "reasons"],
)
def test_evidence_names_every_list_that_was_needed(crls: list[bytes]) -> None:
    """Whoever keeps the evidence for later keeps all of it."""
    used = judged(LEAF, crls).signatures[0].evidence
    assert {one.der for one in used} == set(crls)
    assert told(*(one.der for one in used)) is None


def openssl(tmp_path: Path, holder: Holder, *crls: bytes, pool: Sequence[Holder] = ()) -> str:
    """Return what openssl says of the certificate, by its name of the error; ok when good."""

    def pem(name: str, kind: str, *encoded: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(b"")
        for at, one in enumerate(encoded):
            (tmp_path / f"{name}{at}").write_bytes(one)
            path.write_bytes(
                path.read_bytes()
                + subprocess.run(
                    ["openssl", kind, "-inform", "DER", "-in", tmp_path / f"{name}{at}"],
                    capture_output=True,
                    check=True,
                ).stdout
            )
        return path

    others = [one.certificate.der for one in (OTHER_CA, *pool)]
    done = subprocess.run(
        [
            "openssl",
            "verify",
            "-crl_check",
            "-use_deltas",
            "-extended_crl",
            "-attime",
            str(int(NOW.timestamp())),
            "-CAfile",
            pem("anchors", "x509", CA.certificate.der),
            "-untrusted",
            pem("others", "x509", *others),
            "-CRLfile",
            pem("lists", "crl", *crls),
            pem("leaf", "x509", holder.certificate.der),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


SEEN: Final = {
    "a delta with its base": "OK",
    "revoked by the base": "revoked",
    "revoked by the delta": "revoked",
    "removed by the delta": "OK",
    "held by the base, gone by the delta": "revoked",
    "a newer delta wins": "revoked",
}


@pytest.mark.parametrize("name", SEEN)
def test_openssl_says_the_same_of_fresh_bases(name: str, tmp_path: Path) -> None:
    # openssl wants a base that is fresh itself, and a certificate that tells of deltas.
    revoked = {
        "revoked by the base": [gone()],
        "removed by the delta": [gone(HOLD)],
        "held by the base, gone by the delta": [gone(HOLD)],
    }
    base = listed(*revoked.get(name, []), number=10, this=OLD)
    lists, expected = DELTAS[name]
    holder = leaf(point(url="http://a"), oid=extensions.FRESHEST_CRL)
    assert SEEN[name] in openssl(tmp_path, holder, base, lists[-1])
    assert told(base, lists[-1]) is expected


SOME, OTHERS = b"\x06\x40", b"\x07\x3f\x80"
"""keyCompromise alone; all the rest."""


def of_reasons(flags: bytes, *revoked: Revoked, this: datetime = NEW) -> bytes:
    return listed(*revoked, scope=encode.tlv(0x83, flags), this=this)


def test_lists_of_some_reasons_clear_together() -> None:
    some, others = of_reasons(SOME), of_reasons(OTHERS)
    assert told(some) is TRY_LATER
    assert told(others) is TRY_LATER
    assert told(some, some) is TRY_LATER
    assert told(some, others) is None
    assert told(of_reasons(SOME, gone(1)), others) is REVOKED
    assert told(some, of_reasons(OTHERS, gone(), this=OLD)) is REVOKED


def test_the_point_of_a_certificate_may_be_for_some_reasons() -> None:
    here = point(url="http://a", reasons=SOME)
    there = point(url="http://b", reasons=OTHERS)
    named = {
        url: listed(scope=encode.explicit(0, encode.explicit(0, encode.tlv(0x86, url.encode()))))
        for url in ("http://a", "http://b", "http://c")
    }
    holder = leaf(here, there)
    assert told(named["http://a"], of=holder) is TRY_LATER
    assert told(named["http://a"], named["http://c"], of=holder) is TRY_LATER
    assert told(named["http://a"], named["http://b"], of=holder) is None
    # A list without a name of its own is of everything (6.3.3, the end).
    assert told(listed(), of=holder) is None


INDIRECT: Final = encode.tlv(0x84, b"\xff")
MAKER: Final = root(name="Списки")
LISTS_ONLY: Final = (
    build.basic_constraints(ca=False),
    build.key_usage(["crl_sign"]),
)
DELEGATE: Final = issued(CA, name="Списки надавача", extensions=LISTS_ONLY, serial=77)
OURS: Final = CA.certificate.subject


def test_an_indirect_list_of_the_issuer_itself_counts() -> None:
    assert told(listed(scope=INDIRECT)) is None
    assert told(listed(gone(), scope=INDIRECT)) is REVOKED
    of_another = Revoked(serial=1, at=NOW - DAY, issuer=OTHER_CA.certificate.subject)
    theirs = listed(of_another, gone(), scope=INDIRECT)
    assert told(theirs) is None, "the entry after it is of the other issuer, too"
    back = Revoked(serial=2, at=NOW - DAY, issuer=OURS)
    assert told(listed(of_another, back, gone(), scope=INDIRECT)) is REVOKED


def test_an_indirect_list_of_somebody_else_counts_when_the_certificate_names_it() -> None:
    holder = leaf(point(maker=MAKER))
    clear = listed(by=MAKER, scope=INDIRECT)
    both = (CA, MAKER)
    assert told(clear, of=holder, anchors=both) is None
    revoked = listed(gone(issuer=OURS), by=MAKER, scope=INDIRECT)
    assert told(revoked, of=holder, anchors=both) is REVOKED
    own = listed(gone(), by=MAKER, scope=INDIRECT)
    assert told(own, of=holder, anchors=both) is None, "its own certificate of that number"


def test_an_indirect_list_that_must_not_count_does_not() -> None:
    holder, both = leaf(point(maker=MAKER)), (CA, MAKER)
    clear = listed(by=MAKER, scope=INDIRECT)
    assert told(clear, of=LEAF, anchors=both) is TRY_LATER, "nobody named its maker"
    assert told(listed(by=MAKER), of=holder, anchors=both) is TRY_LATER, "it is no indirect one"
    assert told(clear, of=holder, pool=[MAKER]) is TRY_LATER, "nobody vouches for its maker"
    forged = certificate_list(
        [],
        issuer=MAKER.certificate.subject,
        issuer_key=SigningKey.of(OTHER_CA.key),
        this_update=NEW,
        next_update=NOW + DAY,
        extensions=[critical(crl.ISSUING_DISTRIBUTION_POINT, encode.sequence(INDIRECT))],
    )
    assert told(forged, of=holder, anchors=both) is TRY_LATER
    assert told(listed(), of=holder, anchors=both) is None, "the issuer's own list of everything"


def test_whom_the_issuer_made_for_lists_may_make_them_unless_revoked() -> None:
    holder = leaf(point(maker=DELEGATE))
    clear = listed(by=DELEGATE, scope=INDIRECT)
    # The issuer's own list is old: it tells of the maker, and not of the signer any more.
    about_maker = listed(
        scope=encode.explicit(0, encode.explicit(0, encode.tlv(0x86, b"http://makers")))
    )
    named = (
        build.extension(
            extensions.CRL_DISTRIBUTION_POINTS, encode.sequence(point(url="http://makers"))
        ),
    )
    vouched = issued(
        CA, name="Списки надавача", extensions=(*LISTS_ONLY, *named), serial=77, key=DELEGATE.key
    )
    assert told(clear, of=holder, pool=[vouched]) is TRY_LATER
    assert told(clear, about_maker, of=holder, pool=[vouched]) is None
    bad = listed(
        Revoked(serial=77, at=NOW - DAY),
        scope=encode.explicit(0, encode.explicit(0, encode.tlv(0x86, b"http://makers"))),
    )
    assert told(clear, bad, of=holder, pool=[vouched]) is TRY_LATER
    mute = issued(
        CA,
        name="Списки надавача",
        extensions=(SIGNER_EXTENSIONS[0], SIGNER_EXTENSIONS[1], *named),
        serial=77,
        key=DELEGATE.key,
    )
    assert told(clear, about_maker, of=holder, pool=[mute]) is TRY_LATER


def test_openssl_says_the_same_of_indirect_lists(tmp_path: Path) -> None:
    holder = leaf(point(maker=DELEGATE))
    clear = listed(by=DELEGATE, scope=INDIRECT)
    revoked = listed(gone(issuer=OURS), by=DELEGATE, scope=INDIRECT)
    own = listed(gone(), by=DELEGATE, scope=INDIRECT)
    assert "OK" in openssl(tmp_path, holder, clear, pool=[DELEGATE])
    assert "revoked" in openssl(tmp_path, holder, revoked, pool=[DELEGATE])
    assert "OK" in openssl(tmp_path, holder, own, pool=[DELEGATE])
    assert "different CRL scope" in openssl(tmp_path, LEAF, clear, pool=[DELEGATE])


def test_an_entry_with_something_critical_and_unknown_clears_nobody() -> None:
    strange = encode.sequence(
        encode.integer(SERIAL),
        encode.time(NOW - DAY),
        encode.sequence(critical("1.2.3", encode.null())),
    )
    plain = listed(gone())
    with_entry = CertificateList.parse(plain)
    assert with_entry.entry(SERIAL) is not None
    key = SigningKey.of(CA.key)
    tbs = encode.sequence(
        encode.integer(1),
        key.algorithm_der,
        OURS,
        encode.time(NEW),
        encode.time(NOW + DAY),
        encode.sequence(strange),
    )
    value = encode.bits(key.certificate_signature(tbs))
    assert told(encode.sequence(tbs, key.algorithm_der, value)) is TRY_LATER


def test_real_lists_say_what_openssl_reads() -> None:
    full = CertificateList.parse((VECTORS / "czo-full-2021-07-27.crl").read_bytes())
    assert (full.number, full.is_delta) == (82643, False)
    entry = full.entry(0x157791B9508857ED040000000600000011000000)
    assert entry is not None
    assert entry.reason == "superseded"
    delta = CertificateList.parse((VECTORS / "diia-delta-2023-09-19.crl").read_bytes())
    assert (delta.number, delta.base_number, delta.revoked) == (704167, 698780, b"")
    assert delta.unprocessed_critical == frozenset()
    maker = Certificate.parse((VECTORS / "diia-ca-2020.cer").read_bytes())
    assert maker.subject != full.issuer
