"""Everything that `manage.py up` keeps running: which programs, in which order, and how they end."""
