"""Advanced signatures: CAdES, XAdES, PAdES (ETSI EN 319 122, 132, 142), ASiC (EN 319 162)."""
