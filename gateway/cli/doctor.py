"""``brama doctor``: what an operator should know before the gateway starts."""


def doctor() -> None:
    """Перевірити налаштування, календар, криптографічне ядро і доступність сховища."""
