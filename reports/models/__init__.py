"""The models of this room, a file per noun."""

from .annual import AnnualReport, ReportFile
from .heartbeat import Heartbeat
from .updates import ProgressUpdate, ReportingRound

__all__ = ["AnnualReport", "Heartbeat", "ProgressUpdate", "ReportFile", "ReportingRound"]
