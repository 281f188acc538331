"""Defects above the signer: issuers that may not issue, and paths that lead nowhere."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from crypto_module.asn1 import encode
from crypto_module.x509 import build, extensions, names
from gateway.lab.authority import (
    AT,
    CA,
    DAY,
    SIGNER,
    Holder,
    Suite,
    issue,
    key,
    name,
    provider,
    root,
    signer,
    stranger,
)
from gateway.lab.specimen import Specimen, signed, specimen

_UNKNOWN: Final = "1.3.6.1.4.1.32473.1"
_MINISTRY: Final = (names.ORGANIZATION, "Міністерство")


def _under(*own: bytes, **changes: Any) -> Callable[[Suite], Specimen]:
    """Return the builder of a good signature under a provider that is so."""

    def made(suite: Suite) -> Specimen:
        above = issue(root(suite), "Надавач", own or CA, suite=suite, **changes)
        return specimen(suite, signed(signer(suite, by=above)), pool=[above])

    return made


def _chain(
    made: Callable[[Suite], tuple[Holder, Sequence[Holder]]],
) -> Callable[[Suite], Specimen]:
    """Return the builder of a signature by the holder, with these issuers at hand."""

    def built(suite: Suite) -> Specimen:
        holder, pool = made(suite)
        return specimen(suite, signed(holder), pool=pool)

    return built


def _limited(suite: Suite) -> tuple[Holder, Sequence[Holder]]:
    """A provider of end certificates alone has issued another provider."""
    limit = (build.basic_constraints(ca=True, path_length=0), CA[1])
    first = issue(root(suite), "Надавач", limit, suite=suite)
    second = issue(first, "Піднадавач", CA, suite=suite)
    return signer(suite, by=second), (first, second)


def _by_a_namesake(suite: Suite) -> tuple[Holder, Sequence[Holder]]:
    """The provider was issued with a key of somebody who calls himself the root."""
    other = issue(root(suite), "Надавач", CA, suite=suite, issuer_key=key(suite, "Чужий корінь"))
    return signer(suite, by=other), (other,)


def _in_a_circle(suite: Suite) -> tuple[Holder, Sequence[Holder]]:
    """Two providers certify each other, nobody certifies them."""
    one_key, two_key = key(suite, "Перший"), key(suite, "Другий")
    one = issue(
        None, "Перший", CA, suite=suite, own=one_key, issuer_key=two_key, issuer=name("Другий")
    )
    two = issue(
        None, "Другий", CA, suite=suite, own=two_key, issuer_key=one_key, issuer=name("Перший")
    )
    return signer(suite, by=one), (one, two)


def _long(suite: Suite) -> tuple[Holder, Sequence[Holder]]:
    """More issuers than any path has."""
    pool = [root(suite)]
    for number in range(20):
        pool.append(
            issue(pool[-1], f"Надавач {number}", CA, suite=suite, own=key(suite, "Надавач"))
        )
    return signer(suite, by=pool[-1]), pool[1:]


def _by_a_signer(suite: Suite) -> tuple[Holder, Sequence[Holder]]:
    """A person's certificate issues another person's."""
    person = issue(provider(suite), "Особа", SIGNER, suite=suite)
    return signer(suite, by=person), (provider(suite), person)


def _constrained(number: int, *subject: tuple[str, str]) -> Callable[[Suite], Specimen]:
    """Return the builder of a signer outside of a name constraint (RFC 5280, 4.2.1.10)."""
    tree = encode.sequence(encode.explicit(4, build.name([(names.COUNTRY, "UA"), _MINISTRY])))
    value = encode.sequence(encode.implicit(number, encode.sequence(tree)))
    constraint = build.extension(extensions.NAME_CONSTRAINTS, value, critical=True)

    def made(suite: Suite) -> Specimen:
        above = issue(root(suite), "Надавач", (*CA, constraint), suite=suite)
        holder = signer(suite, by=above, subject=name("Підписувач", *subject))
        return specimen(suite, signed(holder), pool=[above])

    return made


def _policies(*named: str) -> bytes:
    value = encode.sequence(*(encode.sequence(encode.oid(one)) for one in named))
    return build.extension("2.5.29.32", value)


_EXPLICIT: Final = build.extension(
    "2.5.29.36", encode.sequence(encode.tlv(0x80, b"\x00")), critical=True
)


def _explicit(of_provider: str, of_signer: str | None) -> Callable[[Suite], Specimen]:
    """Return the builder of a path that must have a policy (RFC 5280, 4.2.1.11)."""

    def made(suite: Suite) -> Specimen:
        own = (*CA, _EXPLICIT, _policies(of_provider))
        above = issue(root(suite), "Надавач", own, suite=suite)
        more = () if of_signer is None else (_policies(of_signer),)
        return specimen(suite, signed(signer(suite, *SIGNER, *more, by=above)), pool=[above])

    return made


def _another_anchor(suite: Suite) -> Specimen:
    return specimen(suite, signed(signer(suite)), anchors=[stranger(suite)])


def _namesake_anchor(suite: Suite) -> Specimen:
    other = issue(None, "Корінь", CA, suite=suite, own=key(suite, "Інший корінь"))
    return specimen(suite, signed(signer(suite)), anchors=[other])


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-path": _under(),
        "issuer-expired": _under(not_after=AT - DAY),
        "issuer-not-yet-valid": _under(not_before=AT + DAY),
        "issuer-is-no-authority": _under(build.basic_constraints(ca=False), CA[1]),
        "issuer-without-basic-constraints": _under(CA[1]),
        "issuer-may-not-issue": _under(CA[0], build.key_usage(["crl_sign"])),
        "issuer-unknown-critical-extension": _under(
            *CA, build.extension(_UNKNOWN, encode.null(), critical=True)
        ),
        "issuer-is-a-person": _chain(_by_a_signer),
        "issuer-of-issuers-too-many": _chain(_limited),
        "issuer-missing": _chain(lambda s: (signer(s), ())),
        "issuer-by-a-namesake-of-the-root": _chain(_by_a_namesake),
        "issuers-in-a-circle": _chain(_in_a_circle),
        "path-longer-than-any": _chain(_long),
        "anchor-of-another": _another_anchor,
        "anchor-namesake": _namesake_anchor,
        "names-not-permitted": _constrained(0, (names.ORGANIZATION, "Інша")),
        "names-excluded": _constrained(1, _MINISTRY),
        "names-permitted": _constrained(0, _MINISTRY),
        "policy-demanded-and-none": _explicit("1.2.3.1", None),
        "policy-demanded-and-another": _explicit("1.2.3.1", "1.2.3.2"),
        "policy-demanded-and-there": _explicit("1.2.3.1", "1.2.3.1"),
    }
)
