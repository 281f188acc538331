"""Slices read what schemas read, and refuse what they refuse."""

import contextlib
from typing import Any

import pytest
from asn1crypto import core
from hypothesis import given
from hypothesis import strategies as st

from crypto_module.asn1 import der, encode, slices
from crypto_module.asn1.slices import Fields, dotted
from crypto_module.errors import MalformedInput

ARCS = st.tuples(
    st.sampled_from([0, 1, 2]), st.integers(0, 39), st.lists(st.integers(0, 2**70), max_size=5)
)
NODES = st.recursive(
    st.one_of(
        st.integers(-(2**80), 2**80).map(encode.integer),
        st.binary(max_size=200).map(encode.octets),
        st.just(encode.null()),
    ),
    lambda inner: st.lists(inner, max_size=4).map(lambda parts: encode.sequence(*parts)),
    max_leaves=12,
)


def _fields(element: bytes, tag: int = slices.SEQUENCE) -> Fields:
    return Fields.of(element, tag=tag, where="test")


@given(ARCS)
def test_an_object_identifier_has_the_dotted_form_another_decoder_gives(
    arcs: tuple[int, int, list[int]],
) -> None:
    root, second, rest = arcs
    text = ".".join(map(str, (root, second, *rest)))
    encoded = core.ObjectIdentifier(text).dump()
    assert dotted(encoded[2:]) == core.ObjectIdentifier.load(encoded).dotted == text


@given(st.lists(NODES, max_size=6))
def test_the_elements_of_a_sequence_are_those_a_schema_gives(parts: list[bytes]) -> None:
    element = encode.sequence(*parts)
    der.check(element, where="test")
    assert _fields(element).whole(most=6) == parts
    assert [one.dump() for one in core.SequenceOf.load(element, spec=core.Any)] == parts


@given(st.integers(-(2**100), 2**100))
def test_integers_are_read_with_their_sign(value: int) -> None:
    assert _fields(encode.sequence(encode.integer(value))).integer() == value


def test_fields_come_in_the_order_of_their_schema_and_nothing_comes_after_the_last() -> None:
    element = encode.sequence(
        encode.integer(1), encode.explicit(0, encode.octets(b"a")), encode.null()
    )
    fields = _fields(element)
    assert fields.integer() == 1
    assert fields.optional(slices.explicit(1)) is None
    inner = fields.optional(slices.explicit(0))
    assert inner is not None
    assert inner.content(slices.OCTET_STRING) == b"a"
    inner.end()
    with pytest.raises(MalformedInput):
        fields.end()
    assert fields.any() == encode.null()
    fields.end()
    with pytest.raises(MalformedInput):
        fields.any()


@pytest.mark.parametrize(
    "read",
    [
        lambda one: one.oid(),
        lambda one: one.content(slices.OCTET_STRING),
        lambda one: one.inside(slices.SET),
        lambda one: one.last(slices.INTEGER),
        lambda one: one.whole(most=1),
    ],
)
def test_another_element_than_the_schema_says_is_malformed(read: Any) -> None:
    with pytest.raises(MalformedInput):
        read(_fields(encode.sequence(encode.integer(1), encode.integer(2))))


@given(st.binary(max_size=60))
def test_any_octets_are_read_or_malformed(octets: bytes) -> None:
    with contextlib.suppress(MalformedInput):
        for one in _fields(octets, octets[0] if octets else 0x30).whole(most=9):
            assert one in octets
