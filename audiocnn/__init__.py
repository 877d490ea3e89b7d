"""What training and every service share: the log-mel, decoding, tensors, errors and gRPC habits."""
