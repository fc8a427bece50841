"""The two sets of files: what is real, and what is made up."""

from pathlib import Path

from .reading import Facts

HERE = Path(__file__).parent
LETTER = HERE / "startbrief" / "kst-26643-1231.txt"
"""The complete text of the letter, public, as the chamber published it."""

LOADED_BY = "load_startbrief"
EXAMPLES_LOADED_BY = "load_examples"
"""Under these names the history remembers the changes of the loaders."""

EXAMPLE_PREFIX = "voorbeeld:"


def startbrief() -> Facts:
    """The verified facts."""
    return Facts(HERE / "startbrief")


def examples() -> Facts:
    """The fictional data, which refers to the facts."""
    return Facts(HERE / "examples", base=startbrief(), prefix=EXAMPLE_PREFIX, is_example=True)
