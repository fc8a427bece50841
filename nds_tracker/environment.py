"""Reading environment variables, so that a wrong one is named where it is found."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured


class Environment(environ.Env):
    """The variables of the process. A value that cannot be read raises ImproperlyConfigured, without the value: it may
    be a secret."""

    def get_value(self, var: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().get_value(var, *args, **kwargs)
        except (ValueError, ArithmeticError) as error:
            raise ImproperlyConfigured(f"The environment variable {var} has a value that cannot be read.") from error
