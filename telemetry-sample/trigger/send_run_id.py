"""Sends the ID of the run with each request that a Python script of a task makes to a service, by urllib.

Nothing but Python's own library is needed. A process that a task starts has the ID in TRIGGER_RUN_ID, without its "run_"
(getEnvVars in trigger.dev's workerGroupTokenService.server.ts, 4.5.12).
"""

import os
import urllib.request
from urllib.parse import urlsplit

HEADER = "Trigger-Run-Id"


def run_id():
    """Returns the ID of the run that this process belongs to, or None."""
    run = os.environ.get("TRIGGER_RUN_ID")
    return run if not run or run.startswith("run_") else "run_" + run


class SendRunId(urllib.request.BaseHandler):
    """Adds the header to requests to one origin. Others stay as they are, also when the service redirects to them."""

    def __init__(self, service_url):
        self.origin = origin(service_url)

    def http_request(self, request):
        run = run_id()
        if run and origin(request.full_url) == self.origin and not request.has_header(HEADER.capitalize()):
            request.add_unredirected_header(HEADER, run)
        return request

    https_request = http_request


def origin(url):
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def send_run_id_to(service_url):
    """Has all requests of this process send it, to any address of the service."""
    urllib.request.install_opener(urllib.request.build_opener(SendRunId(service_url)))
