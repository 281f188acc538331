"""Name constraints and certificate policies along a path: told by openssl as well."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto_module.asn1 import encode
from crypto_module.errors import MalformedInput
from crypto_module.x509 import build, extensions, name_constraints, names, path, policies
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.name_constraints import NameConstraints
from crypto_module.x509.path import Fault, NoPath
from crypto_module.x509.policies import ANY, InitialPolicies, Link, PolicyExtensions
from tests.crypto_module.authority import (
    CA_EXTENSIONS,
    NOW,
    SIGNER_EXTENSIONS,
    Holder,
    issued,
    new_key,
    root,
)

ROOT: Final = root(new_key(), name="Root")
ONE, TWO, THREE = "1.2.3.1", "1.2.3.2", "1.2.3.3"
MAIL, DNS, URI, ADDRESS = 0x81, 0x82, 0x86, 0x87


def constrained(*, permitted: Sequence[bytes] = (), excluded: Sequence[bytes] = ()) -> bytes:
    parts = [
        encode.implicit(number, encode.sequence(*(encode.sequence(one) for one in given_)))
        for number, given_ in ((0, permitted), (1, excluded))
        if given_
    ]
    return build.extension(extensions.NAME_CONSTRAINTS, encode.sequence(*parts), critical=True)


def other_names(*found: bytes) -> bytes:
    return build.extension(extensions.SUBJECT_ALTERNATIVE_NAME, encode.sequence(*found))


def directory(*assertions: tuple[str, str]) -> bytes:
    return encode.explicit(4, build.name(assertions))


def told(
    leaf: Holder,
    *pool: Holder,
    wanted: InitialPolicies = path.ANY_POLICY,
) -> bool:
    try:
        path.find(
            leaf.certificate,
            pool=[one.certificate for one in pool],
            anchors=[ROOT.certificate],
            now=NOW,
            wanted=wanted,
        )
    except NoPath as error:
        assert error.fault is Fault.CONSTRAINTS  # noqa: PT017 - any other fault is a wrong test
        return False
    return True


def openssl(tmp_path: Path, leaf: Holder, *pool: Holder, options: Sequence[str] = ()) -> bool:
    def pem(name: str, *certificates: Certificate) -> str:
        text = b""
        for at, one in enumerate(certificates):
            (tmp_path / f"{name}{at}").write_bytes(one.der)
            text += subprocess.run(
                ["openssl", "x509", "-inform", "DER", "-in", tmp_path / f"{name}{at}"],
                capture_output=True,
                check=True,
            ).stdout
        (tmp_path / name).write_bytes(text)
        return str(tmp_path / name)

    done = subprocess.run(
        [
            "openssl",
            "verify",
            "-attime",
            str(int(NOW.timestamp())),
            *options,
            "-CAfile",
            pem("root", ROOT.certificate),
            "-untrusted",
            pem("pool", *(one.certificate for one in pool)),
            pem("leaf", leaf.certificate),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode == 0


UA: Final = (names.COUNTRY, "UA")
GOOD: Final = directory(UA, (names.ORGANIZATION, "Good"))
EXAMPLE: Final = encode.tlv(DNS, b"example.com")
NAMES: Final = {
    "a permitted directory": ({"permitted": [GOOD]}, [], "Good", True),
    "another directory": ({"permitted": [GOOD]}, [], "Bad", False),
    "an excluded directory": ({"excluded": [GOOD]}, [], "Good", False),
    "an excluded directory in other letters": ({"excluded": [GOOD]}, [], "GOOD", False),
    "an excluded directory with more spaces": ({"excluded": [GOOD]}, [], "Good ", False),
    "not the excluded directory": ({"excluded": [GOOD]}, [], "Bad", True),
    "the host itself": ({"permitted": [EXAMPLE]}, [EXAMPLE], "Good", True),
    "a host below": ({"permitted": [EXAMPLE]}, [encode.tlv(DNS, b"a.Example.com")], "Good", True),
    "a host beside": ({"permitted": [EXAMPLE]}, [encode.tlv(DNS, b"anexample.com")], "Good", False),
    "an excluded host below": (
        {"excluded": [EXAMPLE]},
        [encode.tlv(DNS, b"a.example.com")],
        "Good",
        False,
    ),
    "no host at all": ({"permitted": [EXAMPLE]}, [], "Good", True),
    "a mailbox": (
        {"permitted": [encode.tlv(MAIL, b"a@example.com")]},
        [encode.tlv(MAIL, b"a@EXAMPLE.com")],
        "Good",
        True,
    ),
    "another mailbox": (
        {"permitted": [encode.tlv(MAIL, b"a@example.com")]},
        [encode.tlv(MAIL, b"A@example.com")],
        "Good",
        False,
    ),
    "mail of a host": (
        {"permitted": [encode.tlv(MAIL, b"example.com")]},
        [encode.tlv(MAIL, b"b@example.com")],
        "Good",
        True,
    ),
    "mail of a host below": (
        {"permitted": [encode.tlv(MAIL, b"example.com")]},
        [encode.tlv(MAIL, b"b@a.example.com")],
        "Good",
        False,
    ),
    "mail below a domain": (
        {"permitted": [encode.tlv(MAIL, b".example.com")]},
        [encode.tlv(MAIL, b"b@a.example.com")],
        "Good",
        True,
    ),
    "an address of a host": (
        {"permitted": [encode.tlv(URI, b"example.com")]},
        [encode.tlv(URI, b"https://example.com/a?b@c")],
        "Good",
        True,
    ),
    "an address of another host": (
        {"permitted": [encode.tlv(URI, b"example.com")]},
        [encode.tlv(URI, b"https://a.example.com/")],
        "Good",
        False,
    ),
    "an address below an excluded domain": (
        {"excluded": [encode.tlv(URI, b".example.com")]},
        [encode.tlv(URI, b"https://a.example.com/")],
        "Good",
        False,
    ),
    "an IP address": (
        {"permitted": [encode.tlv(ADDRESS, bytes((10, 0, 0, 0, 255, 0, 0, 0)))]},
        [encode.tlv(ADDRESS, bytes((10, 1, 2, 3)))],
        "Good",
        True,
    ),
    "another IP address": (
        {"permitted": [encode.tlv(ADDRESS, bytes((10, 0, 0, 0, 255, 0, 0, 0)))]},
        [encode.tlv(ADDRESS, bytes((11, 1, 2, 3)))],
        "Good",
        False,
    ),
    "a form that we cannot compare": (
        {"permitted": [encode.tlv(0x88, b"\x2a\x03")]},
        [encode.tlv(0x88, b"\x2a\x03")],
        "Good",
        False,
    ),
}


@pytest.mark.parametrize(("limits", "found", "organization", "expected"), NAMES.values(), ids=NAMES)
def test_names_keep_to_what_an_issuer_may_certify_and_openssl_agrees(
    limits: dict[str, list[bytes]],
    found: list[bytes],
    organization: str,
    *,
    expected: bool,
    tmp_path: Path,
) -> None:
    middle = issued(ROOT, name="Middle", extensions=(*CA_EXTENSIONS, constrained(**limits)))
    own = (other_names(*found),) if found else ()
    subject = build.name([UA, (names.ORGANIZATION, organization), (names.COMMON_NAME, "x")])
    leaf = issued(middle, extensions=(*SIGNER_EXTENSIONS, *own), subject=subject)
    assert told(leaf, middle) is expected
    assert openssl(tmp_path, leaf, middle) is expected


def test_constraints_reach_down_to_the_end_of_the_path(tmp_path: Path) -> None:
    top = issued(ROOT, name="Top", extensions=(*CA_EXTENSIONS, constrained(excluded=[EXAMPLE])))
    middle = issued(top, name="Middle", extensions=CA_EXTENSIONS)
    host = other_names(encode.tlv(DNS, b"www.example.com"))
    leaf = issued(middle, extensions=(*SIGNER_EXTENSIONS, host))
    assert told(leaf, top, middle) is False
    assert openssl(tmp_path, leaf, top, middle) is False
    assert told(issued(middle), top, middle)


def test_mail_in_the_subject_counts_where_no_other_is_named() -> None:
    limit = constrained(permitted=[encode.tlv(MAIL, b"example.com")])
    middle = issued(ROOT, name="Middle", extensions=(*CA_EXTENSIONS, limit))
    mail = encode.tlv(0x16, b"a@other.com")
    subject = encode.sequence(
        encode.set_of([encode.sequence(encode.oid(name_constraints.EMAIL_ADDRESS), mail)])
    )
    assert told(issued(middle, subject=subject), middle) is False


@pytest.mark.parametrize(
    "value",
    [
        encode.sequence(),
        encode.sequence(encode.implicit(0, encode.sequence())),
        encode.sequence(encode.implicit(2, encode.sequence(encode.sequence(EXAMPLE)))),
        encode.sequence(
            encode.implicit(0, encode.sequence(encode.sequence(EXAMPLE, encode.tlv(0x80, b"\x01"))))
        ),
    ],
)
def test_constraints_that_are_none_are_malformed(value: bytes) -> None:
    with pytest.raises(MalformedInput):
        name_constraints.parse(value)


@given(
    st.sampled_from([MAIL, DNS, URI, ADDRESS, 0xA4]), st.binary(max_size=40), st.binary(max_size=40)
)
def test_any_names_are_compared_or_malformed(tag: int, one: bytes, other: bytes) -> None:
    limits = NameConstraints(permitted=(encode.tlv(tag, one),), excluded=())
    try:
        assert limits.allow([encode.tlv(tag, other)]) in {True, False}
    except MalformedInput:
        return


def of_policies(*named: str) -> bytes:
    value = encode.sequence(*(encode.sequence(encode.oid(one)) for one in named))
    return build.extension(extensions.CERTIFICATE_POLICIES, value)


def mapping(*pairs: tuple[str, str]) -> bytes:
    value = encode.sequence(
        *(encode.sequence(encode.oid(one), encode.oid(other)) for one, other in pairs)
    )
    return build.extension(extensions.POLICY_MAPPINGS, value, critical=True)


def limits(*, explicit: int | None = None, no_mapping: int | None = None) -> bytes:
    parts = [
        encode.tlv(tag, bytes((number,)))
        for tag, number in ((0x80, explicit), (0x81, no_mapping))
        if number is not None
    ]
    return build.extension(extensions.POLICY_CONSTRAINTS, encode.sequence(*parts), critical=True)


def no_any(number: int) -> bytes:
    return build.extension(extensions.INHIBIT_ANY_POLICY, encode.integer(number), critical=True)


# Extensions of top, middle and leaf; what is wanted; whether there is a path.
WANT_ONE: Final = InitialPolicies(wanted=frozenset({ONE}), explicit=True)
WANT_TWO: Final = InitialPolicies(wanted=frozenset({TWO}), explicit=True)
EXPLICIT: Final = InitialPolicies(explicit=True)
MATRIX: Final[dict[str, tuple[list[bytes], list[bytes], list[bytes], InitialPolicies, bool]]] = {
    "nothing said, nothing wanted": ([], [], [], path.ANY_POLICY, True),
    "nothing said, a policy required": ([], [], [], EXPLICIT, False),
    "one all the way": ([of_policies(ONE)], [of_policies(ONE)], [of_policies(ONE)], WANT_ONE, True),
    "another wanted": ([of_policies(ONE)], [of_policies(ONE)], [of_policies(ONE)], WANT_TWO, False),
    "another wanted, none required": (
        [of_policies(ONE)],
        [of_policies(ONE)],
        [of_policies(ONE)],
        InitialPolicies(wanted=frozenset({TWO})),
        True,
    ),
    "lost in the middle": (
        [of_policies(ONE)],
        [of_policies(TWO)],
        [of_policies(ONE)],
        EXPLICIT,
        False,
    ),
    "not named in the middle": ([of_policies(ONE)], [], [of_policies(ONE)], EXPLICIT, False),
    "any above": ([of_policies(ANY)], [of_policies(ANY)], [of_policies(ONE)], WANT_ONE, True),
    "any above, another wanted": (
        [of_policies(ANY)],
        [of_policies(ANY)],
        [of_policies(ONE)],
        WANT_TWO,
        False,
    ),
    "any below": ([of_policies(ONE)], [of_policies(ANY)], [of_policies(ANY)], WANT_ONE, True),
    "any inhibited by the caller": (
        [of_policies(ANY)],
        [of_policies(ANY)],
        [of_policies(ONE)],
        InitialPolicies(explicit=True, inhibit_any=True),
        False,
    ),
    "any inhibited from the middle on": (
        [of_policies(ANY), no_any(0)],
        [of_policies(ANY)],
        [of_policies(ONE)],
        EXPLICIT,
        False,
    ),
    "any inhibited later": (
        [of_policies(ANY), no_any(1)],
        [of_policies(ANY)],
        [of_policies(ONE)],
        EXPLICIT,
        True,
    ),
    "required by the top": ([of_policies(ONE), limits(explicit=0)], [], [], path.ANY_POLICY, False),
    "required below the leaf": ([limits(explicit=3)], [], [], path.ANY_POLICY, True),
    "required by the leaf": ([], [], [limits(explicit=0)], path.ANY_POLICY, False),
    "mapped": (
        [of_policies(ONE), mapping((ONE, TWO))],
        [of_policies(TWO)],
        [of_policies(TWO)],
        WANT_ONE,
        True,
    ),
    "mapped, its new name wanted": (
        [of_policies(ONE), mapping((ONE, TWO))],
        [of_policies(TWO)],
        [of_policies(TWO)],
        WANT_TWO,
        False,
    ),
    "mapped, its old name kept below": (
        [of_policies(ONE), mapping((ONE, TWO))],
        [of_policies(ONE)],
        [of_policies(ONE)],
        EXPLICIT,
        False,
    ),
    "mapped from any": (
        [of_policies(ANY), mapping((ONE, TWO))],
        [of_policies(TWO)],
        [of_policies(TWO)],
        WANT_ONE,
        True,
    ),
    "mapped twice": (
        [of_policies(ONE), mapping((ONE, TWO))],
        [of_policies(TWO), mapping((TWO, THREE))],
        [of_policies(THREE)],
        WANT_ONE,
        True,
    ),
    "mapped to two": (
        [of_policies(ONE), mapping((ONE, TWO), (ONE, THREE))],
        [of_policies(THREE)],
        [of_policies(THREE)],
        WANT_ONE,
        True,
    ),
    "mapping inhibited by the caller": (
        [of_policies(ONE), mapping((ONE, TWO))],
        [of_policies(TWO)],
        [of_policies(TWO)],
        InitialPolicies(explicit=True, inhibit_mapping=True),
        False,
    ),
    "mapping inhibited by the top": (
        [of_policies(ONE), limits(no_mapping=0)],
        [of_policies(ONE), mapping((ONE, TWO))],
        [of_policies(TWO)],
        EXPLICIT,
        False,
    ),
}


@pytest.mark.parametrize(
    ("top", "middle", "leaf", "wanted", "expected"), MATRIX.values(), ids=MATRIX
)
def test_policies_along_a_path_are_as_openssl_says(
    top: list[bytes],
    middle: list[bytes],
    leaf: list[bytes],
    wanted: InitialPolicies,
    *,
    expected: bool,
    tmp_path: Path,
) -> None:
    above = issued(ROOT, name="Top", extensions=(*CA_EXTENSIONS, *top))
    between = issued(above, name="Middle", extensions=(*CA_EXTENSIONS, *middle))
    end = issued(between, extensions=(*SIGNER_EXTENSIONS, *leaf))
    assert told(end, above, between, wanted=wanted) is expected
    options = ["-policy_check"]
    # Told of no policy, openssl takes that for none.
    options += [part for one in wanted.wanted or (ANY,) for part in ("-policy", one)]
    options += ["-explicit_policy"] if wanted.explicit else []
    options += ["-inhibit_any"] if wanted.inhibit_any else []
    options += ["-inhibit_map"] if wanted.inhibit_mapping else []
    assert openssl(tmp_path, end, above, between, options=options) is expected


def test_another_path_is_taken_when_the_policies_of_one_leave_nothing() -> None:
    key = new_key()
    bad = issued(ROOT, name="Middle", key=key, extensions=(*CA_EXTENSIONS, of_policies(TWO)))
    good = issued(
        ROOT, name="Middle", key=key, serial=8, extensions=(*CA_EXTENSIONS, of_policies(ONE))
    )
    leaf = issued(good, extensions=(*SIGNER_EXTENSIONS, of_policies(ONE)))
    for pool in ((bad, good), (good, bad)):
        assert told(leaf, *pool, wanted=WANT_ONE)
    assert not told(leaf, bad, wanted=WANT_ONE)


def test_many_policies_and_mappings_stay_cheap() -> None:
    many = [f"1.2.3.{number}" for number in range(60)]
    told_ = PolicyExtensions(
        policies=frozenset(many),
        mappings=tuple((one, other) for one in many[:8] for other in many[:8]),
    )
    link = Link(told=told_, self_issued=False)
    assert policies.acceptable([link] * 64, InitialPolicies(explicit=True))


@pytest.mark.parametrize(
    "wrong",
    [
        mapping((ANY, ONE)),
        mapping((ONE, ANY)),
        limits(),
        build.extension(extensions.INHIBIT_ANY_POLICY, encode.integer(-1)),
        build.extension(extensions.POLICY_CONSTRAINTS, encode.sequence(encode.tlv(0x80, b""))),
        build.extension(extensions.POLICY_CONSTRAINTS, encode.sequence(encode.tlv(0x82, b"\x01"))),
    ],
)
def test_policy_extensions_that_are_none_are_malformed(wrong: bytes) -> None:
    with pytest.raises(MalformedInput):
        issued(ROOT, extensions=(*CA_EXTENSIONS, wrong))
