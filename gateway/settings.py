"""What can be set from outside: `GATEWAY_*` in the environment."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from audiocnn.model_spec import ACTIVATIONS_MODEL_NAME, MODEL_NAME, SCORES_MODEL_NAME
from audiocnn.service.logs import LogFormat, LogLevel
from audiocnn.service.settings import ApiKey


class GatewaySettings(BaseSettings):
    """Settings of the gateway; a wrong value stops the start and names its variable."""

    model_config = SettingsConfigDict(env_prefix="GATEWAY_", frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(8_080, ge=0, le=65_535)
    """HTTP."""
    grpc_port: int = Field(50_050, ge=0, le=65_535)
    preprocess_addr: str = "127.0.0.1:50051"
    triton_addr: str = "127.0.0.1:8001"
    """Triton's gRPC."""
    triton_model: str = MODEL_NAME
    triton_scores_model: str = SCORES_MODEL_NAME
    """The same network without feature maps: for windows that are not shown, and for readiness."""
    triton_activations_model: str = ACTIVATIONS_MODEL_NAME
    max_upload_bytes: int = Field(64 << 20, ge=1)
    """Of a file sent as multipart or over gRPC."""
    max_json_audio_bytes: int = Field(16 << 20, ge=1)
    """Of a file sent as base64 in JSON, before it was encoded."""
    max_held_bytes: int = Field(256 << 20, ge=1)
    """Of all requests' bodies together, from their arrival to their answer; what is beyond is refused as busy. While
    a body is passed on, the process holds it three times."""
    max_in_flight: int = Field(32, ge=1)
    """Analyses at work at the same time."""
    max_waiting: int = Field(64, ge=0)
    """Analyses in the queue behind them; one more is refused as busy."""
    request_timeout_s: float = Field(10.0, gt=0)
    """For a whole analysis of a recording of up to 60 s."""
    long_request_timeout_s: float = Field(120.0, gt=0)
    """For a longer one."""
    body_timeout_s: float = Field(60.0, gt=0)
    """For a request's body to arrive."""
    cache_bytes: int = Field(64 << 20, ge=0)
    """Spectrograms kept for the next question about the same recording; 0 keeps none."""
    sound_cache_bytes: int = Field(128 << 20, ge=0)
    """Uploaded recordings kept in memory for later requests about them; 0 keeps none."""
    sound_cache_ttl_s: float = Field(900.0, ge=0)
    """How long each is kept after its last use; 0 keeps none."""
    canary_interval_s: float = Field(2.0, gt=0)
    """Between two inferences that prove that this gateway can answer."""
    canary_timeout_s: float = Field(5.0, gt=0)
    live_max_streams: int = Field(100, ge=0)
    """Live streams at the same time; 0 for none."""
    live_max_per_client: int = Field(50, ge=1)
    """Of these by one client: by API key, or by address where no keys are configured."""
    live_max_in_flight: int = Field(8, ge=1)
    """Windows of all live streams at work at the same time."""
    live_max_s: float = Field(3_600.0, gt=0)
    """How long a live stream may last."""
    live_idle_s: float = Field(15.0, gt=0)
    """How long a live stream may send nothing."""
    encode_workers: int = Field(2, ge=1, le=64)
    """Threads that serialise answers about more than a clip."""
    cors_origins: list[str] = ["http://127.0.0.1:3000", "http://localhost:3000"]
    """Pages of other origins that may call this gateway from a browser."""
    allowed_hosts: list[str] = []
    """Names that `Host` may give, without ports, against DNS rebinding; any if there are none. Probes are free."""
    trusted_proxies: list[str] = ["127.0.0.1", "::1"]
    """Addresses and networks whose `X-Forwarded-For` is believed: a client's share is counted by address."""
    api_keys: list[ApiKey] = []
    """Requests for an analysis need one of them; open to every client if there are none."""
    grace_s: float = Field(20.0, ge=0)
    """How long requests in flight may take to end after a request to stop."""
    reflection: bool = True
    """Lets grpcurl and similar tools list the services."""
    log_level: LogLevel = "INFO"
    log_format: LogFormat = "json"
