"""The published description is the API: the same routes, the same shapes, nothing beside it."""

import ast
import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from gateway.domain import applicant, application, errors
from gateway.http import problems
from gateway.http.api import routes, signature
from gateway.http.api.forms import ApplicantForm, ApplicationForm, IdentityDocumentForm
from gateway.http.api.views import PREFIX
from gateway.http.openapi import Route
from tests.gateway.http.conftest import Standing
from tests.support.gateway import OFFICER, RunningGateway

CHECKS: Final = (
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
EXAMPLES: Final = 15


async def test_the_description_names_exactly_the_routes_of_the_api(
    running_gateway: RunningGateway,
) -> None:
    served = {
        (route.method.lower(), route.resource.canonical)
        for route in running_gateway.app.router.routes()
        if route.resource is not None and route.resource.canonical.startswith("/api/")
    }
    async with running_gateway.http(None) as http, http.get("/openapi.json") as response:
        described = await response.json()

    operations = {
        (method, path) for path, methods in described["paths"].items() for method in methods
    }
    assert operations == served
    assert described["openapi"] == "3.1.0"
    assert described == json.loads(json.dumps(routes.description()))


def test_every_reference_of_the_description_leads_somewhere() -> None:
    described = routes.description()
    for reference in set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(described))):
        found = described
        for step in reference.split("/"):
            assert step in found, reference
            found = found[step]


def test_every_route_is_described_in_ukrainian_with_its_answers_and_problems() -> None:
    for each in routes.ROUTES:
        assert any("а" <= letter <= "я" for letter in each.summary.lower()), each.handler
        assert each.answers, each.handler
        assert set(each.problems) <= set(problems.STATUS), each.handler


def test_every_word_of_the_description_is_ukrainian() -> None:
    def texts(node: Any) -> Iterator[str]:
        if isinstance(node, list):
            for each in node:
                yield from texts(each)
        if isinstance(node, dict):
            for key, value in node.items():
                if key in {"description", "summary"} and isinstance(value, str):
                    yield value
                else:
                    yield from texts(value)

    found = list(texts(routes.description()))
    assert found
    assert [text for text in found if not re.search("[а-яєіїґ]", text.lower())] == []


def test_every_code_has_a_status_and_a_ukrainian_title() -> None:
    of_operations = {"signature-invalid", "signer-mismatch"}
    of_the_worker = {"cursor-moved"}

    assert set(problems.STATUS) >= set(errors.TITLES) - of_operations - of_the_worker
    for code in problems.STATUS:
        assert problems.title(code)


def test_every_code_that_is_raised_has_a_title() -> None:
    """A newer code without a row would answer 500: the sources are read to find such."""
    kinds = {kind.__name__ for kind in errors.DomainError.__subclasses__()} | {"Refusal"}
    raised: set[str] = set()
    for path in Path("gateway").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id=name), args=[ast.Constant(value=str() as code), *_]
                ) if name in kinds:
                    raised.add(code)

    assert raised
    assert raised - set(errors.TITLES) - set(problems.STATUS) == set()


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        (ApplicationForm, application._FIELDS),
        (ApplicantForm, applicant._FIELDS),
        (IdentityDocumentForm, applicant._DOCUMENT_FIELDS),
    ],
)
def test_the_published_form_has_the_fields_the_parser_reads(form: Any, fields: Any) -> None:
    assert set(form.model_fields) == fields


@schemathesis.serializer(signature.CADES, signature.ASIC_E)
def octets(_context: object, value: Any) -> bytes:
    """A generated body of plain bytes, as it is."""
    return value if isinstance(value, bytes) else bytes(getattr(value, "data", b""))


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("each", routes.ROUTES, ids=lambda each: each.handler.__name__)
@pytest.mark.asyncio(loop_scope="module")
async def test_no_generated_request_gets_an_answer_that_is_not_described(
    standing: Standing, each: Route, mode: GenerationMode
) -> None:
    await asyncio.to_thread(_ask_generated, standing, each, mode)


def _ask_generated(standing: Standing, each: Route, mode: GenerationMode) -> None:
    """Send requests made of the description, or deliberately off it, always the same ones."""
    gateway = standing.gateway
    key = gateway.installation.api_keys[OFFICER]
    schema = schemathesis.openapi.from_dict(routes.description())
    operation = schema[PREFIX + each.path][each.method]

    @seed(1)
    @settings(
        max_examples=EXAMPLES,
        derandomize=False,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case[Any]) -> None:
        if mode is GenerationMode.POSITIVE and "cases/{id}" in each.path:
            # A real case, so that the request goes past its address.
            case.path_parameters["id"] = str(standing.case)
        response = case.call(base_url=gateway.url, headers={"Authorization": f"Bearer {key}"})
        case.validate_response(response, checks=list(CHECKS))

    ask()
