"""Messages and stubs generated from `protos/audiocnn/v1` (`make proto`)."""
