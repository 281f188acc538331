"""A key container is told without its keys; a wrong password says nothing more."""

import base64
import json
from pathlib import Path
from typing import Any, Final

import pytest

from tests.gateway.http.conftest import Standing, problem

FILES: Final = Path(__file__).parents[2] / "vectors" / "containers"
INSPECT: Final = "/api/v1/containers/inspect"
pytestmark = pytest.mark.asyncio(loop_scope="module")


def _asked(name: str, **fields: Any) -> dict[str, Any]:
    return {"file": base64.b64encode((FILES / name).read_bytes()).decode(), **fields}


async def test_a_store_is_told_with_its_keys_and_certificates(standing: Standing) -> None:
    body = _asked("key.jks", password="123456", key_password="qwerty")
    before = await standing.gateway.kept()
    async with standing.gateway.http() as http, http.post(INSPECT, json=body) as response:
        assert response.status == 200, await response.text()
        found = await response.json()
    assert found["kind"] == "jks"
    assert [len(one["key_identifier"]) for one in found["keys"]] == [64] * len(found["keys"])
    assert found["keys"][0]["algorithm"].startswith("DSTU4145-")
    assert {one["serial"] for one in found["certificates"]} >= set(found["keys"][0]["certificates"])
    assert set(found["keys"][0]) == {
        "name",
        "algorithm",
        "key_identifier",
        "usage",
        "certificates",
    }
    assert await standing.gateway.kept() == before


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, "field-required", "file"),
        ({"file": "eA=="}, "container-malformed", "file"),
        ({"file": "?"}, "field-invalid", "file"),
        ({"file": "eA==", "password": 1}, "field-invalid", "password"),
        (_asked("Key-6.dat", password="another"), "password-wrong", "password"),
        (
            _asked("key.jks", password="123456", key_password="another"),
            "password-wrong",
            "password",
        ),
        (_asked("test-diia.p12"), "password-wrong", "password"),
    ],
)
async def test_what_does_not_open_is_refused_and_no_secret_comes_back(
    standing: Standing, body: dict[str, Any], code: str, field: str
) -> None:
    async with standing.gateway.http() as http, http.post(INSPECT, json=body) as response:
        found = await problem(response)
    assert (found["code"], found["field"]) == (code, field)
    assert "another" not in json.dumps(found)
