"""Who performs each row of the transition table: T2–T13 with their actors.

A right (`roles`) says which cases a role reaches; this says in which state it is that role's turn.
Rows of СПСЗН are performed in the ministry's system and come here as notices, not as requests.
"""

from types import MappingProxyType
from typing import Final

from gateway.domain.case import Action, Case, Status
from gateway.domain.roles import Actor, Right, Role, SuperScope, allowed

_USERS: Final = frozenset({Role.USER_STA, Role.USER_CNAP})
_SUPER_USERS: Final = frozenset({Role.SUPER_USER_STA, Role.SUPER_USER_CNAP})
_OTG: Final = frozenset({Role.OTG_OFFICER})
_SPSZN: Final = frozenset({Role.SPSZN_SPECIALIST})

ACTORS: Final = MappingProxyType(
    {
        (Status.FORMING, Action.EDIT): _USERS | _SUPER_USERS,
        (Status.RETURNED_TO_FORMING, Action.EDIT): _USERS | _SUPER_USERS,
        (Status.FORMING, Action.SEND_TO_OTG): _USERS,
        (Status.RETURNED_TO_FORMING, Action.SEND_TO_OTG): _USERS,
        (Status.FORMING, Action.SEND_TO_SPSZN): _SUPER_USERS,
        (Status.RETURNED_TO_FORMING, Action.SEND_TO_SPSZN): _SUPER_USERS,
        (Status.SENT_TO_OTG, Action.RETURN): _OTG,
        # A super user gets here only with super_check_scope = "otg": its own cases skip this state.
        (Status.SENT_TO_OTG, Action.PASS_TO_SPSZN): _OTG | _SUPER_USERS,
        (Status.RETURNED_TO_OTG, Action.RETURN): _OTG,
        # Where a громада has no officer of its own, the super user who sent it sends it again.
        (Status.RETURNED_TO_OTG, Action.PASS_TO_SPSZN): _OTG | _SUPER_USERS,
        (Status.SENT_TO_SPSZN, Action.RETURN): _SPSZN,
        (Status.SENT_TO_SPSZN, Action.CHECK): _SPSZN,
        (Status.CHECKED_BY_SPSZN, Action.EXPORT): _SPSZN,
        (Status.EXPORTED_TO_SPSZN, Action.EXPORT): _SPSZN,
        (Status.EXPORTED_TO_SPSZN, Action.ANSWER): _SPSZN,
        (Status.ANSWER_RECEIVED, Action.ANSWER): _SPSZN,
    }
)

RIGHTS: Final = MappingProxyType(
    {
        Action.EDIT: Right.EDIT,
        Action.SEND_TO_OTG: Right.SEND_TO_OTG,
        Action.SEND_TO_SPSZN: Right.TRANSFER,
        Action.RETURN: Right.RETURN,
        Action.PASS_TO_SPSZN: Right.TRANSFER,
        Action.CHECK: Right.MARK_CHECKED,
        Action.EXPORT: Right.EXPORT,
        Action.ANSWER: Right.IMPORT,
    }
)
"""The right each action needs."""


def may(
    actor: Actor, action: Action, case: Case, *, super_scope: SuperScope = SuperScope.OWN
) -> bool:
    """Return whether the actor may do this with the case as it stands."""
    turn = ACTORS.get((case.status, action), frozenset())
    return actor.role in turn and allowed(actor, RIGHTS[action], case, super_scope=super_scope)
