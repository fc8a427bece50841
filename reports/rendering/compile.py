"""Typesets one report in a process of its own: JSON on stdin, PDF on stdout, the reason of failure on stderr.

Started by path in an isolated interpreter, so it imports nothing of the project. The memory limit stands here because
the typesetter's memory grows with what it is given; the time limit is the parent's.
"""

import contextlib
import json
import resource
import sys
from pathlib import Path
from typing import Any

import typst

ROOM = Path(__file__).resolve().parent.parent
TEMPLATES = ROOM / "typst"
FONTS = ROOM / "fonts"
STANDARDS: Any = ["ua-1", "a-3a"]
REFUSED = 3
MEMORY_BYTES = 4 * 1024**3


def limit_memory() -> None:
    """At most MEMORY_BYTES of address space; macOS refuses such a limit, and goes without."""
    hard_limit = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = MEMORY_BYTES if hard_limit == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard_limit)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard_limit))


def main() -> int:
    """Compile what stdin holds: the `template`, `data` for it, the `snapshot` to attach, and the `timestamp`."""
    limit_memory()
    request = json.load(sys.stdin.buffer)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    compiler = typst.Compiler(
        root=str(TEMPLATES),
        font_paths=fonts,
        sys_inputs={"data": request["data"], "snapshot": request["snapshot"]},
    )
    pdf: Any
    try:
        pdf, warnings = compiler.compile_with_warnings(
            str(TEMPLATES / request["template"]), format="pdf", pdf_standards=STANDARDS, timestamp=request["timestamp"]
        )
    except typst.TypstError as error:
        sys.stderr.write(getattr(error, "diagnostic", "") or str(error))
        return REFUSED
    sys.stderr.writelines(f"{warning}\n" for warning in warnings)
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
