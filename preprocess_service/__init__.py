"""Turns the bytes of a recording into log-mel windows, over gRPC."""
