"""Ukrainian and international qualified signatures. No I/O, no clock, no asyncio, no logging.

Which one do I want?

* Is this signature good?               ``validate(bytes, …, now=…)``, ``as_json(verdict)``
* ... judged against what?              ``Policy(name=…, anchors=…, revocation=…)``, ``Evidence(…)``
* ... and what would help?             ``validation.examine(…)``, then ask, then again
* ... step by step, or for people?      ``validation.full_report``, ``validation.etsi_report``
* What is in this certificate?          ``Certificate.parse(der)``, ``parse_bundle(p7b)``
* Sign content as CAdES-B-B             ``Signer(key, certificate)``, ``sign(content, signer=…, …)``
* ... as XML or PDF, or raised to LTA   ``ades.xades``, ``ades.pades``, ``ades.cades.augment``
* Encipher to certificates, decipher    ``crypto_module.cms.envelope``
* A hash or a raw DSTU 4145 signature   ``crypto_module.primitives.hashes``, ``….dstu4145``
* An ASiC-E container                   ``crypto_module.ades.asic``
* Make a certificate                    ``crypto_module.x509.build``
* Open or save private keys             ``crypto_module.containers``
* Talk through an encryption module     ``crypto_module.channel``

Parsers answer with a value or ``MalformedInput``; ``validate`` never raises on any bytes.
"""

from crypto_module.ades.cades import sign
from crypto_module.cms.sign import Signer
from crypto_module.errors import InvalidSignature, MalformedInput
from crypto_module.validation import Accepted, Evidence, Policy, Refused, Undecided, validate
from crypto_module.validation.report import as_json
from crypto_module.x509 import Certificate, parse_bundle

__all__ = [
    "Accepted",
    "Certificate",
    "Evidence",
    "InvalidSignature",
    "MalformedInput",
    "Policy",
    "Refused",
    "Signer",
    "Undecided",
    "as_json",
    "parse_bundle",
    "sign",
    "validate",
]
