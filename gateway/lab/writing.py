"""A specimen as files of one folder, with the command that judges it."""

import json
from pathlib import Path
from typing import Any, Final

from gateway.domain.instants import rfc3339
from gateway.lab.authority import AT
from gateway.lab.catalogue import Conclusion, Defect
from gateway.lab.cms import bundle
from gateway.lab.specimen import Specimen, Update
from gateway.trust_state import take

EXPECTED: Final = "expected.json"
_CONTENT: Final = "content.bin"
_ANCHORS: Final = "anchors"
_CERTIFICATES: Final = "certificates.p7b"
_EVIDENCE: Final = "evidence"
_POLICY: Final = "policy.toml"
_LISTS: Final = "trust-lists"
_OFFERED: Final = "trusted-list.xml"
_PINNED: Final = "list-signer.cer"
_NAME: Final = "lab"


def write(specimen: Specimen, defect: Defect, folder: Path) -> dict[str, Any]:
    """Write the files, ``expected.json`` the last, and return what stands in it.

    Raises:
        OSError: the folder cannot be made or written.
    """
    file = f"signed{specimen.suffix}"
    anchors = {f"{_ANCHORS}/{n}.cer": one.der for n, one in enumerate(specimen.anchors, start=1)}
    evidence = {f"{_EVIDENCE}/{name}": der for name, der in (specimen.evidence or {}).items()}
    written = {file: specimen.file, **anchors, **evidence}
    if specimen.content is not None:
        written[_CONTENT] = specimen.content
    if specimen.certificates:
        written[_CERTIFICATES] = bundle(specimen.certificates)
    policy = specimen.policy
    if isinstance(policy, bytes):
        written[_POLICY], policy = policy, _POLICY
    for name, octets in written.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(octets)
    update = None if specimen.update is None else _offered(specimen.update, defect, folder)
    asked = specimen.evidence is not None
    if asked:
        (folder / _EVIDENCE).mkdir(exist_ok=True)
    otherwise = "online" if specimen.online else "none"
    revocation = f"directory:{_EVIDENCE}" if asked else otherwise
    expected: dict[str, Any] = {
        "defect": defect.id,
        "description": defect.description,
        **_words(defect),
        "parts": {part: [*map(_words, found)] for part, found in defect.parts.items()},
        "file": file,
        "content": None if specimen.content is None else _CONTENT,
        "digest": specimen.digest,
        "anchors": sorted(anchors),
        "trust_lists": None if update is None else _LISTS,
        "update": update,
        "certificates": _CERTIFICATES if specimen.certificates else None,
        "evidence": _EVIDENCE if asked else None,
        "revocation": revocation,
        "policy": policy,
        "at": rfc3339(AT),
        "peers": dict(defect.peers),
    }
    expected["command"] = _command(expected)
    text = json.dumps(expected, ensure_ascii=False, indent=2) + "\n"
    (folder / EXPECTED).write_text(text, encoding="utf-8")
    return expected


def _offered(update: Update, defect: Defect, folder: Path) -> dict[str, Any]:
    """Write what is known and what is offered; return the command that offers it."""
    (folder / _LISTS).mkdir()
    (folder / _OFFERED).write_bytes(update.offered)
    (folder / _PINNED).write_bytes(update.signer.der)
    if update.known is not None:
        pins = (update.signer,)
        take(folder / _LISTS, _NAME, update.known, source=_OFFERED, signers=pins, now=AT)
    pin = () if update.known is not None else ("--signer", _PINNED)
    words = ["brama", "trust", "update", _OFFERED, "--name", _NAME, "--state", _LISTS, *pin]
    return {
        "command": words,
        "exit_code": 0 if defect.update is None else 1,
        "told": defect.update,
    }


def _words(told: Defect | Conclusion) -> dict[str, str | None]:
    sub = told.sub_indication
    return {
        "indication": told.indication.value,
        "sub_indication": None if sub is None else sub.value,
    }


def _command(expected: dict[str, Any]) -> list[str]:
    """Return the words that judge it, in its folder."""
    words = ["brama", "verify", expected["file"]]
    if expected["content"]:
        words += ["--content", expected["content"]]
    if expected["digest"]:
        words += ["--hash", expected["digest"]]
    for anchor in expected["anchors"]:
        words += ["--trust", anchor]
    if expected["trust_lists"]:
        words += ["--trust-lists", expected["trust_lists"]]
    if expected["certificates"]:
        words += ["--certificates", expected["certificates"]]
    words += ["--revocation", expected["revocation"], "--at", expected["at"]]
    if expected["policy"]:
        words += ["--policy", expected["policy"]]
    # The short form tells nothing of parts.
    return [*words, *(("--report", "json") if expected["parts"] else ("--json",))]
