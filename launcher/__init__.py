"""Starts the whole product on one machine out of its real parts, watches over it, and stops it."""
