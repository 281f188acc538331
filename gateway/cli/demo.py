"""``brama demo``: one sample case from the city to its decision, over the public API."""


def demo() -> None:
    """Провести одну зразкову справу від ЦНАП до рішення."""
