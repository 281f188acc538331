from datetime import timedelta

import pytest

from crypto_module.asn1 import encode
from crypto_module.x509 import build, path
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.path import Fault, NoPath
from tests.crypto_module.authority import (
    CA_EXTENSIONS,
    NOW,
    YEAR,
    Holder,
    authority,
    fields,
    issued,
    named,
    new_key,
    root,
)


def find(leaf: Holder, *, pool: list[Holder], anchors: list[Holder]) -> tuple[Certificate, ...]:
    return path.find(
        leaf.certificate,
        pool=[one.certificate for one in pool],
        anchors=[one.certificate for one in anchors],
        now=NOW,
    )


def fault(leaf: Holder, *, pool: list[Holder], anchors: list[Holder]) -> Fault:
    with pytest.raises(NoPath) as caught:
        find(leaf, pool=pool, anchors=anchors)
    return caught.value.fault


def test_a_path_goes_through_the_pool_to_an_anchor() -> None:
    anchor = root()
    middle = authority(anchor, name="Надавач")
    leaf = issued(middle)
    found = find(leaf, pool=[middle], anchors=[anchor])
    assert found == (leaf.certificate, middle.certificate, anchor.certificate)


def test_an_intermediate_may_be_the_anchor() -> None:
    middle = authority(root(), name="Надавач")
    leaf = issued(middle)
    assert find(leaf, pool=[], anchors=[middle]) == (leaf.certificate, middle.certificate)


def test_a_root_that_is_only_in_the_pool_is_no_anchor() -> None:
    anchor = root()
    leaf = issued(anchor)
    assert fault(leaf, pool=[anchor], anchors=[root(name="Інший")]) is Fault.NO_ISSUER


def test_an_end_certificate_issues_nothing() -> None:
    anchor = root()
    person = issued(anchor, name="Особа")
    leaf = issued(person)
    assert fault(leaf, pool=[person], anchors=[anchor]) is Fault.CONSTRAINTS


def test_an_authority_without_the_right_to_sign_certificates_issues_nothing() -> None:
    anchor = root()
    extensions = (build.basic_constraints(ca=True), build.key_usage(["crl_sign"]))
    middle = authority(anchor, name="Надавач", extensions=extensions)
    assert fault(issued(middle), pool=[middle], anchors=[anchor]) is Fault.CONSTRAINTS


@pytest.mark.parametrize(("limit", "passes"), [(0, False), (1, True), (None, True)])
def test_the_length_an_authority_permits_counts_the_authorities_below(
    limit: int | None, *, passes: bool
) -> None:
    extensions = (
        build.basic_constraints(ca=True, path_length=limit),
        build.key_usage(["key_cert_sign"]),
    )
    anchor = root(extensions=extensions)
    middle = authority(anchor, name="Надавач")
    leaf = issued(middle)
    if passes:
        assert len(find(leaf, pool=[middle], anchors=[anchor])) == 3
    else:
        assert fault(leaf, pool=[middle], anchors=[anchor]) is Fault.CONSTRAINTS


def test_an_issuer_with_an_unknown_critical_extension_is_not_used() -> None:
    anchor = root()
    unknown = build.extension("1.2.3", encode.sequence(), critical=True)
    middle = authority(anchor, name="Надавач", extensions=(*CA_EXTENSIONS, unknown))
    assert fault(issued(middle), pool=[middle], anchors=[anchor]) is Fault.CONSTRAINTS


def test_an_issuer_that_is_not_valid_now_is_told_as_such() -> None:
    anchor = root()
    middle = issued(
        anchor, name="Надавач", extensions=CA_EXTENSIONS, not_after=NOW - timedelta(days=1)
    )
    assert fault(issued(middle), pool=[middle], anchors=[anchor]) is Fault.OUT_OF_VALIDITY


def test_of_two_issuers_of_one_name_and_key_the_valid_one_is_taken() -> None:
    anchor = root()
    key = new_key()
    old = issued(anchor, name="Надавач", key=key, extensions=CA_EXTENSIONS, not_after=NOW - YEAR)
    new = issued(anchor, name="Надавач", key=key, extensions=CA_EXTENSIONS)
    leaf = issued(new)
    for pool in ([old, new], [new, old]):
        assert find(leaf, pool=pool, anchors=[anchor])[1] == new.certificate


def test_a_cycle_of_issuers_ends() -> None:
    first_key, second_key = new_key(), new_key()
    seed = root(first_key, name="Перший")
    second = seed.issue(
        fields(
            second_key, subject=named("Другий"), issuer=named("Перший"), extensions=CA_EXTENSIONS
        ),
        key=second_key,
    )
    first = second.issue(
        fields(
            first_key, subject=named("Перший"), issuer=named("Другий"), extensions=CA_EXTENSIONS
        ),
        key=first_key,
    )
    leaf = issued(first)
    assert fault(leaf, pool=[first, second], anchors=[root()]) is Fault.NO_ISSUER


def test_signature_checks_are_counted() -> None:
    crowd = [root(name="Надавач") for _ in range(path.MAX_SIGNATURE_CHECKS + 1)]
    leaf = issued(root(name="Надавач"))
    assert fault(leaf, pool=crowd, anchors=[root()]) is Fault.TOO_MANY_TRIES


def test_a_path_longer_than_eight_certificates_is_not_followed() -> None:
    anchor = root()
    chain = [anchor]
    for number in range(path.MAX_LENGTH):
        chain.append(authority(chain[-1], name=f"Надавач {number}"))
    leaf = issued(chain[-1])
    assert fault(leaf, pool=chain[1:], anchors=[anchor]) is Fault.TOO_MANY_TRIES


def test_names_are_compared_as_received_octets() -> None:
    anchor = root(name="Root")
    printable = encode.sequence(
        encode.set_of([encode.sequence(encode.oid("2.5.4.3"), encode.printable("Root"))])
    )
    key = new_key()
    own = fields(key, subject=named("Особа"), issuer=printable, extensions=())
    other = anchor.issue(own, key=key)
    assert fault(other, pool=[], anchors=[anchor]) is Fault.NO_ISSUER
