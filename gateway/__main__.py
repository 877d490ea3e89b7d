"""`python -m gateway`."""

import uvicorn

from audiocnn.logs import configure_logging
from audiocnn.settings import read_settings
from audiocnn.tracing import TracingSettings, configure_tracing
from gateway.app import create_app
from gateway.settings import GatewaySettings

KEEP_ALIVE_S = 75
"""Longer than a load balancer's idle time, so that it never sends into a closing connection."""
MAX_CONNECTIONS = 1_024
"""Only a ceiling: admission counts analyses, and health checks must always pass."""


def main() -> None:
    """Reads the settings, then serves until SIGTERM or SIGINT."""
    settings = read_settings(GatewaySettings)
    configure_logging("gateway", settings.log_level, settings.log_format)
    configure_tracing("gateway", read_settings(TracingSettings))
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=int(settings.grace_s),
        limit_concurrency=MAX_CONNECTIONS,
        server_header=False,
    )


if __name__ == "__main__":
    main()
