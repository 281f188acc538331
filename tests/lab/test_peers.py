"""What independent judges say of the lab's specimens is what the data say they say."""

from pathlib import Path

import pytest

from crypto_module.validation import Indication
from gateway.lab import CATALOGUE, make
from tests.lab.peers import ACCEPTS, JUDGES

ASKED = [(one.id, peer) for one in CATALOGUE.values() for peer in one.peers]
MARKS = {"xmlsec": pytest.mark.xmlsec, "xmlsec_list": pytest.mark.xmlsec}


@pytest.mark.parametrize(
    ("identifier", "peer"),
    [pytest.param(*one, marks=MARKS.get(one[1], ())) for one in ASKED],
)
@pytest.mark.filterwarnings("ignore")
def test_a_peer_says_what_was_recorded(identifier: str, peer: str, tmp_path: Path) -> None:
    assert JUDGES[peer](make(identifier), tmp_path) == CATALOGUE[identifier].peers[peer]


def test_peers_were_asked_of_many_defects_and_every_disagreement_is_explained() -> None:
    assert len(ASKED) > 200
    for one in CATALOGUE.values():
        passed = one.indication is Indication.TOTAL_PASSED
        differs = any((said == ACCEPTS) is not passed for said in one.peers.values())
        assert differs <= (one.why is not None), one.id
