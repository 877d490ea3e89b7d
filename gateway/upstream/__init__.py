"""The services behind the gateway: how they are called, and whether they work."""
