"""Ukrainian words for the values the store keeps as codes; tests walk each enum whole."""

from types import MappingProxyType
from typing import Final

from gateway.domain.case import SignatureState, TransportState
from gateway.domain.roles import Role
from gateway.domain.service import Category
from gateway.store.events import EventType

TRANSPORT: Final = MappingProxyType(
    {
        TransportState.NOT_SENT: "ще не подано до передачі",
        TransportState.QUEUED: "у черзі на передачу",
        TransportState.SENDING: "передається",
        TransportState.ACKED: "прийнято міністерством",
        TransportState.RETRY_WAIT: "чекає на повторну спробу",
        TransportState.REJECTED: "відхилено міністерством, потрібна людина",
        TransportState.DEAD: "спроби вичерпано, потрібна людина",
    }
)

SIGNATURE: Final = MappingProxyType(
    {
        SignatureState.UNSIGNED: "не підписано",
        SignatureState.VALID: "підпис дійсний",
        SignatureState.INVALID: "підпис недійсний",
        SignatureState.INDETERMINATE: "чинність підпису ще не встановлено",
    }
)

CATEGORY: Final = MappingProxyType(
    {
        Category.AID: "соціальна допомога",
        Category.PRIVILEGE: "пільги",
        Category.SUBSIDY: "субсидії",
    }
)

EVENT: Final = MappingProxyType(
    {
        EventType.OPENED: "Справу відкрито",
        EventType.APPLICATION_REPLACED: "Заяву змінено",
        EventType.DOCUMENT_ADDED: "Додано документ",
        EventType.DOCUMENT_REMOVED: "Вилучено документ",
        EventType.SIGNATURE_PUT: "Додано підпис посадової особи",
        EventType.SUBMITTED: "Справу подано",
        EventType.SIGNATURE_ACCEPTED: "Підпис перевірено: дійсний",
        EventType.SIGNATURE_REFUSED: "Підпис перевірено: відхилено",
        EventType.SIGNATURE_HELD: "Перевірку підпису відкладено",
        EventType.PASSED: "Справу перевірено і передано далі",
        EventType.RETURNED: "Справу повернуто на доопрацювання",
        EventType.PACKAGED: "Сформовано пакет для міністерства",
        EventType.DELIVERY_FAILED: "Передати не вдалося, буде повторено",
        EventType.ACKNOWLEDGEMENT_REFUSED: "Відповідь міністерства не пройшла перевірки",
        EventType.ACKNOWLEDGED: "Міністерство прийняло справу",
        EventType.REFUSED_BY_MINISTRY: "Міністерство відхилило пакет",
        EventType.DELIVERY_GIVEN_UP: "Спроби передачі вичерпано",
        EventType.RETRIED: "Передачу поновлено оператором",
        EventType.CHECKED: "СПСЗН перевірив справу",
        EventType.EXPORTED: "СПСЗН вивантажив справу",
        EventType.DECIDED: "Отримано рішення",
        EventType.DECISION_AMENDED: "Рішення змінено",
        EventType.DECISION_ACKNOWLEDGED: "Місто підтвердило отримання рішення",
        EventType.NOTICE_QUARANTINED: "Повідомлення міністерства затримано до розгляду",
        EventType.REGISTRY_APPLIED: "Реєстр точок доступу оновлено",
        EventType.CLIENT_ENROLLED: "Зареєстровано систему міста",
    }
)

ROLE: Final = MappingProxyType(
    {
        Role.USER_STA: "посадова особа старостинського округу",
        Role.USER_CNAP: "адміністратор ЦНАП",
        Role.SUPER_USER_STA: "посадова особа округу з правом перевірки",
        Role.SUPER_USER_CNAP: "адміністратор ЦНАП з правом перевірки",
        Role.OTG_OFFICER: "спеціаліст громади",
        Role.SPSZN_SPECIALIST: "спеціаліст СПСЗН",
        Role.ODA_OFFICER: "ОДА",
        Role.IOC_ADMIN: "ІОЦ",
        Role.SECURITY_OFFICER: "адміністратор безпеки",
        Role.SLA_OPERATOR: "оператор строків",
        Role.CNAP_HEAD: "керівник ЦНАП",
        Role.API_CLIENT: "система міста",
        Role.AUDITOR: "аудитор",
    }
)


def actor(role: str) -> str:
    """Who did it; what is no role of a person the gateway did by itself."""
    return ROLE[Role(role)] if role in tuple(Role) else "шлюз"
