"""The state directory: where the embedded servers keep their data and the installation its secrets."""

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

from nds_tracker.embedded.errors import EmbeddedError, InUseError
from nds_tracker.embedded.processes import Account

PROJECT = Path(__file__).resolve().parent.parent.parent
SYSTEM_STATE = Path("/var/lib/nds-tracker")


def default_directory(account: Account | None, project: Path = PROJECT) -> Path:
    """`<project>/var`; for root, when the service account cannot get there, a place under /var/lib.

    Parent directories are left as they are: opening /root to everybody would be worse than another place.
    """
    if account is None or can_enter(project, account):
        return project / "var"
    digest = hashlib.sha256(str(project).encode()).hexdigest()[:12]
    return SYSTEM_STATE / f"{project.name}-{digest}"


def can_enter(directory: Path, account: Account) -> bool:
    """Whether the service account may pass through this directory, asked as that account."""
    return (
        subprocess.run(
            ["test", "-x", str(directory)],
            user=account.uid,
            group=account.gid,
            extra_groups=[],
            check=False,
            stdin=subprocess.DEVNULL,
        ).returncode
        == 0
    )


class State:
    """One state directory. What is secret in it is readable by its owner only."""

    def __init__(self, directory: Path):
        self.directory = directory.absolute()
        self._is_ours = False
        self._ports: dict[str, int] = {}

    def prepare(self, account: Account | None) -> None:
        """Make the directory; the service account may pass through it, the secrets keep their own rights."""
        missing = [path for path in (self.directory, *self.directory.parents) if not path.exists()]
        try:
            for path in reversed(missing):
                path.mkdir(exist_ok=True)
                path.chmod(0o755)
        except OSError as error:
            raise EmbeddedError(
                f"De map {self.directory} kan niet worden gemaakt ({error.strerror}): "
                "zet STATE_DIR op een map waarin u mag schrijven."
            ) from error
        if not os.access(self.directory, os.W_OK):
            raise EmbeddedError(
                f"In de map {self.directory} mag u niet schrijven: zet STATE_DIR op een map waarin dat wel mag."
            )
        if account and not can_enter(self.directory, account):
            raise EmbeddedError(
                f"De gebruiker 'nobody', waaronder de database draait, kan niet bij {self.directory}: "
                "zet STATE_DIR op een map waar die wel bij kan, bijvoorbeeld onder /var/lib."
            )

    def log(self, name: str) -> Path:
        """The log file of one process."""
        return self.directory / "log" / f"{name}.log"

    # --- one at a time ---

    def in_use(self) -> bool:
        """Whether another command holds this directory."""
        if self._is_ours:
            return False
        with contextlib.suppress(FileNotFoundError, PermissionError), (self.directory / "lock").open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Hold the directory: its servers have one owner at a time. The kernel lets go when we die."""
        if self._is_ours:
            yield
            return
        with (self.directory / "lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise InUseError(
                    f"NDS Tracker draait al met de gegevens in {self.directory}: "
                    "stop die eerst (Ctrl-C), of geef een andere STATE_DIR."
                ) from None
            self._is_ours = True
            try:
                yield
            finally:
                self._is_ours = False

    # --- what is kept ---

    def secret(self, name: str, length: int = 32) -> str:
        """A secret that is made once and kept."""
        kept = self._read("secrets.json")
        if name not in kept:
            kept[name] = secrets.token_urlsafe(length)
            self._write("secrets.json", kept)
        return kept[name]

    def port(self, name: str) -> int:
        """The loopback port of a server: the one of last time if nobody else listens there, else a free one."""
        if name not in self._ports:
            kept = self._read("ports.json")
            if name not in kept or (not self.in_use() and not is_free(kept[name])):
                kept[name] = free_port()
                self._write("ports.json", kept)
            self._ports[name] = kept[name]
        return self._ports[name]

    def _read(self, name: str) -> dict:
        try:
            return json.loads((self.directory / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (PermissionError, ValueError) as error:
            raise EmbeddedError(
                f"Het bestand {self.directory / name} is niet te lezen: start als de eigenaar ervan, "
                "of geef een andere STATE_DIR."
            ) from error

    def _write(self, name: str, content: dict) -> None:
        draft = self.directory / f".{name}.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(content, file)
        draft.replace(self.directory / name)


def is_free(port: int) -> bool:
    """Whether a server could listen on this loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A loopback port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
