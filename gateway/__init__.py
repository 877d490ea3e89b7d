"""Takes recordings over HTTP and gRPC, calls preprocessing and Triton, and puts one answer together."""
