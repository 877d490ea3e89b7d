"""Where the gateway is: arguments, else `CLIENT_*` in the environment, else in `.env` of the working directory."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from dotenv import dotenv_values

BOOLEANS = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}
MIN_KEY_LENGTH = 16


@dataclass(frozen=True, slots=True)
class ClientSettings:
    """Where to connect. The key is not a flag: every user of a machine can read its command lines."""

    address: str = "127.0.0.1:50050"
    """host:port of the gateway's gRPC."""
    api_key: str = field(default="", repr=False)
    """One of the gateway's API keys; empty if it has none."""
    tls: bool = False
    """Whether to connect over TLS, which then proves the server's identity."""

    @classmethod
    def read(cls, *, address: str | None = None, api_key: str | None = None, tls: bool | None = None) -> Self:
        """The given values, and those of the environment for what is not given. An empty variable is not set.

        Raises:
            ValueError: a variable or argument has a wrong value.
        """
        sources = (dotenv_values(".env"), os.environ)  # noqa: TID251 - this is the settings class
        found = {name: value for source in sources for name, value in source.items() if value}
        key = found.get("CLIENT_API_KEY", cls().api_key) if api_key is None else api_key
        return cls(
            address=address or found.get("CLIENT_ADDRESS", cls().address),
            api_key=_checked(key),
            tls=_boolean(found, "CLIENT_TLS", default=cls().tls) if tls is None else tls,
        )


def _checked(key: str) -> str:
    if key and len(key) < MIN_KEY_LENGTH:
        raise ValueError(f"CLIENT_API_KEY has a wrong value: a key has at least {MIN_KEY_LENGTH} characters")
    if not all("\x21" <= character <= "\x7e" for character in key):
        raise ValueError("CLIENT_API_KEY has a wrong value: a key consists of visible ASCII characters without spaces")
    return key


def _boolean(found: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = found.get(name)
    if text is None:
        return default
    if text.lower() not in BOOLEANS:
        raise ValueError(f"{name} has a wrong value: {text!r} is neither true nor false")
    return BOOLEANS[text.lower()]
