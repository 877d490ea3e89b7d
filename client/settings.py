"""What can be set from outside: `CLIENT_*` in the environment, or in `.env` where the command is given."""

from pydantic_settings import BaseSettings, SettingsConfigDict

from audiocnn.settings import ApiKey


class ClientSettings(BaseSettings):
    """Where to ask. The key is no flag: command lines are for everybody on a machine to read."""

    model_config = SettingsConfigDict(env_prefix="CLIENT_", env_file=".env", extra="ignore", frozen=True)

    address: str = "127.0.0.1:50050"
    """The gateway's gRPC."""
    api_key: ApiKey | None = None
    tls: bool = False
    """Whether to ask over TLS, which then proves who answers."""
