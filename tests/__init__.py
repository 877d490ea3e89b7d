"""Tests: `unit` by module, `contract` between files, `integration` on the running product, `bench` for figures."""
