"""What stops loading: something in a file that cannot be right."""


class FactError(Exception):
    """A sentence for who maintains the files: which file, which entry, and what is wrong with it."""

    def __init__(self, file: str, entry: str, problem: str) -> None:
        self.file, self.entry, self.problem = file, entry, problem
        where = f"{file}, bij {entry}" if entry else file
        super().__init__(f"{where}: {problem}")
