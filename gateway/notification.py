"""Telling the city: one event to one client, until a 2xx."""

from collections.abc import Callable
from datetime import datetime

from gateway import retry
from gateway.cloud_events import PREFIX, encoded
from gateway.ports import CityNotice, Delivery, RemoteUnavailable
from gateway.rules import Rules
from gateway.store import Store
from gateway.store import outbox as stored
from gateway.store.outbox import Due


async def tell(
    store: Store,
    rules: Rules,
    *,
    city: CityNotice,
    due: Due,
    owner: str,
    clock: Callable[[], datetime],
) -> None:
    """Send the event once, and write what came of it."""
    delivery = Delivery(
        id=due.event.id,
        client=due.client,
        url=due.url,
        type=PREFIX + due.event.type.value,
        at=due.event.at,
        attempt=due.attempts + 1,
        body=encoded(due.event),
    )
    try:
        await city.send(delivery)
    except RemoteUnavailable as err:
        now = clock()
        if retry.spent(now, since=due.event.at, rules=rules.retry):
            await stored.give_up(store, due)
            return
        until = retry.next_attempt(
            now, attempts=due.attempts, rules=rules.retry, asked=err.retry_after
        )
        await stored.postpone(store, due, owner=owner, until=until, error="remote-unavailable")
    else:
        await stored.delivered(store, due, now=clock())
