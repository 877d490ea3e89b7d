"""From the bytes of a recording to log-mel spectrograms of its windows, for training and serving alike."""
