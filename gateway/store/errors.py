"""What the store says when it cannot answer: nobody's fault, so the caller may ask again."""


class StoreUnavailable(Exception):
    """The database did not answer; nothing was promised and nothing was changed."""
