"""A change that came by the API is taken up at once, not at the worker's next look."""

from pathlib import Path
from uuid import UUID

from connectors.simulator import cast
from tests.support.gateway import running

SELDOM_S = 3600.0
"""Much longer than the client waits for the verdict."""


async def test_a_submitted_case_is_judged_before_the_next_look(
    tmp_path: Path, simulator_data: Path
) -> None:
    async with (
        running(
            tmp_path / "gateway", simulator_data=simulator_data, worker={"poll_s": SELDOM_S}
        ) as gateway,
        gateway.client() as city,
    ):
        opened = await city.open_case(gateway.application(), idempotency_key="1")
        case = UUID(opened["id"])
        scan = cast.documents()[0]
        await city.put_document(case, scan.name, scan.content, media_type=scan.media_type)
        await city.put_signature(case, gateway.sign(await city.manifest(case)))
        operation = await city.submit(case)
        ended = await city.wait_operation(UUID(operation["id"]))
        assert ended["indication"] == "TOTAL-PASSED"
