"""Evidence about certificates: OCSP, CRLs, issuers; online, or from files."""

from connectors.evidence.directory import DirectoryEvidence, read_directory
from connectors.evidence.online import OnlineEvidence

__all__ = ["DirectoryEvidence", "OnlineEvidence", "read_directory"]
