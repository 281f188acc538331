"""The eight statuses and the sixteen rows that move them."""

from collections.abc import Callable
from itertools import product

import pytest

from gateway.domain.case import (
    EDITABLE,
    TERMINAL,
    TRANSITIONS,
    Action,
    Case,
    SignatureState,
    Status,
    TransportState,
)
from gateway.domain.errors import TransitionNotAllowed

MakeCase = Callable[..., Case]

# T2–T13, written a second time as the slides tell them; T1 is the creation.
S = Status
A = Action
TOLD = {
    ("T2", S.FORMING, A.EDIT, S.FORMING),
    ("T2", S.RETURNED_TO_FORMING, A.EDIT, S.RETURNED_TO_FORMING),
    ("T3", S.FORMING, A.SEND_TO_OTG, S.SENT_TO_OTG),
    ("T3", S.RETURNED_TO_FORMING, A.SEND_TO_OTG, S.SENT_TO_OTG),
    ("T4", S.FORMING, A.SEND_TO_SPSZN, S.SENT_TO_SPSZN),
    ("T4", S.RETURNED_TO_FORMING, A.SEND_TO_SPSZN, S.SENT_TO_SPSZN),
    ("T5", S.SENT_TO_OTG, A.RETURN, S.RETURNED_TO_FORMING),
    ("T6", S.SENT_TO_OTG, A.PASS_TO_SPSZN, S.SENT_TO_SPSZN),
    ("T7", S.SENT_TO_SPSZN, A.RETURN, S.RETURNED_TO_OTG),
    ("T8", S.RETURNED_TO_OTG, A.RETURN, S.RETURNED_TO_FORMING),
    ("T9", S.RETURNED_TO_OTG, A.PASS_TO_SPSZN, S.SENT_TO_SPSZN),
    ("T10", S.SENT_TO_SPSZN, A.CHECK, S.CHECKED_BY_SPSZN),
    ("T11", S.CHECKED_BY_SPSZN, A.EXPORT, S.EXPORTED_TO_SPSZN),
    ("T11", S.EXPORTED_TO_SPSZN, A.EXPORT, S.EXPORTED_TO_SPSZN),
    ("T12", S.EXPORTED_TO_SPSZN, A.ANSWER, S.ANSWER_RECEIVED),
    ("T13", S.ANSWER_RECEIVED, A.ANSWER, S.ANSWER_RECEIVED),
}
ROWS = {(before, action): after for _, before, action, after in TOLD}


@pytest.mark.parametrize(("status", "action"), list(product(Status, Action)))
def test_only_the_rows_of_the_table_move_a_case(
    a_case: MakeCase, status: Status, action: Action
) -> None:
    case = a_case(status=status)
    if (status, action) in ROWS:
        assert case.after(action).status is ROWS[status, action]
        assert case.after(action).version == case.version + 1
    else:
        with pytest.raises(TransitionNotAllowed):
            case.after(action)


def test_the_table_has_no_other_rows() -> None:
    assert TRANSITIONS == ROWS


def test_only_an_answered_case_is_finished() -> None:
    assert {Status.ANSWER_RECEIVED} == TERMINAL


def test_only_the_front_office_edits() -> None:
    assert {Status.FORMING, Status.RETURNED_TO_FORMING} == EDITABLE


@pytest.mark.parametrize("status", Status)
def test_every_status_has_its_exact_name(status: Status) -> None:
    assert (
        status.label
        == {
            S.FORMING: "Формування заяви",
            S.SENT_TO_OTG: "Заяву передано до ОТГ",
            S.RETURNED_TO_FORMING: "Заяву повернуто на формування заяви",
            S.SENT_TO_SPSZN: "Заяву перевірено та передано до СПСЗН",
            S.RETURNED_TO_OTG: "Заяву повернуто до ОТГ",
            S.CHECKED_BY_SPSZN: "Заяву перевірено на рівні СПСЗН",
            S.EXPORTED_TO_SPSZN: "Заяву вивантажено в СПСЗН",
            S.ANSWER_RECEIVED: "Отримано відповідь по заяві від СПСЗН",
        }[status]
    )


def test_an_edit_voids_the_signature(a_case: MakeCase) -> None:
    edited = a_case(status=Status.RETURNED_TO_FORMING, signature_state=SignatureState.VALID).after(
        Action.EDIT
    )
    assert edited.signature_state is SignatureState.UNSIGNED


def test_a_super_user_checks_itself_and_that_is_recorded(a_case: MakeCase) -> None:
    sent = a_case().after(Action.SEND_TO_SPSZN)
    assert (sent.self_checked, sent.round, sent.transport_state) == (
        True,
        1,
        TransportState.QUEUED,
    )


@pytest.mark.parametrize(
    ("before", "action", "round_after"),
    [
        (Status.FORMING, Action.SEND_TO_OTG, 1),
        (Status.SENT_TO_OTG, Action.PASS_TO_SPSZN, 1),
        (Status.RETURNED_TO_FORMING, Action.SEND_TO_OTG, 2),
        (Status.RETURNED_TO_FORMING, Action.SEND_TO_SPSZN, 2),
        (Status.RETURNED_TO_OTG, Action.PASS_TO_SPSZN, 2),
    ],
)
def test_what_is_sent_again_after_a_return_is_the_next_round(
    a_case: MakeCase, before: Status, action: Action, round_after: int
) -> None:
    assert a_case(status=before).after(action).round == round_after


def test_a_return_by_spszn_does_not_stop_the_way_to_its_acknowledgement(a_case: MakeCase) -> None:
    waiting = a_case(status=Status.SENT_TO_SPSZN, transport_state=TransportState.RETRY_WAIT)
    assert waiting.after(Action.RETURN).transport_state is TransportState.RETRY_WAIT


def test_a_return_to_forming_ends_the_transfer(a_case: MakeCase) -> None:
    returned = a_case(status=Status.RETURNED_TO_OTG, transport_state=TransportState.ACKED)
    assert returned.after(Action.RETURN).transport_state is TransportState.NOT_SENT


def test_a_second_round_keeps_the_moment_the_first_was_accepted(a_case: MakeCase) -> None:
    first = a_case(status=Status.RETURNED_TO_FORMING, accepted_at=a_case().received_at)
    assert first.after(Action.SEND_TO_SPSZN).accepted_at == first.accepted_at
