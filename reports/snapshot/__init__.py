"""The frozen state as plain JSON: all that a report of one year is made of (docs/snapshot.md)."""

from .building import SCHEMA, build_snapshot
from .canonical import sha256, to_bytes

__all__ = ["SCHEMA", "build_snapshot", "sha256", "to_bytes"]
