"""What has to be done once before the site can start, and how it is known to have been done."""

import hashlib
import os
from pathlib import Path

from nds_tracker.embedded.servers import Servers
from nds_tracker.embedded.state import PROJECT

LEFT_OUT = {"tests", "static", "staticfiles", "templates", "docs", "locale", "node_modules", "var"}
SUFFIXES = {".py", ".yaml", ".yml", ".json", ".toml", ".sql", ".csv", ".txt", ".md"}


def steps(*, example_mode: bool) -> list[tuple[str, str]]:
    """The management commands of the preparation, with what they are called on the console."""
    found = [("migrate", "database bijwerken"), ("load_startbrief", "gegevens uit de Kamerbrief laden")]
    if example_mode:
        found.append(("load_examples", "voorbeeldgegevens laden"))
    return found


class Preparation:
    """A mark beside the embedded database: prepared with exactly this code and these data.

    A database elsewhere has no mark: somebody else may have emptied it, and the steps can be repeated without harm.
    """

    def __init__(self, servers: Servers):
        self.mark = servers.database.home / "prepared" if servers.database else None

    def is_done(self) -> bool:
        """Whether the embedded database was prepared with what we have now."""
        return bool(self.mark and self.mark.exists() and self.mark.read_text() == digest())

    def done(self) -> None:
        """Remember that the steps succeeded."""
        if self.mark:
            self.mark.write_text(digest())


def digest(project: Path = PROJECT) -> str:
    """A hash over everything that the preparation depends on."""
    found = hashlib.sha256()
    for name in ("EXAMPLE_MODE", "DEMO_PASSWORD"):
        found.update(f"{name}={os.environ.get(name, '')}\0".encode())
    for folder, folders, files in os.walk(project):
        folders[:] = sorted(name for name in folders if name not in LEFT_OUT and not name.startswith((".", "__")))
        for name in sorted(files):
            path = Path(folder, name)
            if path.suffix in SUFFIXES:
                found.update(f"{path.relative_to(project)}\0".encode())
                found.update(path.read_bytes())
    return found.hexdigest()
