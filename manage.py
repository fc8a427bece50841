#!/usr/bin/env python
"""Django's command line for NDS Tracker, with embedded servers where the environment names none."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from nds_tracker.embedded.errors import EmbeddedError
from nds_tracker.embedded.servers import for_command

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nds_tracker.settings")
    try:
        with for_command(sys.argv):
            execute_from_command_line(sys.argv)
    except (EmbeddedError, ImproperlyConfigured) as error:
        sys.exit(str(error))
