"""A bad signature is an answer: the operation says why, the case stays, nothing is sent."""

from dataclasses import replace

import pytest

from connectors.simulator.pki import Defect, Hierarchy, Suite
from connectors.simulator.pki.table import DEMONSTRATION
from crypto_module.ades import asic, cades
from crypto_module.cms.sign import Signer
from crypto_module.validation import Policy
from gateway import intake, journal, registry
from gateway.domain.case import Case, SignatureState, Status, TransportState
from gateway.domain.errors import Invalid
from gateway.reference import read_requirements
from gateway.rules import Rules
from gateway.seal import sealed_statement
from gateway.settings import CONFIG_DIR
from gateway.store import contents
from gateway.store.events import EventType
from gateway.store.operations import Operation, OperationState
from tests.gateway.world import NOW, PDF, SUPER, World, document, hierarchy

OFFICER = DEMONSTRATION[0]


async def _with_documents(world: World, *names: str) -> Case:
    case = (await world.opened()).case
    for name in names or ("application.pdf", "passport.pdf"):
        case = await world.document(case, name, PDF + name.encode())
    return case


async def _judged(world: World, case: Case) -> tuple[Operation, Case]:
    operation = await world.submit(case)
    await world.work(turns=2)
    done = await journal.operation(world.store, world.rules, actor=SUPER, operation_id=operation.id)
    seen = await journal.case(world.store, world.rules, actor=SUPER, case_id=case.id)
    return done, seen.case


async def _assert_refused(
    world: World, case: Case, *, code: str, sub_indication: str, state: SignatureState
) -> None:
    operation, after = await _judged(world, case)
    assert operation.state is OperationState.REFUSED
    assert (operation.code, operation.sub_indication) == (code, sub_indication)
    assert (after.status, after.signature_state, after.transport_state) == (
        Status.FORMING,
        state,
        TransportState.NOT_SENT,
    )
    assert world.ministry.received == []
    happened = await journal.timeline(world.store, world.rules, actor=SUPER, case_id=case.id)
    assert happened[-1].type is EventType.SIGNATURE_REFUSED
    assert [one.type for one in world.city.heard][-1] == "ua.brama.case.signature_refused"


async def _manifest(world: World, case: Case) -> bytes:
    return await intake.manifest(world.store, world.rules, actor=SUPER, case_id=case.id)


def _signed(content: bytes, signer: Signer | None = None) -> bytes:
    key = signer or hierarchy()["officer"].signer
    return cades.sign(content, signer=key, signing_time=NOW, detached=True)


async def test_one_changed_byte_of_the_signature_is_refused(world: World) -> None:
    case = await _with_documents(world)
    signature = bytearray(_signed(await _manifest(world, case)))
    signature[-1] ^= 1
    case = await world.put_signature(case, bytes(signature))
    await _assert_refused(
        world,
        case,
        code="signature-invalid",
        sub_indication="SIG_CRYPTO_FAILURE",
        state=SignatureState.INVALID,
    )


async def test_a_signature_over_other_content_is_refused(world: World) -> None:
    case = await _with_documents(world)
    case = await world.put_signature(case, _signed(b"something else"))
    await _assert_refused(
        world,
        case,
        code="signature-invalid",
        sub_indication="HASH_FAILURE",
        state=SignatureState.INVALID,
    )


async def test_a_document_added_after_signing_is_not_covered(world: World) -> None:
    case = await world.sign(await _with_documents(world))
    case = await world.document(case, "late.pdf")
    assert case.signature_state is SignatureState.UNSIGNED
    await _assert_refused(
        world,
        case,
        code="signature-coverage",
        sub_indication="SIG_CONSTRAINTS_FAILURE",
        state=SignatureState.INVALID,
    )


async def test_a_signature_over_an_earlier_manifest_is_not_covering(world: World) -> None:
    case = await _with_documents(world)
    signature = _signed(await _manifest(world, case))
    case = await world.put_signature(await world.document(case, "late.pdf"), signature)
    await _assert_refused(
        world,
        case,
        code="signature-coverage",
        sub_indication="SIG_CONSTRAINTS_FAILURE",
        state=SignatureState.INVALID,
    )


