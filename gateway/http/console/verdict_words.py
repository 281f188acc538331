"""What a verdict means to the person who must act on it.

ETSI EN 319 102-1 names the answers; the console shows the name beside a sentence that says what
happened and what to do. A test walks every sub-indication of the validator.
"""

from types import MappingProxyType
from typing import Final

INDICATIONS: Final = MappingProxyType(
    {
        "TOTAL-PASSED": "Підпис дійсний",
        "TOTAL-FAILED": "Підпис недійсний",
        "INDETERMINATE": "Дійсність підпису не встановлено",
    }
)

EXPLANATIONS: Final = MappingProxyType(
    {
        "TOTAL-PASSED": "Справу підписано чинним сертифікатом, вміст після підписання не змінено.",
        "FORMAT_FAILURE": "Файл підпису пошкоджено або він має невідомий формат. "
        "Сформуйте підпис заново.",
        "HASH_FAILURE": "Підписаний вміст змінено після підписання. Підпишіть справу ще раз.",
        "SIG_CRYPTO_FAILURE": "Підпис не відповідає ключу з сертифіката. Підпишіть справу ще раз.",
        "REVOKED": "Сертифікат скасовано до моменту перевірки. Потрібен чинний сертифікат.",
        "EXPIRED": "Строк дії сертифіката минув. Потрібен чинний сертифікат.",
        "NOT_YET_VALID": "Сертифікат ще не набув чинності.",
        "SIG_CONSTRAINTS_FAILURE": "Підпис не відповідає вимогам: бракує обов’язкової ознаки "
        "або підписала не та особа, що діє у справі.",
        "CHAIN_CONSTRAINTS_FAILURE": "Ланцюжок сертифікатів порушує правила видавця.",
        "CERTIFICATE_CHAIN_GENERAL_FAILURE": "Ланцюжок сертифікатів не вдалося перевірити.",
        "CRYPTO_CONSTRAINTS_FAILURE": "Алгоритм або параметри ключа не дозволено.",
        "CRYPTO_CONSTRAINTS_FAILURE_NO_POE": "Алгоритм більше не дозволено, а доказу давнішого "
        "підписання немає.",
        "POLICY_PROCESSING_ERROR": "Політику перевірки не вдалося застосувати.",
        "SIGNATURE_POLICY_NOT_AVAILABLE": "Політика підпису, на яку він посилається, недоступна.",
        "TIMESTAMP_ORDER_FAILURE": "Позначки часу суперечать одна одній.",
        "NO_SIGNING_CERTIFICATE_FOUND": "У підписі немає сертифіката підписувача "
        "або він не той, що названо у підписі.",
        "NO_CERTIFICATE_CHAIN_FOUND": "Видавця сертифіката немає серед довірених. "
        "Перевірте, чи сертифікат кваліфікований.",
        "NO_CERTIFICATE_CHAIN_FOUND_NO_POE": "Видавець сертифіката більше не є довіреним.",
        "NO_POE": "Немає доказу, що підпис існував до моменту, який має значення.",
        "REVOKED_NO_POE": "Сертифікат скасовано, і немає доказу, що підписано раніше.",
        "REVOKED_CA_NO_POE": "Сертифікат надавача скасовано, і немає доказу, що підписано раніше.",
        "OUT_OF_BOUNDS_NO_POE": "Сертифікат зараз не чинний, "
        "і немає доказу, що підписано у строк його дії.",
        "OUT_OF_BOUNDS_NOT_REVOKED": "Сертифікат зараз не чинний, але його не скасовано.",
        "REVOCATION_OUT_OF_BOUNDS_NO_POE": "Відомості про скасування старші за строк сертифіката.",
        "TRY_LATER": "Відомостей про скасування сертифіката ще немає. "
        "Перевірку буде повторено автоматично.",
        "SIGNED_DATA_NOT_FOUND": "Підписаних даних не знайдено. Додайте документи до справи.",
        "GENERIC": "Перевірка не дала відповіді. Зверніться до адміністратора шлюзу.",
    }
)


def explain(indication: str, sub_indication: str | None) -> str:
    """One plain sentence; the indication alone speaks when the standard adds no more."""
    return EXPLANATIONS.get(sub_indication or indication, EXPLANATIONS["GENERIC"])
