"""Reads a process's settings from its environment; what is wrong with them ends the process in plain words."""

import re
import sys
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsError

Settings = TypeVar("Settings", bound=BaseSettings)


def _sendable(key: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[\x21-\x7e]+", key.get_secret_value()):
        raise ValueError("an API key is of visible ASCII characters without spaces: nothing else travels in a header")
    return key


ApiKey = Annotated[SecretStr, Field(min_length=16), AfterValidator(_sendable)]
"""What a client shows to the gateway."""


def read_settings(kind: type[Settings]) -> Settings:
    """The settings, or the end of the process with one line for each wrong variable. An empty variable is not set."""
    prefix = kind.model_config.get("env_prefix", "")
    try:
        return kind(_env_ignore_empty=True)
    except ValidationError as error:
        wrong = [(".".join(map(str, found["loc"])), found["msg"]) for found in error.errors()]
    except SettingsError as error:
        # A list that is not JSON: the library's own error names the field only in its text.
        field = re.search(r'field "(\w+)"', str(error))
        wrong = [(field[1] if field else "", f"it must be JSON ({error.__cause__})")]
    # For an aliased field the location already is the variable name.
    sys.exit("\n".join(f"{prefix}{name}".upper() + f" has a wrong value: {why}" for name, why in wrong))
