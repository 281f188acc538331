"""The demonstration's own stage and story: what a guest is told opens what it says."""

from datetime import UTC, datetime
from pathlib import Path

from gateway.cli.play import invitation
from gateway.cli.stage import Ports, stage
from gateway.cli.story import tell
from gateway.domain.roles import Role
from tests.console.visitor import browsing

APPLICANT = "Прикладна"
DECISION = "Призначено"


async def test_a_guest_sees_the_deadline_as_operator_and_the_decision_as_head(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path, Ports.free(), now=datetime.now(UTC)) as ready:
        told = await tell(ready, now=datetime.now(UTC), say=lambda _what, _due: None)
        text = invitation(ready, told=told)
        pages = {}
        for guest in ready.guests:
            async with browsing(ready.gateway_url) as visitor:
                await visitor.sign_in(guest.login, guest.password)
                pages[guest.role] = await visitor.open(f"/console/cases/{told['case']}")

    assert set(pages) == {Role.SLA_OPERATOR, Role.CNAP_HEAD}
    assert all("передано вчасно" in page.text for page in pages.values())
    operator, head = pages[Role.SLA_OPERATOR].text, pages[Role.CNAP_HEAD].text
    assert DECISION in head
    assert APPLICANT in head
    assert DECISION not in operator
    assert APPLICANT not in operator

    lines = text.splitlines()
    assert any(line.endswith(f"/console/cases/{told['case']}") for line in lines)
    [named] = [line for line in lines if "логін" in line]
    for guest, label in zip(ready.guests, ("Оператор строків", "Керівник ЦНАП"), strict=True):
        [line] = [each for each in lines if guest.login in each]
        assert line.startswith(label)
        assert line.index(guest.login) == named.index("логін")
        assert line.index(guest.password) == named.index("пароль")
