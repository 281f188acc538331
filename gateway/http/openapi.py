"""What the API says about itself: a decorator makes a handler a ``Route``, routes make OpenAPI 3.1.

The document is computed from the very table the router is filled from, so the two cannot differ.
"""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, Literal

from aiohttp import web
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from gateway.domain.roles import Actor
from gateway.http import problems

Handler = Callable[[web.Request, Actor], Awaitable[web.StreamResponse]]
Mode = Literal["validation", "serialization"]

JSON: Final = "application/json"
ANSWERS: Final[Mapping[int, str]] = {
    200: "Готово",
    201: "Створено",
    202: "Прийнято до виконання",
}
PATH_PARAMETERS: Final[Mapping[str, dict[str, Any]]] = {
    "id": {"type": "string", "format": "uuid"},
    "name": {"type": "string", "minLength": 1, "maxLength": 255},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A request header that a route reads."""

    name: str
    description: str
    required: bool
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A body or an answer of plain bytes, of one of these media types."""

    media_types: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """A body or an answer that is JSON of a model, or something else by its media type."""

    model: type[BaseModel]
    others: Mapping[str, Mapping[str, Any]]


Shape = type[BaseModel] | Raw | Several | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A handler with its address and everything a caller must know about it."""

    method: str
    path: str
    handler: Handler
    summary: str
    answers: Mapping[int, Shape]
    body: Shape = None
    query: type[BaseModel] | None = None
    headers: tuple[Header, ...] = ()
    problems: tuple[str, ...] = ()


_REFERENCE: Final = "#/components/schemas/{model}"
"""Where every schema stands; what a query names stands there because an answer has it too."""


def route(method: str, path: str, **facts: Any) -> Callable[[Handler], Route]:
    """Return a decorator: the handler under ``method path``, with the other facts of ``Route``."""
    return lambda handler: Route(method=method, path=path, handler=handler, **facts)


def document(routes: Iterable[Route], *, prefix: str, version: str) -> dict[str, Any]:
    """Return the OpenAPI 3.1 description of ``routes`` served under ``prefix``."""
    routes = tuple(routes)
    models: set[tuple[type[BaseModel], Mode]] = {(problems.Problem, "serialization")}
    for each in routes:
        models |= {(model, "validation") for model in _models(each.body)}
        models |= {(m, "serialization") for a in each.answers.values() for m in _models(a)}
    references, definitions = models_json_schema(
        sorted(models, key=lambda pair: (pair[0].__name__, pair[1])),
        ref_template=_REFERENCE,
    )
    schemas = definitions.get("$defs", {})
    for schema in schemas.values():
        # A docstring: for who reads the code, not for who reads the API.
        schema.pop("description", None)
    paths: dict[str, dict[str, Any]] = {}
    for each in routes:
        paths.setdefault(prefix + each.path, {})[each.method.lower()] = _operation(each, references)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Брама: API для систем ЦНАП",
            "version": version,
            "description": "Електронні справи до ПК «ІІС «Соціальна громада» та рішення за ними.",
        },
        "security": [{"apiKey": []}, {"clientCertificate": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "apiKey": {"type": "http", "scheme": "bearer"},
                "clientCertificate": {"type": "mutualTLS"},
            },
        },
    }


def _operation(each: Route, references: Mapping[Any, dict[str, Any]]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": each.handler.__name__,
        "summary": each.summary,
        "tags": [each.path.split("/")[1]],
        "parameters": [*_path_parameters(each), *_query_parameters(each), *_headers(each)],
        "responses": {
            str(status): {
                "description": ANSWERS[status],
                **_content(answer, references, "serialization"),
            }
            for status, answer in each.answers.items()
        }
        | _problem_responses(each, references),
    }
    if each.body is not None:
        body = _content(each.body, references, "validation")
        operation["requestBody"] = {"required": True, **body}
    return operation


def _path_parameters(each: Route) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": PATH_PARAMETERS[name]}
        for name in re.findall(r"{(\w+)}", each.path)
    ]


def _query_parameters(each: Route) -> list[dict[str, Any]]:
    if each.query is None:
        return []
    schema = each.query.model_json_schema(ref_template=_REFERENCE)
    return [
        {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", ()),
            "schema": facts,
        }
        for name, facts in schema["properties"].items()
    ]


def _headers(each: Route) -> list[dict[str, Any]]:
    return [
        {
            "name": header.name,
            "in": "header",
            "required": header.required,
            "description": header.description,
            "schema": dict(header.schema),
        }
        for header in each.headers
    ]


def _models(shape: Shape) -> tuple[type[BaseModel], ...]:
    match shape:
        case Several(model=model):
            return (model,)
        case type():
            return (shape,)
        case _:
            return ()


def _content(shape: Shape, references: Mapping[Any, dict[str, Any]], mode: Mode) -> dict[str, Any]:
    match shape:
        case None:
            return {}
        case Raw(media_types=media_types):
            octets = {"schema": {"type": "string", "format": "binary"}}
            return {"content": dict.fromkeys(media_types, octets)}
        case Several(model=model, others=others):
            told = {JSON: {"schema": references[(model, mode)]}}
            return {"content": told | {name: {"schema": schema} for name, schema in others.items()}}
        case _:
            return {"content": {JSON: {"schema": references[(shape, mode)]}}}


def _problem_responses(
    each: Route, references: Mapping[Any, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    schema = references[(problems.Problem, "serialization")]
    codes = sorted(
        {*each.problems, *problems.EVERYWHERE}, key=lambda code: (problems.status(code), code)
    )
    return {
        str(status): {
            "description": "; ".join(f"`{code}`: {problems.title(code)}" for code in group),
            "content": {problems.MEDIA_TYPE: {"schema": schema}},
        }
        for status, group in groupby(codes, key=problems.status)
    }