async def test_a_container_that_lists_fewer_documents_is_not_covering(world: World) -> None:
    case = await _with_documents(world)
    held = await contents.current(world.store, case.id)
    fewer = asic.manifest(
        [
            asic.DataObject(
                name="application.json",
                media_type="application/json",
                digest=held.application.sha256,
            )
        ]
    )
    body = asic.write(fewer, _signed(fewer), [("application.json", [held.application.body])])
    case = await world.put_signature(case, b"".join(body))
    await _assert_refused(
        world,
        case,
        code="signature-coverage",
        sub_indication="SIG_CONSTRAINTS_FAILURE",
        state=SignatureState.INVALID,
    )


async def test_a_ready_container_over_everything_goes_through(world: World) -> None:
    case = await _with_documents(world)
    held = await contents.current(world.store, case.id)
    manifest = await _manifest(world, case)
    documents = [
        ("application.json", [held.application.body]),
        *((one.name, world.blobs.chunks(one.blob)) for one in held.documents),
    ]
    body = b"".join(asic.write(manifest, _signed(manifest), documents))
    operation, after = await _judged(world, await world.put_signature(case, body))
    assert operation.state is OperationState.SUCCEEDED
    assert after.status is Status.SENT_TO_SPSZN


async def test_another_officers_signature_is_a_mismatch(world: World) -> None:
    case = await _with_documents(world)
    case = await world.sign(case, signer=hierarchy()["otg-officer"].signer)
    await _assert_refused(
        world,
        case,
        code="signer-mismatch",
        sub_indication="SIG_CONSTRAINTS_FAILURE",
        state=SignatureState.INVALID,
    )


def _officer_of(edrpou: str | None) -> Signer:
    """Return the same officer's key with a certificate of another body, or of nobody."""
    spec = replace(OFFICER, subject=replace(OFFICER.subject, edrpou=edrpou))
    return hierarchy().issue(spec).signer


async def test_an_officer_with_the_certificate_of_another_body_is_refused(world: World) -> None:
    case = await world.sign(await _with_documents(world), signer=_officer_of("43005393"))
    await _assert_refused(
        world,
        case,
        code="signer-mismatch",
        sub_indication="SIG_CONSTRAINTS_FAILURE",
        state=SignatureState.INVALID,
    )


UNZR, OTHER_UNZR = "19850227-00015", "19850227-00026"


async def _with_unzr(world: World, *, registered: str, certified: str | None) -> Case:
    """Return a case signed by the officer whose УНЗР the registry and the certificate tell."""
    told = document()
    told["officer"][0]["unzr"] = registered
    await registry.apply(world.store, told, now=NOW)
    spec = replace(OFFICER, subject=replace(OFFICER.subject, unzr=certified))
    return await world.sign(await _with_documents(world), signer=hierarchy().issue(spec).signer)


async def test_an_officer_with_the_unzr_of_another_person_is_refused(world: World) -> None:
    await _assert_refused(
        world,
        await _with_unzr(world, registered=UNZR, certified=OTHER_UNZR),
        code="signer-mismatch",
        sub_indication="SIG_CONSTRAINTS_FAILURE",
        state=SignatureState.INVALID,
    )


@pytest.mark.parametrize("certified", [UNZR, None], ids=["the same", "told by no certificate"])
async def test_an_unzr_that_contradicts_nothing_is_good(
    world: World, certified: str | None
) -> None:
    case = await _with_unzr(world, registered=UNZR, certified=certified)
    operation, _ = await _judged(world, case)
    assert operation.state is OperationState.SUCCEEDED


async def test_an_officer_with_a_certificate_of_his_own_signs(world: World) -> None:
    case = await world.sign(await _with_documents(world), signer=_officer_of(None))
    operation, after = await _judged(world, case)
    assert operation.state is OperationState.SUCCEEDED
    assert after.signature_state is SignatureState.VALID


