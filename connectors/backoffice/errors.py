"""What is wrong with a DAT file: the place and the rule, never the value."""


class DatError(ValueError):
    """The bytes are no DAT file, or the record cannot be written as one.

    ``where`` names the header slot or the row and column, ``rule`` the broken rule; both are
    stable words that an operator may search for. The offending value is personal data as a
    rule and stays out.
    """

    def __init__(self, where: str, rule: str) -> None:
        super().__init__(f"{where}: {rule}")
        self.where = where
        self.rule = rule
