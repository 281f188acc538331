import copy
import pickle
from dataclasses import replace
from typing import Any

import pytest

from crypto_module.backend import Backend
from crypto_module.primitives import curves
from crypto_module.primitives.curves import Curve
from crypto_module.reference import curve as group
from crypto_module.reference.curve import Equation
from tests.crypto_module.known_answers import little_endian, read

SOURCE = read("dstu4145_curves_pb")
SECOND = read("dstu4145_curves_uapki_all")
NAMED = list(curves.BY_OID.values())
EVERY = list(curves.BY_NAME.values())


def equation(curve: Curve) -> Equation:
    return group.equation(m=curve.m, terms=curve.terms, a=curve.a, b=curve.b)


@pytest.mark.parametrize("row", SOURCE, ids=lambda row: f"M{row['m']}")
def test_the_table_has_the_numbers_of_its_source(row: Any) -> None:
    curve = curves.BY_OID[row["oid"]]
    assert curve.name == f"M{row['m']}"
    assert curve.m == row["m"]
    assert curve.terms == tuple(sorted(term for term in row["k"] if term))
    numbers = (curve.a, curve.b, curve.n, curve.cofactor)
    assert numbers == tuple(int(row[key], 16) for key in ("a", "b", "n", "h"))
    base = group.decompress(int.from_bytes(curve.base_point, "little"), equation(curve))
    assert base == (int(row["Gx"], 16), int(row["Gy"], 16))


@pytest.mark.parametrize("row", SECOND, ids=lambda row: f"{row['f'][0]}-id-{row['id']}")
def test_the_table_has_the_numbers_of_its_second_source(row: Any) -> None:
    suffix = "-ANNEX-B" if row["id"] == 44 else "-ONB" * row["onb"]
    curve = curves.BY_NAME[f"M{row['f'][0]}{suffix}"]
    assert (curve.a, curve.normal) == (int(row["a"]), bool(row["onb"]))
    assert curve.b.to_bytes(curve.element_size, "little").hex().upper() == row["b"]
    assert curve.n == int.from_bytes(bytes.fromhex(row["n"]), "little")
    base = curve.arithmetic.decompress(curve.base_point)
    assert base.hex().upper() == row["px"] + row["py"]


@pytest.mark.parametrize("curve", EVERY, ids=lambda curve: curve.name)
def test_the_base_point_has_order_n(curve: Curve, chosen: Backend) -> None:
    base = curve.arithmetic.decompress(curve.base_point)
    assert curve.arithmetic.in_prime_subgroup(base)
    assert curve.arithmetic.compress(base) == curve.base_point
    assert isinstance(curve.arithmetic, type(chosen.curve(**parameters(curve))))


@pytest.mark.parametrize("curve", EVERY, ids=lambda curve: curve.name)
def test_a_copy_of_a_curve_is_the_curve(curve: Curve) -> None:
    """Another object would be another curve, with tables of its own."""
    assert copy.deepcopy(curve) is curve
    assert pickle.loads(pickle.dumps(curve)) is curve  # noqa: S301 our own octets


def parameters(curve: Curve) -> dict[str, Any]:
    return {
        "m": curve.m,
        "terms": curve.terms,
        "a": curve.a,
        "b": little_endian(f"{curve.b:x}", curve.element_size),
        "n": little_endian(f"{curve.n:x}", curve.scalar_size),
        "cofactor": curve.cofactor,
        "base_point": curve.base_point,
    }


def match(curve: Curve) -> Curve | None:
    return curves.matching(
        m=curve.m,
        terms=curve.terms,
        a=curve.a,
        b_le=curve.b.to_bytes(64, "little"),
        n=curve.n,
        base_point_le=curve.base_point,
    )


@pytest.mark.parametrize("curve", EVERY, ids=lambda curve: curve.name)
def test_equal_parameters_are_recognised_and_one_changed_is_not(curve: Curve) -> None:
    assert match(curve) is curve
    assert match(replace(curve, terms=curve.terms[::-1])) is curve
    foreign = bytes([curve.base_point[0] ^ 1]) + curve.base_point[1:]
    changed: list[dict[str, Any]] = [
        {"m": curve.m + 1},
        {"terms": (*curve.terms[:-1], max(curve.terms, default=0) + 1)},
        {"a": 1 - curve.a},
        {"b": curve.b ^ 1},
        {"n": curve.n + 2},
        {"base_point": foreign},
    ]
    for change in changed:
        assert match(replace(curve, **change)) is None


def test_fifteen_curves_have_identifiers_and_one_more_base_point_has_none() -> None:
    assert len(NAMED) == len(SOURCE) + 5
    assert [curve.name for curve in EVERY if curve.oid is None] == ["M163-ANNEX-B"]
