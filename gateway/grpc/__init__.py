"""gRPC: the server, and the analysis service as messages."""
