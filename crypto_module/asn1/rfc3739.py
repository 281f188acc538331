"""Qualified certificate statements (RFC 3739, 3.2.6; ETSI EN 319 412-5)."""

from asn1crypto import core


class QCStatement(core.Sequence):
    """One statement about the certificate."""

    _fields = [
        ("statement_id", core.ObjectIdentifier),
        ("statement_info", core.Any, {"optional": True}),
    ]


class QCStatements(core.SequenceOf):
    """All statements."""

    _child_spec = QCStatement
