"""The cast of the demonstration: who has a certificate. Nobody here exists.

РНОКПП and ЄДРПОУ are synthetic numbers with right check digits (DOMAIN 6.4).
"""

from typing import Final

from connectors.simulator.pki.profiles import Purpose, Spec, Subject

CNAP: Final = "ЦНАП «Зразковий» (вигаданий)"
SECOND_CNAP: Final = "ЦНАП «Сусідній» (вигаданий)"
MINISTRY: Final = "Мінсоцполітики (симулятор)"
CNAP_EDRPOU: Final = "32855961"
SECOND_CNAP_EDRPOU: Final = "20000090"
MINISTRY_EDRPOU: Final = "00032023"
PROVIDER_EDRPOU: Final = "43005393"

ACCESS_POINT: Final = "kyiv-center-1"
SECOND_ACCESS_POINT: Final = "kyiv-center-2"
OFFICER_RNOKPP: Final = "3110501234"
SECOND_OFFICER_RNOKPP: Final = "1759013776"
FRONT_OFFICER_RNOKPP: Final = "3117101009"
OTG_OFFICER_RNOKPP: Final = "2000000080"

ROOT: Final = Spec(
    name="root",
    purpose=Purpose.ROOT,
    subject=Subject(
        common_name="Центральний засвідчувальний орган (демонстраційний)",
        organization="Демонстраційна ієрархія довіри Brama",
    ),
)
PROVIDER: Final = Spec(
    name="provider",
    purpose=Purpose.PROVIDER,
    subject=Subject(
        common_name="КНЕДП «Зразок» (демонстраційний)",
        organization="Демонстраційна ієрархія довіри Brama",
        edrpou=PROVIDER_EDRPOU,
    ),
)


def _person(name: str, common_name: str, organization: str, rnokpp: str, edrpou: str) -> Spec:
    subject = Subject(
        common_name=common_name, organization=organization, rnokpp=rnokpp, edrpou=edrpou
    )
    return Spec(name=name, purpose=Purpose.PERSON, subject=subject)


def _body(name: str, purpose: Purpose, common_name: str, organization: str, edrpou: str) -> Spec:
    subject = Subject(common_name=common_name, organization=organization, edrpou=edrpou)
    return Spec(name=name, purpose=purpose, subject=subject)


DEMONSTRATION: Final[tuple[Spec, ...]] = (
    _person("officer", "Зразкова Олена Тестівна", CNAP, OFFICER_RNOKPP, CNAP_EDRPOU),
    _person("front-officer", "Приймальна Оксана Тестівна", CNAP, FRONT_OFFICER_RNOKPP, CNAP_EDRPOU),
    _person("otg-officer", "Перевірна Ірина Тестівна", CNAP, OTG_OFFICER_RNOKPP, CNAP_EDRPOU),
    _person(
        "second-officer",
        "Сусідній Петро Тестович",
        SECOND_CNAP,
        SECOND_OFFICER_RNOKPP,
        SECOND_CNAP_EDRPOU,
    ),
    _body("gateway-seal", Purpose.SEAL, "Печатка шлюзу Brama", CNAP, CNAP_EDRPOU),
    _body("ministry-seal", Purpose.SEAL, "Печатка ІІС (симулятор)", MINISTRY, MINISTRY_EDRPOU),
    _body(
        "program-seal",
        Purpose.SEAL,
        "Печатка програм СПСЗН (симулятор)",
        MINISTRY,
        MINISTRY_EDRPOU,
    ),
    _body(f"module-{ACCESS_POINT}", Purpose.MODULE, "МШ 000001 (емуляція)", CNAP, CNAP_EDRPOU),
    _body(
        f"module-{SECOND_ACCESS_POINT}",
        Purpose.MODULE,
        "МШ 000002 (емуляція)",
        SECOND_CNAP,
        SECOND_CNAP_EDRPOU,
    ),
    _body(
        "crypto-server",
        Purpose.CRYPTO_SERVER,
        "Криптосервер ІОЦ (симулятор)",
        MINISTRY,
        MINISTRY_EDRPOU,
    ),
    _body("ocsp", Purpose.OCSP, "OCSP КНЕДП «Зразок»", "КНЕДП «Зразок»", PROVIDER_EDRPOU),
    _body("tsp", Purpose.TSP, "TSP КНЕДП «Зразок»", "КНЕДП «Зразок»", PROVIDER_EDRPOU),
)
