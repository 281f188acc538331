"""What was signed with an algorithm that is not trusted any more needs proof that it is older."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final, get_args

import pytest

from crypto_module.ades import cades
from crypto_module.errors import CryptoError
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import HashName
from crypto_module.validation import (
    Accepted,
    Evidence,
    Indication,
    Policy,
    SubIndication,
    Verdict,
    validate,
)
from crypto_module.validation.suitability import NEVER, NO_END, Suitability
from crypto_module.x509 import keys
from crypto_module.x509.algorithms import HASHES
from crypto_module.x509.certificate import Certificate, parse_bundle
from tests.crypto_module.authority import (
    CA_EXTENSIONS,
    CONTENT,
    KEYS,
    NOW,
    Holder,
    issued,
    reason,
    root,
)
from tests.crypto_module.validation.stamped import (
    ALL,
    CA,
    DAY,
    LEAF,
    SIGNED_AT,
    bes,
    stamped,
    token,
)
from tests.crypto_module.validation.stamped import ROOT as DSTU_ROOT
from tests.crypto_module.validation.test_long_term import KEEPER, LIVING

FILE: Final = Path(__file__).parents[3] / "config/policies/algorithms.toml"
TABLE: Final = Suitability.parse(FILE.read_bytes())
BUNDLE: Final = Path(__file__).parents[2] / "vectors/certs/CACertificates-2026-02.p7b"
FAILURE: Final = SubIndication.CRYPTO_CONSTRAINTS_FAILURE
NO_POE: Final = SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE


def table(*, hashes: dict[str, date | None] | None = None, rsa: str = "") -> Suitability:
    """Return the table in which some hash ends, or with other rows of RSA."""
    ends = {**dict.fromkeys(get_args(HashName)), **(hashes or {})}
    rows = [
        f"[hashes.{name}]\n" + ("" if until is None else f"until = {until}\n")
        for name, until in ends.items()
    ]
    kinds = ("DSTU4145", 163), ("ECDSA", 256)
    held = [f'[[keys]]\nkind = "{kind}"\nbits = {bits}\n' for kind, bits in kinds]
    return Suitability.parse("".join(('version = "test"\n', *rows, *held, rsa)).encode())


def judged(
    signature: bytes, algorithms: Suitability, *anchors: Holder, now: datetime = NOW
) -> Verdict:
    return validate(
        signature,
        content=CONTENT,
        evidence=Evidence(certificates=(*ALL, KEEPER.certificate)),
        policy=Policy(
            name="test",
            anchors=tuple(one.certificate for one in anchors or (DSTU_ROOT,)),
            revocation="none",
            algorithms=algorithms,
        ),
        now=now,
    )


def signed(holder: Holder) -> bytes:
    return cades.sign(CONTENT, signer=holder.signer, signing_time=NOW, detached=True)


def test_a_hash_counts_until_the_end_of_its_last_day() -> None:
    root_ = root(KEYS["P256"])
    signature = signed(issued(root_, key=KEYS["P256"]))
    ending = table(hashes={"sha256": NOW.date()})
    evening = datetime.combine(NOW.date(), datetime.max.time(), tzinfo=UTC)
    assert reason(judged(signature, ending, root_, now=evening)) is None
    late = judged(signature, ending, root_, now=evening + timedelta(microseconds=1))
    assert reason(late) is NO_POE
    assert late.signatures[0].indication is Indication.INDETERMINATE


def test_a_time_stamp_proves_that_a_signature_is_older() -> None:
    ending = table(hashes={"gost34311": SIGNED_AT.date()})
    signature = stamped(bes(), by=KEEPER)
    assert isinstance(judged(signature, ending, DSTU_ROOT, LIVING), Accepted)
    after = table(hashes={"gost34311": (SIGNED_AT - DAY).date()})
    assert reason(judged(signature, after, DSTU_ROOT, LIVING)) is NO_POE


def test_a_signature_known_to_be_younger_cannot_be_helped() -> None:
    imprint = hashes.digest("sha256", CONTENT)
    content_stamp = token(imprint, SIGNED_AT - DAY, by=KEEPER)
    signature = stamped(bes(LEAF, content_stamp), by=KEEPER)
    late = table(hashes={"gost34311": (SIGNED_AT - 3 * DAY).date()})
    assert reason(judged(signature, late, DSTU_ROOT, LIVING)) is FAILURE


def test_a_time_stamp_of_an_algorithm_that_has_ended_proves_nothing() -> None:
    # The imprint is of SHA-256; the signer's hash is GOST 34.311.
    ending = table(hashes={"sha256": (SIGNED_AT - DAY).date()})
    verdict = judged(stamped(bes()), ending)
    assert reason(verdict) is SubIndication.OUT_OF_BOUNDS_NO_POE
    assert verdict.signatures[0].time_stamps[0].sub_indication is FAILURE


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ('[[keys]]\nkind = "RSA"\nbits = 2048\n', None),
        ('[[keys]]\nkind = "RSA"\nbits = 3000\n', FAILURE),
        ('[[keys]]\nkind = "RSA"\nbits = 2048\nuntil = 2026-11-19\n', NO_POE),
        ("", FAILURE),
    ],
)
def test_a_key_counts_by_kind_and_bits(rows: str, expected: SubIndication | None) -> None:
    root_ = root(KEYS["P256"])
    assert reason(judged(signed(issued(root_, key=KEYS["RSA"])), table(rsa=rows), root_)) is (
        expected
    )


def test_an_issuer_counts_as_well_and_the_anchor_does_not() -> None:
    rows = '[[keys]]\nkind = "RSA"\nbits = 3000\n'
    anchor = root(KEYS["RSA"])
    direct = issued(anchor, key=KEYS["P256"])
    assert reason(judged(signed(direct), table(rsa=rows), anchor)) is None
    top = root(KEYS["P384"])
    middle = issued(top, name="Середній", key=KEYS["RSA"], extensions=CA_EXTENSIONS)
    leaf = issued(middle, key=KEYS["P256"])
    signature = cades.sign(
        CONTENT,
        signer=leaf.signer,
        signing_time=NOW,
        detached=True,
        certificates=(middle.certificate,),
    )
    assert reason(judged(signature, table(rsa=rows), top)) is FAILURE


def test_without_a_table_everything_that_we_have_is_trusted() -> None:
    policy = Policy(name="test", anchors=(DSTU_ROOT.certificate,), revocation="none")
    verdict = validate(stamped(bes()), evidence=Evidence(certificates=ALL), policy=policy, now=NOW)
    assert isinstance(verdict, Accepted)
    assert CA.certificate in verdict.signatures[0].path
    assert LEAF.certificate == verdict.signatures[0].certificate


def test_the_table_of_the_project_knows_every_hash_that_signs() -> None:
    assert TABLE.hashes.keys() == set(HASHES.values())
    assert TABLE.hash_ends("sha1") is NEVER
    assert len(TABLE.digest) == 64
    assert TABLE.version


def test_every_key_of_the_bundle_is_trusted_today() -> None:
    ends = set()
    for one in parse_bundle(BUNDLE.read_bytes()):
        with suppress(CryptoError):  # keys that we do not have at all: RSA of 1024 bits
            ends.add(TABLE.key_ends(one.public_key))
    assert NEVER not in ends
    assert NO_END in ends


@pytest.mark.parametrize("key", [KEYS["RSA"]])
def test_short_rsa_ends_with_2028(key: object) -> None:
    certificate: Certificate = issued(root(), key=key).certificate  # type: ignore[arg-type]
    assert TABLE.key_ends(keys.parse(certificate.spki_der)) == datetime(2029, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "version = 1\nhashes = {}\nkeys = []",
        'version = ""\nhashes = {}\nkeys = []',
        'version = "1"\nkeys = []',
        'version = "1"\nhashes = {}',
        'version = "1"\nhashes = {}\nkeys = []\nmore = 1',
        'version = "1"\nkeys = []\n[hashes.md5]',
        'version = "1"\nkeys = []\n[hashes.sha256]\nuntil = "2028-12-31"',
        'version = "1"\nkeys = []\n[hashes.sha256]\nuntil = 2028-12-31T00:00:00Z',
        'version = "1"\nkeys = []\n[hashes.sha256]\nuntill = 2028-12-31',
        'version = "1"\nhashes = {}\n[[keys]]\nkind = "DSA"\nbits = 2048',
        'version = "1"\nhashes = {}\n[[keys]]\nkind = "RSA"\nbits = "2048"',
        'version = "1"\nhashes = {}\n[[keys]]\nkind = "RSA"\nbits = true',
        'version = "1"\nhashes = {}\nkeys = [1]',
    ],
)
def test_a_table_that_is_not_as_agreed_is_refused_whole(text: str) -> None:
    with pytest.raises(ValueError, match=r"has|is"):
        Suitability.parse(text.encode())


def test_a_policy_is_named_by_all_that_it_says() -> None:
    def digest(**more: object) -> str:
        said = {"name": "test", "anchors": (), "revocation": "none", **more}
        return Policy(**said).fingerprint  # type: ignore[arg-type]

    others = [
        digest(),
        digest(name="other"),
        digest(anchors=(CA.certificate,)),
        digest(revocation="required"),
        digest(freshness=timedelta(hours=1)),
        digest(retry_after=timedelta(hours=1)),
        digest(algorithms=TABLE),
    ]
    assert len(set(others)) == len(others)
    assert digest() == digest()
