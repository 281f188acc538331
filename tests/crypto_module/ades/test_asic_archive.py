"""Archive time-stamps of containers: what their manifests list is proven (EN 319 162-1, 5.3.4)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import pytest

from crypto_module.ades import cades
from crypto_module.ades.cades import augment
from crypto_module.primitives import hashes
from crypto_module.validation import Accepted, Evidence, Policy, SubIndication, Verdict, validate
from crypto_module.validation.suitability import Suitability
from tests.crypto_module.ades.test_asic_reader import DOCUMENTS, manifest, packed
from tests.crypto_module.authority import NOW, Holder, reason
from tests.crypto_module.validation.stamped import ALL, DAY, LEAF, ROOT, TSA, crl_of, stamped, token
from tests.crypto_module.validation.test_algorithms_in_time import table
from tests.crypto_module.validation.test_long_term import HELD, KEEPER, LATER, LIVING

SIGNATURE: Final = "META-INF/signature001.p7s"
FIRST: Final = "META-INF/ASiCArchiveManifest001.xml"
FIRST_TOKEN: Final = "META-INF/timestamp001.tst"
SECOND: Final = "META-INF/ASiCArchiveManifest.xml"
OTHER: Final = "META-INF/container.xml"
SECOND_TOKEN: Final = "META-INF/timestamp002.tst"


def long_term() -> dict[str, bytes]:
    listed = manifest(DOCUMENTS)
    signature = cades.sign(listed, signer=LEAF.signer, signing_time=None, detached=True)
    return {
        **DOCUMENTS,
        "META-INF/ASiCManifest001.xml": listed,
        SIGNATURE: augment.with_material(stamped(signature), HELD),
    }


def archived(
    files: Mapping[str, bytes],
    at: datetime = NOW,
    *,
    by: Holder = KEEPER,
    names: tuple[str, str] = (FIRST, FIRST_TOKEN),
    hash_name: hashes.HashName = "sha256",
) -> dict[str, bytes]:
    """Return the files with an archive manifest over all of them, and its token."""
    listed = manifest(files, names[1], name=hash_name)
    stamp = token(hashes.digest("sha256", listed), at, by=by)
    return {**files, names[0]: listed, names[1]: stamp}


def judged(
    files: Mapping[str, bytes], now: datetime = LATER, *, algorithms: Suitability | None = None
) -> Verdict:
    anchors = (ROOT.certificate, LIVING.certificate)
    return validate(
        packed(files),
        content=None,
        evidence=Evidence.of(certificates=[one.der for one in ALL], crls=(crl_of(LIVING, now),)),
        policy=Policy(name="test", anchors=anchors, revocation="required", algorithms=algorithms),
        now=now,
    )


def test_a_container_outlives_the_root_of_its_signer() -> None:
    verdict = judged(archived(long_term()))
    assert isinstance(verdict, Accepted)
    kinds = [one.kind for one in verdict.signatures[0].time_stamps]
    assert kinds == ["signature-time-stamp", "archive-time-stamp"]
    assert reason(judged(long_term())) is not None


def test_an_archive_made_too_late_proves_nothing() -> None:
    assert reason(judged(archived(long_term(), LATER - DAY))) is not None


def test_an_archive_may_be_archived_again() -> None:
    """The inner authority has expired; what the outer one proves makes its token good."""
    once = archived(long_term(), NOW - DAY, by=TSA)
    assert reason(judged(once)) is not None
    twice = archived(once, NOW, names=(SECOND, SECOND_TOKEN))
    verdict = judged(twice)
    assert isinstance(verdict, Accepted)
    assert [one.time for one in verdict.signatures[0].time_stamps[1:]] == [NOW - DAY, NOW]


WRONG: Final = {
    "listed-file-changed": ({OTHER: b"<b/>"}, SubIndication.HASH_FAILURE),
    "manifest-changed": ({FIRST: manifest(long_term(), FIRST_TOKEN)}, SubIndication.HASH_FAILURE),
    "token-that-is-none": ({FIRST_TOKEN: b"text"}, SubIndication.FORMAT_FAILURE),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_archive_proves_nothing(name: str) -> None:
    changed, expected = WRONG[name]
    verdict = judged({**archived({**long_term(), OTHER: b"<a/>"}), **changed})
    assert reason(verdict) is not None
    assert verdict.signatures[0].time_stamps[-1].sub_indication is expected


def test_a_listed_file_that_is_gone_proves_nothing() -> None:
    files = archived({**long_term(), OTHER: b"<a/>"})
    del files[OTHER]
    stamp = judged(files).signatures[0].time_stamps[-1]
    assert stamp.sub_indication is SubIndication.SIGNED_DATA_NOT_FOUND


def test_an_archive_that_lists_another_signature_proves_nothing_of_this() -> None:
    files = archived({name: octets for name, octets in long_term().items() if name != SIGNATURE})
    verdict = judged({**files, SIGNATURE: long_term()[SIGNATURE]})
    assert [one.kind for one in verdict.signatures[0].time_stamps] == ["signature-time-stamp"]


@pytest.mark.parametrize("broken", [b"<a/>", b"text", b""])
def test_an_archive_manifest_that_cannot_be_read_spoils_nothing(broken: bytes) -> None:
    files = {**long_term(), FIRST: broken, FIRST_TOKEN: b"text"}
    assert reason(judged(files, NOW)) is None


def test_the_hash_of_a_list_must_be_trusted_when_its_token_was_made() -> None:
    """Else other files of the same digest could be said to have existed."""
    ended = table(hashes={"sha512": (NOW - DAY).date()})
    assert reason(judged(archived(long_term()), algorithms=ended)) is None
    verdict = judged(archived(long_term(), hash_name="sha512"), algorithms=ended)
    stamp = verdict.signatures[0].time_stamps[-1]
    assert stamp.sub_indication is SubIndication.CRYPTO_CONSTRAINTS_FAILURE
    assert reason(verdict) is not None
