"""Certificate policies along a path (RFC 5280, 6.1, in the words of RFC 9618).

The graph of RFC 9618 is kept as what its end needs: for each policy that the next certificate may
name, the policies of the anchor's own world that it stems from. So it cannot grow exponentially.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from crypto_module.asn1 import der
from crypto_module.errors import MalformedInput

WHERE: Final = "policy extensions"
ANY: Final = "2.5.29.32.0"
MAX_MAPPINGS: Final = 64
_SEQUENCE: Final = 0x30
_EXPLICIT, _MAPPING = 0x80, 0x81


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyExtensions:
    """What a certificate says of policies; None where it says nothing (4.2.1.4, 5, 11, 14)."""

    policies: frozenset[str] | None = None
    mappings: tuple[tuple[str, str], ...] = ()
    require_explicit: int | None = None
    inhibit_mapping: int | None = None
    inhibit_any: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InitialPolicies:
    """What the relying party wants (6.1.1): ``wanted`` None is any policy."""

    wanted: frozenset[str] | None = None
    explicit: bool = False
    inhibit_mapping: bool = False
    inhibit_any: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One certificate of a path, the anchor's first below it first."""

    told: PolicyExtensions
    self_issued: bool


@dataclass(slots=True)
class _State:
    """The graph at one depth and the three counters (6.1.2)."""

    explicit: int
    mapping: int
    any: int
    is_any: bool = True
    nodes: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def is_null(self) -> bool:
        return not self.is_any and not self.nodes


def acceptable(path: Sequence[Link], initial: InitialPolicies) -> bool:
    """Return whether the policies of ``path`` leave one that is wanted, where one is required."""
    most = len(path) + 1
    state = _State(
        explicit=0 if initial.explicit else most,
        mapping=0 if initial.inhibit_mapping else most,
        any=0 if initial.inhibit_any else most,
    )
    for at, link in enumerate(path, start=1):
        is_last = at == len(path)
        _certificate(state, link, is_last=is_last)
        if not state.explicit and state.is_null:
            return False
        if not is_last:
            _map(state, link.told.mappings)
            _count(state, link)
    return _wrap_up(state, path, initial)


def _certificate(state: _State, link: Link, *, is_last: bool) -> None:
    """6.1.3, d and e."""
    named = link.told.policies
    if named is None:
        state.is_any, state.nodes = False, {}
        return
    found: dict[str, frozenset[str]] = {}
    for policy in named - {ANY}:
        if policy in state.nodes:
            found[policy] = state.nodes[policy]
        elif state.is_any:
            found[policy] = frozenset({policy})
    counts = ANY in named and (state.any > 0 or (link.self_issued and not is_last))
    if counts:
        found = {**state.nodes, **found}
    state.is_any = state.is_any and counts
    state.nodes = found


def _map(state: _State, mappings: Sequence[tuple[str, str]]) -> None:
    """6.1.4, b: what the issuer calls so, the certificates below call otherwise."""
    mapped = {issuers for issuers, _ in mappings}
    after = {one: stems for one, stems in state.nodes.items() if one not in mapped}
    if state.mapping:
        for issuers, subjects in mappings:
            stems = state.nodes.get(issuers)
            if stems is None and state.is_any:
                stems = frozenset({issuers})
            if stems is not None:
                after[subjects] = after.get(subjects, frozenset()) | stems
    state.nodes = after


def _count(state: _State, link: Link) -> None:
    """6.1.4, h to j."""
    if not link.self_issued:
        state.explicit = max(0, state.explicit - 1)
        state.mapping = max(0, state.mapping - 1)
        state.any = max(0, state.any - 1)
    told = link.told
    state.explicit = _lower(state.explicit, told.require_explicit)
    state.mapping = _lower(state.mapping, told.inhibit_mapping)
    state.any = _lower(state.any, told.inhibit_any)


def _lower(count: int, told: int | None) -> int:
    return count if told is None else min(count, told)


def _wrap_up(state: _State, path: Sequence[Link], initial: InitialPolicies) -> bool:
    """6.1.5, a, b and g."""
    state.explicit = max(0, state.explicit - 1)
    if path and path[-1].told.require_explicit == 0:
        state.explicit = 0
    if state.explicit:
        return True
    if initial.wanted is None or state.is_any:
        return not state.is_null
    return any(stems & initial.wanted for stems in state.nodes.values())


def constraints(encoded: bytes | None) -> Mapping[int, int]:
    """Return the numbers of policyConstraints by tag: 0x80 explicit, 0x81 mapping (4.2.1.11).

    Raises:
        MalformedInput: not such an extension.
    """
    if encoded is None:
        return {}
    der.check(encoded, where=WHERE)
    found: dict[int, int] = {}
    for one in der.children(der.content(encoded, tag=_SEQUENCE, where=WHERE), where=WHERE):
        if one[0] not in {_EXPLICIT, _MAPPING} or one[0] in found:
            raise MalformedInput(where=WHERE, rule="has a field that none has (4.2.1.11)")
        found[one[0]] = count(der.content(one, tag=one[0], where=WHERE))
    if not found:
        raise MalformedInput(where=WHERE, rule="constrains nothing (4.2.1.11)")
    return found


def count(content: bytes) -> int:
    """Return SkipCerts: a number of certificates, from the content of an INTEGER.

    Raises:
        MalformedInput: it is negative or not there.
    """
    number = int.from_bytes(content, "big", signed=True)
    if not content or number < 0:
        raise MalformedInput(where=WHERE, rule="counts a negative number of certificates")
    return number


def extensions(
    *,
    policies: frozenset[str] | None,
    mappings: Sequence[tuple[str, str]],
    constrained: bytes | None,
    inhibit_any: bytes | None,
) -> PolicyExtensions:
    """Return what the four extensions say.

    Raises:
        MalformedInput: one is not as its clause says, or maps from or to any policy (6.1.4, a).
    """
    if any(ANY in pair for pair in mappings):
        raise MalformedInput(where=WHERE, rule="maps any policy (4.2.1.5)")
    told = constraints(constrained)
    return PolicyExtensions(
        policies=policies,
        mappings=tuple(mappings),
        require_explicit=told.get(_EXPLICIT),
        inhibit_mapping=told.get(_MAPPING),
        inhibit_any=None
        if inhibit_any is None
        else count(der.content(inhibit_any, tag=0x02, where=WHERE)),
    )
