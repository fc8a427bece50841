"""The frozen state as plain JSON: all that a report is made of (docs/snapshot.md, docs/coherence-snapshot.md)."""

from .building import SCHEMA, build_snapshot
from .canonical import sha256, to_bytes
from .coherence import COHERENCE_SCHEMA, build_coherence_snapshot

__all__ = ["COHERENCE_SCHEMA", "SCHEMA", "build_coherence_snapshot", "build_snapshot", "sha256", "to_bytes"]
