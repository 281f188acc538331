"""The worker's table against every state the two other tables can reach."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import product

import pytest

from gateway.domain.case import (
    Action,
    Case,
    SignatureState,
    Status,
    TransportState,
)
from gateway.domain.errors import TransitionNotAllowed
from gateway.domain.roles import Role
from gateway.domain.transport import SUBMITS, TRANSPORT, TransportEvent, judged, moved, refused
from gateway.domain.work import LEASED, NEXT, Step, Triple, triples

MakeCase = Callable[..., Case]
FORMED = (Status.FORMING, Status.RETURNED_TO_FORMING)
BEYOND_FORMING = (
    Action.CHECK,
    Action.EXPORT,
    Action.ANSWER,
    Action.RETURN,
    Action.PASS_TO_SPSZN,
)
JUDGED = (SignatureState.VALID, SignatureState.INVALID, SignatureState.INDETERMINATE)


def triple(case: Case) -> Triple:
    return case.status, case.signature_state, case.transport_state


def neighbours(case: Case) -> list[Case]:
    """What the use cases may make of a case: by an officer, by the worker, by the ministry."""
    return [
        replace(reached, version=1, round=1)
        for move in moves(case)
        if (reached := attempted(move)) is not None
    ]


def moves(case: Case) -> Iterator[Callable[[], Case]]:
    if case.status not in FORMED:
        for action in BEYOND_FORMING:
            yield partial(case.after, action)
        if case.transport_state is not TransportState.NOT_SENT:
            for event in frozenset(TransportEvent) - {TransportEvent.RECALL}:
                yield partial(moved, case, event)
    elif case.transport_state is TransportState.QUEUED:
        for state, role in product(JUDGED, SUBMITS):
            yield partial(judged, case, state, submitted_by=role)
        yield partial(refused, case, SignatureState.INDETERMINATE)
    else:
        yield partial(case.after, Action.EDIT)
        yield partial(moved, case, TransportEvent.QUEUE)


def attempted(move: Callable[[], Case]) -> Case | None:
    try:
        return move()
    except TransitionNotAllowed:
        return None


def reachable(start: Case) -> set[Triple]:
    seen = {triple(start): start}
    pending = [start]
    while pending:
        for case in neighbours(pending.pop()):
            if triple(case) not in seen:
                seen[triple(case)] = case
                pending.append(case)
    return set(seen)


def test_every_reachable_state_has_a_next_step(a_case: MakeCase) -> None:
    assert reachable(a_case()) - NEXT.keys() == set()


def test_the_table_has_no_unreachable_state(a_case: MakeCase) -> None:
    assert NEXT.keys() - reachable(a_case()) == set()


def test_only_a_valid_signature_leaves_the_front_office() -> None:
    beyond = {signature for status, signature, _ in NEXT if status not in FORMED}
    assert beyond == {SignatureState.VALID}


def test_nothing_is_sent_before_the_community_passed_it_on() -> None:
    sending = {status for step in (Step.PACKAGE, Step.SEND) for status, _, _ in triples(step)}
    assert sending.isdisjoint({*FORMED, Status.SENT_TO_OTG})


def test_sending_goes_on_until_the_acknowledgement_whatever_the_ministry_told_meanwhile() -> None:
    for status in (Status.CHECKED_BY_SPSZN, Status.EXPORTED_TO_SPSZN, Status.ANSWER_RECEIVED):
        assert NEXT[status, SignatureState.VALID, TransportState.RETRY_WAIT] is Step.SEND


def test_what_the_ministry_refused_waits_for_a_person() -> None:
    for transport in (TransportState.REJECTED, TransportState.DEAD):
        assert NEXT[Status.SENT_TO_SPSZN, SignatureState.VALID, transport] is Step.NOTHING


def test_an_undecided_signature_asks_for_evidence() -> None:
    waiting = (Status.FORMING, SignatureState.INDETERMINATE, TransportState.QUEUED)
    assert triples(Step.FETCH_EVIDENCE) == (
        waiting,
        (Status.RETURNED_TO_FORMING, *waiting[1:]),
    )


def test_the_states_of_all_steps_make_up_the_table() -> None:
    assert {state for step in Step for state in triples(step)} == NEXT.keys()
    assert set(NEXT.values()) == set(Step)
    assert Step.NOTHING not in LEASED


T, E = TransportState, TransportEvent
TOLD = {
    E.QUEUE: {T.NOT_SENT: T.QUEUED, T.REJECTED: T.QUEUED, T.DEAD: T.QUEUED},
    E.RECALL: {T.QUEUED: T.NOT_SENT},
    E.START: {T.QUEUED: T.SENDING, T.RETRY_WAIT: T.SENDING, T.SENDING: T.SENDING},
    E.FAIL: {T.SENDING: T.RETRY_WAIT},
    E.ACKNOWLEDGE: {T.SENDING: T.ACKED},
    E.REFUSE: {T.SENDING: T.REJECTED},
    E.GIVE_UP: {T.SENDING: T.DEAD, T.RETRY_WAIT: T.DEAD},
}


def test_the_transport_table_is_the_told_one() -> None:
    assert {
        (before, event): after for event, row in TOLD.items() for before, after in row.items()
    } == TRANSPORT


@pytest.mark.parametrize(("state", "event"), list(product(TransportState, TransportEvent)))
def test_only_the_rows_of_the_table_move_the_transport(
    a_case: MakeCase, state: TransportState, event: TransportEvent
) -> None:
    case = a_case(status=Status.SENT_TO_SPSZN, transport_state=state)
    if (state, event) in TRANSPORT:
        assert moved(case, event).transport_state is TRANSPORT[state, event]
    else:
        with pytest.raises(TransitionNotAllowed):
            moved(case, event)


def test_an_acknowledged_case_is_never_sent_again_in_its_round() -> None:
    assert not any(before is TransportState.ACKED for before, _ in TRANSPORT)


@pytest.mark.parametrize(
    ("role", "status", "transport"),
    [
        (Role.USER_STA, Status.SENT_TO_OTG, TransportState.NOT_SENT),
        (Role.USER_CNAP, Status.SENT_TO_OTG, TransportState.NOT_SENT),
        (Role.SUPER_USER_STA, Status.SENT_TO_SPSZN, TransportState.QUEUED),
        (Role.SUPER_USER_CNAP, Status.SENT_TO_SPSZN, TransportState.QUEUED),
    ],
)
def test_a_valid_signature_sends_the_case_where_its_officer_may(
    a_case: MakeCase, role: Role, status: Status, transport: TransportState
) -> None:
    submitted = moved(a_case(), TransportEvent.QUEUE)
    sent = judged(submitted, SignatureState.VALID, submitted_by=role)
    assert (sent.status, sent.transport_state) == (status, transport)


def test_a_refused_signature_leaves_the_status_and_sends_nothing(a_case: MakeCase) -> None:
    submitted = moved(a_case(), TransportEvent.QUEUE)
    refused = judged(submitted, SignatureState.INVALID, submitted_by=Role.SUPER_USER_CNAP)
    assert triple(refused) == (Status.FORMING, SignatureState.INVALID, TransportState.NOT_SENT)


def test_an_undecided_signature_keeps_waiting(a_case: MakeCase) -> None:
    submitted = moved(a_case(), TransportEvent.QUEUE)
    held = judged(submitted, SignatureState.INDETERMINATE, submitted_by=Role.USER_CNAP)
    assert triple(held) == (
        Status.FORMING,
        SignatureState.INDETERMINATE,
        TransportState.QUEUED,
    )
    assert held.version == submitted.version + 1


def test_a_signature_is_judged_only_where_the_case_is_formed(a_case: MakeCase) -> None:
    with pytest.raises(TransitionNotAllowed):
        judged(
            a_case(status=Status.SENT_TO_OTG),
            SignatureState.VALID,
            submitted_by=Role.SUPER_USER_CNAP,
        )


def test_a_signature_that_no_evidence_will_decide_is_given_back(a_case: MakeCase) -> None:
    submitted = moved(a_case(), TransportEvent.QUEUE)
    back = refused(submitted, SignatureState.INDETERMINATE)
    assert triple(back) == (
        Status.FORMING,
        SignatureState.INDETERMINATE,
        TransportState.NOT_SENT,
    )
