"""The models of this room, a file per noun."""

from .annual import AnnualReport, ReportFile
from .updates import ProgressUpdate, ReportingRound

__all__ = ["AnnualReport", "ProgressUpdate", "ReportFile", "ReportingRound"]
