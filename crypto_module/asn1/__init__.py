"""ASN.1 schemas, one file per standard; bytes in, values or ``MalformedInput`` out.

``der`` is the gate every peer's bytes pass before a schema sees them; ``encode`` writes what we
make. Nothing here re-encodes what a peer sent: signatures are verified over received slices.
"""
