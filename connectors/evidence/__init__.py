"""Evidence about certificates: OCSP, CRLs, issuers; online, or from files."""

from connectors.evidence.directory import DirectoryEvidence, evidence_of
from connectors.evidence.online import OnlineEvidence

__all__ = ["DirectoryEvidence", "OnlineEvidence", "evidence_of"]
