"""Object identifiers of the Ukrainian standards, spelled once.

Source: the orders z1398-12 and z1399-12; names of international ones stay with ``cryptography``.
"""

from typing import Final

_UA: Final = "1.2.804.2.1.1.1"
_ALGORITHM: Final = f"{_UA}.1"

GOST28147_ECB: Final = f"{_ALGORITHM}.1.1.1"
GOST28147_CTR: Final = f"{_ALGORITHM}.1.1.2"
GOST28147_CFB: Final = f"{_ALGORITHM}.1.1.3"
GOST28147_MAC: Final = f"{_ALGORITHM}.1.1.4"
GOST28147_WRAP: Final = f"{_ALGORITHM}.1.1.5"
HMAC_GOST34311: Final = f"{_ALGORITHM}.1.2"

GOST34311: Final = f"{_ALGORITHM}.2.1"
KUPYNA256: Final = f"{_ALGORITHM}.2.2.1"
KUPYNA384: Final = f"{_ALGORITHM}.2.2.2"
KUPYNA512: Final = f"{_ALGORITHM}.2.2.3"

# DSTU 4145 names both the signature and the key; 3.1.1 has polynomial bases, 3.1.2 normal ones.
DSTU4145_GOST34311: Final = f"{_ALGORITHM}.3.1.1"
DSTU4145_GOST34311_BIG_ENDIAN: Final = f"{_ALGORITHM}.3.1.1.1.1"
DSTU4145_NAMED_CURVES: Final = f"{_ALGORITHM}.3.1.1.2"
DSTU4145_NORMAL_GOST34311: Final = f"{_ALGORITHM}.3.1.2"
DSTU4145_NORMAL_GOST34311_BIG_ENDIAN: Final = f"{_ALGORITHM}.3.1.2.1.1"
DSTU4145_NAMED_NORMAL_CURVES: Final = f"{_ALGORITHM}.3.1.2.2"
DSTU4145_KUPYNA256: Final = f"{_ALGORITHM}.3.6.1"
DSTU4145_KUPYNA256_POLYNOMIAL: Final = f"{_ALGORITHM}.3.6.1.1"
DSTU4145_KUPYNA384_POLYNOMIAL: Final = f"{_ALGORITHM}.3.6.2.1"
DSTU4145_KUPYNA512_POLYNOMIAL: Final = f"{_ALGORITHM}.3.6.3.1"

# Kalyna-256/256 (DSTU 7624): the modes that keep the length of the content.
KALYNA256_CTR: Final = f"{_ALGORITHM}.1.3.2.2"
KALYNA256_CFB: Final = f"{_ALGORITHM}.1.3.3.2"
KALYNA256_OFB: Final = f"{_ALGORITHM}.1.3.6.2"
KALYNA_WRAP: Final = f"{_ALGORITHM}.1.3.11"

# Key agreement over DSTU 4145: with cofactor or without, derived by GOST 34.311 or by Kupyna-256.
COFACTOR_DH_GOST34311: Final = f"{_ALGORITHM}.3.4"
PLAIN_DH_GOST34311: Final = f"{_ALGORITHM}.3.5"
COFACTOR_DH_KUPYNA256: Final = f"{_ALGORITHM}.3.7"
PLAIN_DH_KUPYNA256: Final = f"{_ALGORITHM}.3.8"

PBES2: Final = "1.2.840.113549.1.5.13"
PBKDF2: Final = "1.2.840.113549.1.5.12"

QC_STATEMENT_QUALIFIED: Final = f"{_UA}.2.1"
POLICY_QUALIFIED: Final = f"{_UA}.2.2"
EKU_ELECTRONIC_SEAL: Final = f"{_UA}.3.9"
# International purposes (RFC 5280, 4.2.1.12; RFC 9336, 3.1).
EKU_ANY: Final = "2.5.29.37.0"
EKU_EMAIL_PROTECTION: Final = "1.3.6.1.5.5.7.3.4"
EKU_TIME_STAMPING: Final = "1.3.6.1.5.5.7.3.8"
EKU_OCSP_SIGNING: Final = "1.3.6.1.5.5.7.3.9"
EKU_DOCUMENT_SIGNING: Final = "1.3.6.1.5.5.7.3.36"
SUBJECT_RNOKPP: Final = f"{_UA}.11.1.4.1.1"
SUBJECT_EDRPOU: Final = f"{_UA}.11.1.4.2.1"
SUBJECT_UNZR: Final = f"{_UA}.11.1.4.11.1"
