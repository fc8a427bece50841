"""Links to what shows that a statement is true: one on each line, with or without a description before it."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

MOST_LINKS = 20

_ADDRESS = re.compile(r"\S*://\S+|www\.\S+", re.IGNORECASE)


class Link(NamedTuple):
    """A web address, and the words for it; the address itself when nobody gave any."""

    text: str
    url: str


class UnreadableLine(ValueError):
    """A line that is no link. `code` says what is wrong with line number `line`, which begins at 1:

    `no_address` · `two_addresses` · `not_web`: no http or https · `no_host`: no name of a site with a point in it, as
    in an address with a space · `hidden_host`: what stands before an @ looks like the site but is not · `too_many`:
    more than `MOST_LINKS`.
    """

    def __init__(self, code: str, line: int) -> None:
        super().__init__(code, line)
        self.code, self.line = code, line


def links(text: str) -> list[Link]:
    """The links of a text; lines without anything are skipped. Raises UnreadableLine at the first one that is wrong."""
    found: list[Link] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        if len(found) == MOST_LINKS:
            raise UnreadableLine("too_many", number)
        found.append(_link(line.strip(), number))
    return found


def readable_links(text: str) -> list[Link]:
    """The same for a page: what is no link, as in what was loaded from older reports, has no address."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        try:
            found.append(_link(line, 0))
        except UnreadableLine:
            found.append(Link(line, ""))
    return found


def _link(line: str, number: int) -> Link:
    addresses = list(_ADDRESS.finditer(line))
    if not addresses:
        raise UnreadableLine("no_address", number)
    if len(addresses) > 1:
        raise UnreadableLine("two_addresses", number)
    url = addresses[0].group()
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        raise UnreadableLine("no_host", number) from None
    if parts.scheme.lower() not in {"http", "https"}:
        raise UnreadableLine("not_web", number)
    if not host or "." not in host.strip("."):
        raise UnreadableLine("no_host", number)
    if "@" in parts.netloc:
        raise UnreadableLine("hidden_host", number)
    around = f"{line[: addresses[0].start()]} {line[addresses[0].end() :]}"
    text = " ".join(around.split()).rstrip(":–-").rstrip()
    return Link(text or url, url)
