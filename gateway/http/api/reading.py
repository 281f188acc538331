"""What handlers read from a request in one way: the case of its address, versions, the query."""

import re
from typing import Final, TypeVar
from uuid import UUID

from aiohttp import web
from pydantic import BaseModel, ValidationError

from gateway.domain.errors import NotFound, VersionMismatch, VersionRequired
from gateway.http import problems
from gateway.http.openapi import Header

IF_MATCH: Final = Header(
    name="If-Match",
    description="ETag справи, яку бачив клієнт.",
    required=False,
    schema={"type": "string", "pattern": r'^(\*|"[0-9]{1,9}")$'},
)
IF_MATCH_REQUIRED: Final = Header(
    name="If-Match",
    description="ETag справи, яку бачив клієнт; без нього 428.",
    required=True,
    schema={"type": "string", "pattern": r'^"[0-9]{1,9}"$'},
)
_STRONG_TAG: Final = re.compile(r'"([0-9]{1,9})"')
Query = TypeVar("Query", bound=BaseModel)


def case_id(request: web.Request) -> UUID:
    """Return the case of the address; what is no UUID is no case."""
    return _uuid(request.match_info["id"], code="case-not-found")


def operation_id(request: web.Request) -> UUID:
    """Return the operation of the address."""
    return _uuid(request.match_info["id"], code="not-found")


def validation_id(request: web.Request) -> UUID:
    """Return the promised judgement of the address."""
    return _uuid(request.match_info["id"], code="not-found")


def _uuid(text: str, *, code: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(code) from None


def expected_version(request: web.Request) -> int | None:
    """Return the version named by If-Match; None when the client names none (RFC 9110, 13.1.1).

    Raises:
        VersionMismatch: a weak, foreign or second tag never matches.
    """
    given = request.headers.getall("If-Match", [])
    if not given or given == ["*"]:
        return None
    tag = _STRONG_TAG.fullmatch(given[0]) if len(given) == 1 else None
    if tag is None:
        raise VersionMismatch
    return int(tag[1])


def required_version(request: web.Request) -> int:
    """Return the version named by If-Match.

    Raises:
        VersionRequired: the client names none, so it could undo what it has not seen.
    """
    version = expected_version(request)
    if version is None:
        raise VersionRequired
    return version


def query(request: web.Request, model: type[Query]) -> Query:
    """Return the query of the address as ``model``; a parameter twice or unknown is refused."""
    given = request.query
    if len(given) != len(set(given)):
        raise problems.Refusal("query-invalid", detail="Параметр запиту повторюється.")
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        raise problems.of_validation(error, code="query-invalid") from None
