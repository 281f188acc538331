"""Refusals by the rules of the domain: each with a stable code and a Ukrainian title.

The code is part of the public contract (problem types, operations, tests): append, never rename.
A refusal names the field and the rule; it never repeats the value, which may be personal data.
"""

from types import MappingProxyType
from typing import ClassVar, Final

TITLES: Final = MappingProxyType(
    {
        "application-malformed": "Заява не є коректним документом JSON",
        "field-required": "Не заповнено обов'язкове поле",
        "field-unknown": "Невідоме поле",
        "field-invalid": "Поле заповнено неправильно",
        "identifier-invalid": "Неправильний ідентифікатор",
        "identity-missing": "Не вказано жодного ідентифікатора особи",
        "instant-invalid": "Неправильний момент часу",
        "received-in-future": "Момент отримання документів ще не настав",
        "service-unknown": "Невідома послуга",
        "service-not-in-social-hromada": "Послуга не надається через ІІС «Соціальна громада»",
        "model-not-allowed": "Ця модель прийому не дозволена на дату отримання",
        "calendar-unknown": "Невідомий календар",
        "decision-invalid": "Рішення заповнено неправильно",
        "document-name-invalid": "Неприпустима назва документа",
        "document-empty": "Документ порожній",
        "document-type-unsupported": "Тип документа не підтримується",
        "document-too-large": "Документ завеликий",
        "case-too-large": "Справа завелика",
        "document-not-found": "Документ не знайдено",
        "case-not-found": "Справу не знайдено",
        "verdict-not-found": "Підпис справи ще не перевірено",
        "decision-not-found": "Рішення у справі ще немає",
        "not-found": "Не знайдено",
        "cursor-moved": "Повідомлення міністерства вже прочитано далі",
        "forbidden": "Дію не дозволено",
        "access-point-forbidden": "Точка доступу належить іншому центру",
        "module-not-active": "Модуль шифрування точки доступу не введено в дію",
        "module-expired": "Строк дії модуля шифрування минув",
        "module-suspended": "Модуль шифрування призупинено",
        "module-revoked": "Модуль шифрування відкликано",
        "transition-not-allowed": "Дія неможлива у поточному стані справи",
        "case-not-editable": "Справу в цьому стані змінювати не можна",
        "case-unsigned": "Справу не підписано",
        "case-without-documents": "До справи не додано документів",
        "paper-not-signed": "Заявник не підписав роздруковану заяву",
        "operation-in-progress": "Попередня дія зі справою ще триває",
        "idempotency-key-required": "Потрібен заголовок Idempotency-Key",
        "idempotency-body-differs": "Той самий Idempotency-Key використано з іншим тілом запиту",
        "idempotency-in-flight": "Запит із цим ключем ідемпотентності ще виконується",
        "version-mismatch": "Справу вже змінено: версія застаріла",
        "version-required": "Потрібна версія справи (If-Match)",
        "signature-invalid": "Підпис не підтверджено",
        "signer-mismatch": "Справу підписав не той посадовець, який її подає",
        "signature-coverage": "Підпис охоплює не всі документи справи",
        "signature-malformed": "Підпис не є коректним контейнером CMS",
        "signature-not-raised": "Підпис не підтверджено, тому рівень не підвищено",
        "container-malformed": "Це не контейнер ключів відомого виду",
        "password-wrong": "Пароль контейнера не підходить",
        "return-reason-required": "Повернення потребує причини: коду і тексту",
    }
)


class DomainError(Exception):
    """A refusal by a rule; ``code`` is stable, ``title`` is Ukrainian."""

    default_code: ClassVar[str] = "forbidden"

    def __init__(self, code: str | None = None, detail: str = "") -> None:
        self.code = code or self.default_code
        self.detail = detail
        super().__init__(f"{self.code}: {detail}" if detail else self.code)

    @property
    def title(self) -> str:
        """The Ukrainian title of the code, or of its kind when the code is a newer one."""
        return TITLES.get(self.code, TITLES[self.default_code])


class Invalid(DomainError):
    """The input breaks ``rule`` (a Ukrainian sentence) in ``field`` (dotted path)."""

    default_code = "field-invalid"

    def __init__(self, code: str, field: str, rule: str) -> None:
        super().__init__(code, rule)
        self.field = field
        self.rule = rule


class NotFound(DomainError):
    """The thing is not there, or is outside the scope of the actor: both look the same."""

    default_code = "not-found"


class Forbidden(DomainError):
    """The actor may see the thing, but may not do this with it."""

    default_code = "forbidden"


class Conflict(DomainError):
    """The state of the thing does not allow this now."""

    default_code = "transition-not-allowed"


class TransitionNotAllowed(Conflict):
    """The transition table has no such row."""

    default_code = "transition-not-allowed"


class VersionMismatch(DomainError):
    """The caller saw an older version of the case."""

    default_code = "version-mismatch"


class VersionRequired(DomainError):
    """The caller must name the version of the case it saw."""

    default_code = "version-required"


class TooLarge(DomainError):
    """The bytes exceed a limit."""

    default_code = "document-too-large"


class UnsupportedType(DomainError):
    """The bytes are of no allowed type, whatever their name says."""

    default_code = "document-type-unsupported"
