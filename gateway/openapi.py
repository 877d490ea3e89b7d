"""Writes the description of the HTTP API: `python -m gateway.openapi > docs/openapi.json`."""

import json
import sys

from gateway.app import create_app
from gateway.settings import GatewaySettings


def document() -> str:
    """OpenAPI of a gateway without API keys, as JSON."""
    return json.dumps(create_app(GatewaySettings(api_keys=[])).openapi(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
