"""Enrolling: a document that may be applied again, and keys that are shown once."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest

from gateway import registry
from gateway.domain.errors import Invalid
from gateway.store import actors
from gateway.store import registry as stored
from tests.gateway.world import NOW, SUPER, World, document


async def test_the_example_document_can_be_applied_again(both: World) -> None:
    before = await stored.modules(both.store)
    await registry.apply(both.store, document(), now=NOW + timedelta(days=1))
    assert await stored.modules(both.store) == before


async def test_a_client_is_known_by_its_key_and_by_nothing_else(both: World) -> None:
    key = await registry.enrol_client(
        both.store, client_id="city-officer-1", name="Система", officer="officer-1", now=NOW
    )
    found = await actors.by_api_key(both.store, hashlib.sha256(key.encode()).digest())
    assert found == SUPER
    assert await actors.by_api_key(both.store, hashlib.sha256(b"another").digest()) is None


async def test_a_new_key_ends_the_old_one(both: World) -> None:
    enrolled = [
        await registry.enrol_client(
            both.store, client_id="one", name="Система", officer="officer-1", now=NOW
        )
        for _ in range(2)
    ]
    old, new = (hashlib.sha256(key.encode()).digest() for key in enrolled)
    assert await actors.by_api_key(both.store, old) is None
    assert await actors.by_api_key(both.store, new) is not None


async def test_a_dismissed_officer_takes_its_clients_along(world: World) -> None:
    key = await registry.enrol_client(
        world.store, client_id="one", name="Система", officer="officer-1", now=NOW
    )
    changed = document()
    changed["officer"][0]["active"] = False
    await registry.apply(world.store, changed, now=NOW)
    assert await actors.by_api_key(world.store, hashlib.sha256(key.encode()).digest()) is None


async def test_a_client_of_nobody_is_refused(world: World) -> None:
    with pytest.raises(Invalid):
        await registry.enrol_client(
            world.store, client_id="one", name="Система", officer="nobody", now=NOW
        )


@pytest.mark.parametrize(
    ("table", "row", "field"),
    [
        ("access_point", {"edrpou": "32855968"}, "access_point[1].edrpou"),
        ("access_point", {"kind": "CASTLE"}, "access_point[1].kind"),
        ("access_point", {"code": "a/b"}, "access_point[1].code"),
        ("access_point", {"surprise": 1}, "access_point[1]."),
        ("officer", {"rnokpp": "3110501235"}, "officer[1].rnokpp"),
        ("officer", {"role": "king"}, "officer[1].role"),
        ("officer", {"active": "yes"}, "officer[1].active"),
        ("module", {"state": "LOST"}, "module[1].state"),
        ("module", {"requested_at": "yesterday"}, "module[1].requested_at"),
        ("module", {"requested_at": None}, "module[1].requested_at"),
    ],
)
def test_a_broken_document_names_the_table_and_the_field(
    table: str, row: dict[str, Any], field: str
) -> None:
    broken = document()
    broken[table][0] = {**broken[table][0], **row}
    with pytest.raises(Invalid) as caught:
        registry.parse(broken)
    assert caught.value.field == field
    assert "3110501235" not in str(caught.value)


@pytest.mark.parametrize("broken", [{"castle": []}, {"officer": {"id": "x"}}])
def test_tables_nobody_reads_are_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        registry.parse(broken)


async def test_an_officer_of_an_unknown_place_is_refused_and_nothing_is_written(
    both: World,
) -> None:
    broken = document()
    broken["officer"][0] |= {"role": "cnap_head"}
    broken["officer"][1] |= {"access_point": "nowhere"}
    with pytest.raises(Invalid):
        await registry.apply(both.store, broken, now=NOW)
    kept = await stored.officer(both.store, "officer-1")
    assert kept is not None
    assert kept.role.value == "super_userCnap"
