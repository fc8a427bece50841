"""The models of this room, a file per noun."""

from .annual import AnnualReport, ReportFile
from .coherence import CoherenceFile, CoherenceReport
from .heartbeat import Heartbeat
from .reminders import Reminder
from .rounds import ReportingRound, UpdateRequest
from .updates import ProgressUpdate, UpdateDraft

__all__ = [
    "AnnualReport",
    "CoherenceFile",
    "CoherenceReport",
    "Heartbeat",
    "ProgressUpdate",
    "Reminder",
    "ReportFile",
    "ReportingRound",
    "UpdateDraft",
    "UpdateRequest",
]
