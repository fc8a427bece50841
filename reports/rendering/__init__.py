"""From the bytes of a snapshot to a PDF, and from nothing else."""

from .pipeline import Rendered, RenderFailed, render

__all__ = ["RenderFailed", "Rendered", "render"]
