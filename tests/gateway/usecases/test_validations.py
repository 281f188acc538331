"""A promised judgement outlives the process that promised it, and then forgets the files."""

from collections.abc import AsyncIterator

from sqlalchemy import func, select

from crypto_module.ades import cades
from gateway import validations
from gateway.reports.rendering import ReportForm
from gateway.store import blobs
from gateway.store.schema.validations import VALIDATIONS
from gateway.store.validations import Validation
from gateway.validations import Question
from tests.gateway.world import NOW, World, hierarchy

CLIENT = "city-officer-1"


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def _promised(world: World, content: bytes, question: Question) -> Validation:
    signer = hierarchy()["officer"].signer
    file = cades.sign(content, signer=signer, signing_time=NOW, detached=True)
    kept = [await world.blobs.write(_once(one), limit=1 << 20) for one in (file, content)]
    return await validations.promise(
        world.store,
        question,
        client=CLIENT,
        file=kept[0].key,
        content=kept[1].key,
        now=world.now,
    )


async def _found(world: World, promised: Validation) -> Validation:
    return await validations.find(world.store, promised.id, client=CLIENT, now=world.now)


async def test_another_worker_keeps_the_promise_on_either_engine(both: World) -> None:
    promised = await _promised(both, b"one", Question(name="a.p7s", form=ReportForm.JSON))
    assert (await _found(both, promised)).answer is None
    await both.work(turns=1)
    found = await _found(both, promised)
    assert found.answer is not None
    assert b'"TOTAL-PASSED"' in found.answer
    assert found.blobs == ()
    assert list(both.blobs.keys_before(both.now.replace(year=9999))) == []


async def test_files_of_an_open_question_are_listed_and_so_never_swept(world: World) -> None:
    promised = await _promised(world, b"one", Question(name="", form=ReportForm.JSON))
    assert await blobs.listed(world.store, promised.blobs) == set(promised.blobs)


async def test_a_question_that_cannot_be_answered_waits_and_holds_up_no_other(
    world: World,
) -> None:
    broken = await _promised(world, b"one", Question(name="", form=ReportForm.JSON))
    assert broken.file is not None
    world.blobs.remove(broken.file)
    whole = await _promised(world, b"two", Question(name="", form=ReportForm.JSON))
    await world.work(turns=1)
    assert (await _found(world, broken)).answer is None
    assert (await _found(world, whole)).answer is not None


async def test_answers_are_forgotten_after_a_day(world: World) -> None:
    await _promised(world, b"one", Question(name="", form=ReportForm.JSON))
    await world.work(turns=1)
    world.later(days=2)
    await _promised(world, b"two", Question(name="", form=ReportForm.JSON))
    await world.work(turns=1)
    async with world.store.read() as tx:
        assert await tx.scalar(select(func.count()).select_from(VALIDATIONS)) == 1
