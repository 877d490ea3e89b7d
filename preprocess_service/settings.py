"""What can be set from outside: `PREPROCESS_*` in the environment."""

import os

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from audiocnn.service.logs import LogFormat, LogLevel


class PreprocessSettings(BaseSettings):
    """Settings of the preprocessing service; a wrong value stops the start and names its variable."""

    model_config = SettingsConfigDict(env_prefix="PREPROCESS_", frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(50_051, ge=0, le=65_535)
    """gRPC; 0 takes any free port and prints it."""
    metrics_port: int = Field(9_051, ge=0, le=65_535)
    """Prometheus over HTTP; 0 turns it off."""
    workers: int = Field(default_factory=lambda: len(os.sched_getaffinity(0)), ge=1, le=256)
    """Recordings decoded at the same time, each on one thread."""
    max_waiting: int = Field(64, ge=0)
    """Recordings in the queue behind them; one more is refused as busy."""
    max_audio_bytes: int = Field(64 << 20, ge=1)
    max_held_bytes: int = Field(256 << 20, ge=1)
    """Of all recordings at work together; half of it may be those of long recordings."""
    max_duration_s: float = Field(600.0, gt=0)
    stream_block_windows: int = Field(8, ge=1)
    """Windows computed and sent at once."""
    grace_s: float = Field(20.0, ge=0)
    """How long calls in flight may take to end after a request to stop."""
    reflection: bool = True
    """Lets grpcurl and similar tools list the services."""
    log_level: LogLevel = "INFO"
    log_format: LogFormat = "json"