@pytest.mark.parametrize(
    ("defect", "sub_indication"),
    [
        (Defect.EXPIRED, "OUT_OF_BOUNDS_NO_POE"),
        (Defect.FOREIGN_ISSUER, "NO_CERTIFICATE_CHAIN_FOUND"),
        (Defect.WRONG_KEY_USAGE, "CHAIN_CONSTRAINTS_FAILURE"),
    ],
)
async def test_a_defect_of_the_certificate_is_named(
    world: World, defect: Defect, sub_indication: str
) -> None:
    issued = hierarchy().issue(OFFICER, defect=defect)
    case = await world.sign(await _with_documents(world), signer=issued.signer)
    await _assert_refused(
        world,
        case,
        code="signature-invalid",
        sub_indication=sub_indication,
        state=SignatureState.INDETERMINATE,
    )


async def test_a_foreign_base_point_is_refused(world: World) -> None:
    dstu = Hierarchy.demonstration(NOW, suite=Suite.DSTU_M257, specs=())
    forged = dstu.issue(OFFICER, defect=Defect.FOREIGN_BASE_POINT)
    world.rules = replace(
        world.rules,
        policy=replace(world.rules.policy, anchors=dstu.anchors),
        certificates=dstu.pool,
    )
    case = await world.sign(await _with_documents(world), signer=forged.signer)
    await _assert_refused(
        world,
        case,
        code="signature-invalid",
        sub_indication="CRYPTO_CONSTRAINTS_FAILURE",
        state=SignatureState.INDETERMINATE,
    )


def _as_shipped(world: World) -> Rules:
    demands = read_requirements(CONFIG_DIR, "qualified")
    return replace(world.rules, policy=replace(world.rules.policy, certificate=demands))


async def test_the_demands_of_the_shipped_policy_let_officers_sign_and_the_ministry_seal(
    world: World,
) -> None:
    world.rules = _as_shipped(world)
    operation, after = await _judged(world, await world.sign(await _with_documents(world)))
    assert (operation.state, after.signature_state) == (
        OperationState.SUCCEEDED,
        SignatureState.VALID,
    )
    sealed = cades.sign(
        b"{}", signer=hierarchy()["ministry-seal"].signer, signing_time=NOW, detached=False
    )
    said = await sealed_statement(sealed, rules=world.rules, source=world.evidence, now=NOW)
    assert said == {}


async def test_a_seal_is_no_officers_signature(world: World) -> None:
    world.rules = _as_shipped(world)
    case = await _with_documents(world)
    seal = _signed(await _manifest(world, case), hierarchy()["gateway-seal"].signer)
    await _assert_refused(
        world,
        await world.put_signature(case, seal),
        code="signature-invalid",
        sub_indication="CHAIN_CONSTRAINTS_FAILURE",
        state=SignatureState.INDETERMINATE,
    )


async def test_a_refused_case_may_be_signed_again_and_go_on(world: World) -> None:
    case = await _with_documents(world)
    case = await world.put_signature(case, _signed(b"something else"))
    _, refused = await _judged(world, case)
    operation, after = await _judged(world, await world.sign(refused))
    assert operation.state is OperationState.SUCCEEDED
    assert after.signature_state is SignatureState.VALID


async def test_missing_revocation_evidence_holds_the_case_and_asks_again(world: World) -> None:
    policy = Policy(name="qualified", anchors=hierarchy().anchors, revocation="required")
    world.rules = replace(world.rules, policy=policy)
    operation, held = await _judged(world, await world.sign(await _with_documents(world)))
    assert (operation.state, operation.sub_indication) == (OperationState.RUNNING, "TRY_LATER")
    assert (held.status, held.signature_state) == (Status.FORMING, SignatureState.INDETERMINATE)
    world.rules = replace(world.rules, policy=replace(policy, revocation="none"))
    world.later(minutes=10)
    await world.work(turns=2)
    done = await journal.operation(world.store, world.rules, actor=SUPER, operation_id=operation.id)
    assert done.state is OperationState.SUCCEEDED


async def test_what_is_no_signature_at_all_is_refused_at_once(world: World) -> None:
    case = await _with_documents(world)
    attached = cades.sign(
        await _manifest(world, case),
        signer=hierarchy()["officer"].signer,
        signing_time=NOW,
        detached=False,
    )
    for body in (b"", b"not a signature", b"PK\x03\x04 not a container", attached):
        with pytest.raises(Invalid) as caught:
            await world.put_signature(case, body)
        assert caught.value.code == "signature-malformed"
