"""Bad input: whoever reads only the answer knows which of the listed things was wrong.

That each is truly answered so is shown by the stories of the tables compared here.
"""

from connectors.simulator.pki import Defect
from tests.flow.test_bad_input_certificate import BAD as CERTIFICATES
from tests.flow.test_bad_input_signature import BAD as SIGNATURES

LISTED = {
    "one byte changed": SIGNATURES["one byte changed"][1],
    "signature over fewer documents": SIGNATURES["fewer documents"][1],
    "foreign signer": SIGNATURES["foreign signer"][1],
    "wrong content": SIGNATURES["wrong content"][1],
    "expired certificate": CERTIFICATES[Defect.EXPIRED],
    "foreign base point in explicit parameters": CERTIFICATES[Defect.FOREIGN_BASE_POINT],
}


def test_no_two_lines_of_the_list_have_the_same_answer() -> None:
    assert len(set(LISTED.values())) == len(LISTED)
