"""Time-stamps of signed data in XAdES: of all of them, and of chosen ones."""

import base64
from datetime import datetime
from typing import Final

import pytest
from lxml import etree

from crypto_module.ades import xades
from crypto_module.ades.xades import augment, canonical
from crypto_module.ades.xades.making import WRITTEN, Making, Signed, fill, whole
from crypto_module.ades.xades.names import DS, EXCLUSIVE, XADES
from crypto_module.primitives import hashes
from crypto_module.validation import Accepted, Indication, SubIndication
from crypto_module.validation.verdict import TimeStampResult
from tests.crypto_module.authority import KEYS, NOW, issued, reason
from tests.crypto_module.validation.stamped import CA, DAY, SIGNED_AT, judged, token

DOCUMENT: Final = '<справа xmlns="urn:x"><рішення Id="d">так</рішення></справа>'.encode()
SIGNER: Final = issued(CA, key=KEYS["M257"], serial=40)
WITH_DATA: Final = b'<a><b Id="one">1</b><c Id="two">2</c></a>'
INCLUDE_TWO: Final = '<Include URI="#r-two" referencedData="true"/>'
_D, _X = f"{{{DS}}}", f"{{{XADES}}}"


def over(octets: bytes, at: datetime = SIGNED_AT) -> bytes:
    return token(hashes.digest("sha256", octets), at)


def data_stamped(at: datetime = SIGNED_AT) -> bytes:
    return xades.sign_enveloped(
        DOCUMENT,
        signer=SIGNER.signer,
        signing_time=NOW,
        data_time_stamp=lambda octets: over(octets, at),
    )


def test_a_time_stamp_of_all_data_is_judged_and_dates_nothing_but_them() -> None:
    verdict = judged(data_stamped())
    assert isinstance(verdict, Accepted)
    (one,) = verdict.signatures[0].time_stamps
    assert (one.kind, one.indication, one.time) == (
        "content-time-stamp",
        Indication.TOTAL_PASSED,
        SIGNED_AT,
    )
    assert verdict.signatures[0].best_signature_time is None


def test_its_octets_are_those_of_the_canonical_document() -> None:
    seen: list[bytes] = []

    def stamp(octets: bytes) -> bytes:
        seen.append(octets)
        return over(octets)

    xades.sign_enveloped(DOCUMENT, signer=SIGNER.signer, signing_time=NOW, data_time_stamp=stamp)
    assert seen == [etree.tostring(etree.fromstring(DOCUMENT), method="c14n", exclusive=True)]


def test_what_is_proven_to_be_data_after_the_signature_contradicts_it() -> None:
    later = data_stamped(NOW - DAY)
    imprint = augment.signature_imprint(later, hash_name="sha256")
    made = augment.with_signature_time_stamp(later, token(imprint, NOW - 30 * DAY))
    assert reason(judged(made)) is SubIndication.TIMESTAMP_ORDER_FAILURE


@pytest.mark.parametrize("content", [b"first", None])
def test_data_elsewhere_are_what_the_caller_brings(content: bytes | None) -> None:
    data = [xades.Detached(uri="a", content=b"first")]
    made = xades.sign_detached(
        data,
        signer=SIGNER.signer,
        signing_time=NOW,
        data_time_stamp=over,
    )
    verdict = judged(made, content=content)
    if content is None:
        assert reason(verdict) is SubIndication.SIGNED_DATA_NOT_FOUND
    else:
        assert verdict.signatures[0].time_stamps[0].indication is Indication.TOTAL_PASSED


def individually(includes: str, stamped: bytes) -> TimeStampResult:
    """Return what is found of a time-stamp that names its data, of a signature over two."""
    making = Making(signer=SIGNER.signer, signing_time=NOW, data_time_stamp=lambda _: over(stamped))
    root = etree.fromstring(WITH_DATA)
    data = [
        Signed(
            uri=f"#{name}",
            octets=canonical.of_element(one, WRITTEN),
            transforms=(EXCLUSIVE,),
            name=f"r-{name}",
        )
        for name, one in zip(("one", "two"), root, strict=True)
    ]
    fill(making.signature(root), data, making)
    stamp = next(root.iter(f"{_X}AllDataObjectsTimeStamp"))
    stamp.tag = f"{_X}IndividualDataObjectsTimeStamp"
    for one in reversed(etree.fromstring(f'<a xmlns="{XADES}">{includes}</a>')):
        stamp.insert(0, one)
    _sign_again(root)
    verdict = judged(whole(root))
    assert isinstance(verdict, Accepted), verdict
    (result,) = verdict.signatures[0].time_stamps
    return result


def _sign_again(root: etree._Element) -> None:
    """The properties were changed by their owner: their digest and the value are made anew."""
    properties = next(root.iter(f"{_X}SignedProperties"))
    key = SIGNER.signer.key
    running = key.new_hash()
    running.update(canonical.of_element(properties, WRITTEN))
    digest = list(root.iter(f"{_D}DigestValue"))[2]
    digest.text = base64.b64encode(running.digest()).decode()
    info = next(root.iter(f"{_D}SignedInfo"))
    value = next(root.iter(f"{_D}SignatureValue"))
    value.text = base64.b64encode(key.sign(canonical.of_element(info, WRITTEN))).decode()


def test_a_time_stamp_of_chosen_data_is_over_them_alone_in_its_order() -> None:
    one, two = b'<b Id="one">1</b>', b'<c Id="two">2</c>'
    assert individually(INCLUDE_TWO, two).indication is Indication.TOTAL_PASSED
    both = INCLUDE_TWO + INCLUDE_TWO.replace("two", "one")
    assert individually(both, two + one).indication is Indication.TOTAL_PASSED
    assert individually(both, one + two).sub_indication is SubIndication.HASH_FAILURE
    assert individually(INCLUDE_TWO, one).sub_indication is SubIndication.HASH_FAILURE


@pytest.mark.parametrize(
    "includes",
    [
        "",
        INCLUDE_TWO + INCLUDE_TWO,
        INCLUDE_TWO.replace("#r-two", "#two"),
        INCLUDE_TWO.replace(' referencedData="true"', ""),
        INCLUDE_TWO.replace("#r-two", "#id-signed-properties"),
    ],
    ids=["nothing", "one twice", "an element", "the reference itself", "the properties"],
)
def test_what_is_not_a_datum_of_the_signature_cannot_be_chosen(includes: str) -> None:
    assert individually(includes, b"").sub_indication is SubIndication.FORMAT_FAILURE
