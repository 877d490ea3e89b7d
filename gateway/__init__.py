"""The one door: HTTP and gRPC in front, preprocessing and Triton behind, one answer about a sound."""
