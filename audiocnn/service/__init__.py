"""What the gRPC services share: servers, clients, limits, retries, logs, metrics, traces and settings."""
