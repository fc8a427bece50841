"""A mail server for tests, on a real socket, that takes mail or does wrong in the ways that mail servers do."""

from __future__ import annotations

import socketserver
import threading
from types import TracebackType
from typing import Self

REFUSALS = {"refuse": "550 5.1.1 no such user", "distrust": "550 5.7.1 relaying denied", "later": "451 later"}


class MailServer:
    """Keeps what it took; `wrong` says by address what goes wrong there.

    `refuse`, `later`: answers 550 or 451 to the address · `distrust`: answers 550 because of the sender · `hang`: says
    nothing any more once it has the text · `die`: breaks off halfway the text · `swallow`: takes the mail and breaks
    off without saying so · `leave`: takes the mail, says so, and breaks off before the next one.
    """

    def __init__(self) -> None:
        self.taken: list[str] = []
        """The addresses of what arrived, in order."""
        self.conversations = 0
        self.wrong: dict[str, str] = {}
        self.is_over = threading.Event()
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _handler(self), bind_and_activate=True)
        self.server.daemon_threads = True
        self.port: int = self.server.server_address[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.is_over.set()
        self.server.shutdown()
        self.server.server_close()


def _handler(server: MailServer) -> type[socketserver.StreamRequestHandler]:
    class Conversation(socketserver.StreamRequestHandler):
        address = ""

        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            server.conversations += 1
            self.say("220 here")
            for line in self.rfile:
                command, _, rest = line.decode().strip().partition(" ")
                match command.upper():
                    case "QUIT":
                        return self.say("221 bye")
                    case "RCPT":
                        self.address = rest.partition("<")[2].partition(">")[0]
                        wrong = server.wrong.get(self.address)
                        self.say(REFUSALS.get(wrong or "", "250 ok"))
                    case "DATA":
                        self.say("354 go on")
                        if not self.take(server.wrong.get(self.address)):
                            return None
                    case _:
                        self.say("250 ok")
            return None

        def take(self, wrong: str | None) -> bool:
            """Read the text of a mail; whether the conversation goes on."""
            for line in self.rfile:
                if wrong == "die":
                    return False
                if line == b".\r\n":
                    break
            else:
                return False
            if wrong == "hang":
                server.is_over.wait(30)
                return False
            server.taken.append(self.address)
            if wrong != "swallow":
                self.say("250 taken")
            return wrong not in {"swallow", "leave"}

    return Conversation
