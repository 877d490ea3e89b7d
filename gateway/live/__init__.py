"""Live streams: sound as it is made, analysed window by window; the core that WebSocket and gRPC share."""
