"""What can go wrong in this package."""


class EmbeddedError(Exception):
    """Something on this machine is missing or in the way. The text is one sentence with its remedy, in Dutch."""


class InUseError(EmbeddedError):
    """Another command holds the state directory."""
