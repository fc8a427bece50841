"""How gunicorn serves the site under the supervisor. Never preload: a fork must not inherit connections."""

import os
from typing import Any

from nds_tracker.embedded.processes import die_with_parent

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = 2
threads = 4
timeout = 60
graceful_timeout = 4
control_socket_disable = True
proc_name = "nds-tracker"


def post_fork(server: Any, worker: Any) -> None:
    """A request handler does not outlive its arbiter."""
    die_with_parent(parent=worker.ppid)
