"""From the bytes of a snapshot to a PDF, and from nothing else."""

from .pipeline import Rendered, RenderFailed, render
from .typesetting import TypesettingInterrupted

__all__ = ["RenderFailed", "Rendered", "TypesettingInterrupted", "render"]
