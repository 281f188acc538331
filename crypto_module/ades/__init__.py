"""Advanced signatures: CAdES (EN 319 122-1) and the ASiC-E container (EN 319 162-1)."""
