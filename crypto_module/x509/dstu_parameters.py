"""DSTU 4145 key parameters on the wire, both ways (order z1398-12), named or spelled out.

The rule guarded here: a curve is one of the listed, an S-box one of those listed, whatever
the bytes claim. A foreign base point would let anyone sign; a degenerate S-box makes collisions.
"""

from dataclasses import dataclass
from typing import Any, Final

from crypto_module import oids
from crypto_module.asn1 import der, encode, z1398
from crypto_module.errors import ForeignParameters, MalformedInput
from crypto_module.primitives import curves, sboxes
from crypto_module.primitives.curves import Curve

WHERE: Final = "DSTU 4145 parameters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """A listed curve and a listed S-box; ``sbox`` is ``None`` when the key names none."""

    curve: Curve
    sbox: bytes | None


def parse(encoded: bytes | None, *, big_endian: bool = False, normal: bool = False) -> Parameters:
    """Return received parameters; ``big_endian`` reverses every OCTET STRING but the S-box.

    ``normal`` tells that the key's identifier promises a normal basis, and not a polynomial one.

    Raises:
        MalformedInput: not parameters.
        ForeignParameters: a curve or an S-box that is not listed.
    """
    if encoded is None:
        raise MalformedInput(where=WHERE, rule="are absent")
    value = der.decode(z1398.DSTU4145Params, encoded, where=WHERE)
    with der.total(WHERE):
        curve = value["curve"]
        chosen = (
            curves.BY_OID.get(curve.chosen.dotted)
            if curve.name == "named"
            else _explicit(curve.chosen, order=-1 if big_endian else 1)
        )
        sbox: bytes | None = value["dke"].native
    if chosen is None or chosen.normal != normal:
        raise ForeignParameters("the curve")
    if sbox is not None and sbox not in sboxes.LISTED:
        raise ForeignParameters("the S-box")
    return Parameters(curve=chosen, sbox=sbox)


def _explicit(value: Any, *, order: int) -> Curve | None:
    return curves.matching(
        m=value["f"]["m"].native,
        terms=_terms(value["f"]["terms"]),
        a=value["a"].native,
        b_le=value["b"].native[::order],
        n=value["n"].native,
        base_point_le=value["bp"].native[::order],
    )


def _terms(value: Any) -> tuple[int, ...]:
    """Return the middle terms of the polynomial; none for the optimal normal basis.

    IIT containers write those of a pentanomial in falling order: the polynomial is the same.
    """
    if der.absent(value):
        return ()
    chosen = value.chosen.native
    return (chosen,) if value.name == "trinomial" else tuple(sorted(chosen.values()))


def key_oid(curve: Curve) -> str:
    """Return the identifier that a key over the curve is written with."""
    return oids.DSTU4145_NORMAL_GOST34311 if curve.normal else oids.DSTU4145_GOST34311


def named(curve: Curve, *, sbox: bytes | None = None) -> bytes:
    """Return parameters that name the curve.

    Raises:
        ValueError: the curve has no identifier (the base point of Annex B).
    """
    if curve.oid is None:
        raise ValueError(f"The curve {curve.name} has no object identifier.")
    dke = () if sbox is None else (encode.octets(sbox),)
    return encode.sequence(encode.oid(curve.oid), *dke)


def explicit(
    curve: Curve, *, sbox: bytes | None = sboxes.DEFAULT, base_point: bytes | None = None
) -> bytes:
    """Return parameters that spell the curve out; ``base_point`` asks for a foreign one."""
    width = (curve.m + 7) // 8
    middle = [encode.integer(term) for term in sorted(curve.terms)]
    terms = (encode.sequence(*middle),) if len(middle) > 1 else tuple(middle)
    dke = () if sbox is None else (encode.octets(sbox),)
    return encode.sequence(
        encode.sequence(
            encode.sequence(encode.integer(curve.m), *terms),
            encode.integer(curve.a),
            encode.octets(curve.b.to_bytes(width, "little")),
            encode.integer(curve.n),
            encode.octets(curve.base_point if base_point is None else base_point),
        ),
        *dke,
    )
