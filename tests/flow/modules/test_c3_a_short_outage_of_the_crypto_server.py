"""C3, short: the crypto server is away for a while. Cases wait, then go, once each."""

from datetime import timedelta
from typing import Any

MINUTE = timedelta(minutes=1)


async def test_a_case_submitted_in_the_outage_arrives_after_it(town: Any) -> None:
    port = await town.close_ministry()
    async with town.city() as city:
        case = await town.submit(city)
        held = await town.until(
            city, case, lambda one: one["transport_state"] == "RETRY_WAIT", passing=MINUTE
        )
        assert held["accepted_at"] is None
        await town.open_ministry(port=port)
        sent = await town.until(
            city, case, lambda one: one["accepted_at"] is not None, passing=MINUTE
        )
    assert sent["transport_state"] == "ACKED"
    assert sent["due"] == held["due"]
