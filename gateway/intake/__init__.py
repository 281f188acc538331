"""Taking a case in: persist, then promise.

From the city's bytes to a stored case with its receipt, its documents, its signature and the
operation that judges it.
"""

from gateway.intake.editing import add_document, remove_document, replace_application
from gateway.intake.opening import Opened, open_case
from gateway.intake.signing import manifest, put_signature
from gateway.intake.submission import submit
from gateway.store.contents import StoredDocument

__all__ = [
    "Opened",
    "StoredDocument",
    "add_document",
    "manifest",
    "open_case",
    "put_signature",
    "remove_document",
    "replace_application",
    "submit",
]
