"""Asking for a time-stamp and reading the answer (RFC 3161, 2.4.1 and 2.4.2)."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from crypto_module.asn1 import der, encode, rfc3161
from crypto_module.cms.timestamp import TimeStampToken
from crypto_module.errors import MalformedInput
from crypto_module.primitives.hashes import HashName
from crypto_module.x509 import algorithms
from crypto_module.x509.algorithms import HASH_OIDS

REQUEST: Final = "time-stamp request"
RESPONSE: Final = "time-stamp response"
MAX_REQUEST_OCTETS: Final = 4096
MAX_RESPONSE_OCTETS: Final = 256 * 1024
_GRANTED: Final = frozenset({0, 1})  # granted, grantedWithMods


class Failure(enum.IntEnum):
    """Why an authority refuses: bits of PKIFailureInfo."""

    BAD_ALGORITHM = 0
    BAD_REQUEST = 2
    BAD_DATA_FORMAT = 5
    TIME_NOT_AVAILABLE = 14
    UNACCEPTED_POLICY = 15
    UNACCEPTED_EXTENSION = 16
    SYSTEM_FAILURE = 25


class TimeStampRefused(Exception):
    """The authority granted no token; ``failures`` are the reasons it told."""

    def __init__(self, failures: frozenset[Failure]) -> None:
        named = ", ".join(sorted(one.name.lower() for one in failures)) or "no reason told"
        super().__init__(f"The time-stamping authority granted no token: {named}.")
        self.failures = failures


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked: a token over ``imprint``; the nonce must come back."""

    hash_name: HashName
    imprint: bytes
    nonce: int | None = None
    policy: str | None = None
    with_certificate: bool = True

    @property
    def der(self) -> bytes:
        """The TimeStampReq."""
        return encode.sequence(
            encode.integer(1),
            message_imprint(self.hash_name, self.imprint),
            *(() if self.policy is None else (encode.oid(self.policy),)),
            *(() if self.nonce is None else (encode.integer(self.nonce),)),
            *((encode.boolean(True),) if self.with_certificate else ()),
        )

    @classmethod
    def parse(cls, encoded: bytes) -> "Request":
        """Return what a TimeStampReq asks for.

        Raises:
            MalformedInput: not a request of version 1 without extensions.
            UnsupportedAlgorithm: a hash we do not have.
        """
        if len(encoded) > MAX_REQUEST_OCTETS:
            raise MalformedInput(where=REQUEST, rule="is larger than 4 KiB")
        value = der.decode(rfc3161.TimeStampReq, encoded, where=REQUEST)
        with der.total(REQUEST):
            if value["version"].native != 1 or not der.absent(value["extensions"]):
                raise MalformedInput(where=REQUEST, rule="is not of version 1 without extensions")
            policy, nonce = value["req_policy"], value["nonce"]
            imprint = value["message_imprint"]
            return cls(
                hash_name=algorithms.hash_name(imprint["hash_algorithm"].dump()),
                imprint=imprint["hashed_message"].native,
                nonce=None if der.absent(nonce) else nonce.native,
                policy=None if der.absent(policy) else policy.dotted,
                with_certificate=value["cert_req"].native,
            )


_PARAMETERS: Final[Mapping[HashName, tuple[bytes, ...]]] = MappingProxyType(
    # RFC 5754, 2: SHA-2 with parameters absent or NULL; older authorities know only the latter.
    dict.fromkeys(("sha256", "sha384", "sha512"), (encode.null(),))
)


def message_imprint(hash_name: HashName, imprint: bytes) -> bytes:
    """Return a MessageImprint (2.4.1)."""
    algorithm = encode.oid(HASH_OIDS[hash_name])
    return encode.sequence(
        encode.sequence(algorithm, *_PARAMETERS.get(hash_name, ())), encode.octets(imprint)
    )


def granted(token: bytes) -> bytes:
    """Return a TimeStampResp with a token."""
    return encode.sequence(encode.sequence(encode.integer(0)), token)


def refusal(failure: Failure) -> bytes:
    """Return a TimeStampResp without one."""
    return encode.sequence(encode.sequence(encode.integer(2), encode.named_bits([failure])))


def parse_response(encoded: bytes, request: Request) -> TimeStampToken:
    """Return the token that answers ``request``; its signature is not judged here.

    Raises:
        MalformedInput: not an answer, or one to something else.
        UnsupportedAlgorithm: the token is over a hash we do not have.
        TimeStampRefused: the authority says no.
    """
    if len(encoded) > MAX_RESPONSE_OCTETS:
        raise MalformedInput(where=RESPONSE, rule="is larger than 256 KiB")
    value = der.decode(rfc3161.TimeStampResp, encoded, where=RESPONSE)
    with der.total(RESPONSE):
        token = value["time_stamp_token"]
        if value["status"]["status"].native not in _GRANTED or der.absent(token):
            raise TimeStampRefused(_failures(value["status"]["fail_info"]))
        found = TimeStampToken.parse(token.dump())
    if (found.hash_name, found.imprint) != (request.hash_name, request.imprint):
        raise MalformedInput(where=RESPONSE, rule="is about another hash than was asked")
    if found.nonce != request.nonce:
        raise MalformedInput(where=RESPONSE, rule="does not repeat the nonce of the request")
    if request.policy not in {None, found.policy}:
        raise MalformedInput(where=RESPONSE, rule="is under another policy than was asked")
    return found


def _failures(value: object) -> frozenset[Failure]:
    if der.absent(value):
        return frozenset()
    bits: tuple[int, ...] = value.native  # type: ignore[attr-defined]
    return frozenset(one for one in Failure if one < len(bits) and bits[one])
