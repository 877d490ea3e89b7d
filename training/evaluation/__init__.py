"""What `training.evaluate` measures on held-out clips, and how it is written down."""
