"""`python -m preprocess_service`."""

import asyncio
import gc
import os
import signal
import sys

import uvloop

from audiocnn.service.logs import configure_logging
from audiocnn.service.settings import read_settings
from audiocnn.service.tracing import TracingSettings, configure_tracing
from preprocess_service.server import PreprocessServer
from preprocess_service.settings import PreprocessSettings


async def serve(settings: PreprocessSettings) -> None:
    """Serves until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    server = PreprocessServer(settings)
    await server.start()
    # What was made until now stays as long as the process: no collection needs to look at it again.
    gc.collect()
    gc.freeze()
    await stop.wait()
    await server.stop()


def main() -> None:
    """Reads the settings, then serves."""
    settings = read_settings(PreprocessSettings)
    configure_logging("preprocess_service", settings.log_level, settings.log_format)
    # Logs go to standard error; libsndfile prints what some damaged files hold to standard output.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    configure_tracing("preprocess_service", read_settings(TracingSettings))
    uvloop.run(serve(settings))


if __name__ == "__main__":
    main()
