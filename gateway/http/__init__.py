"""HTTP: routes, request bodies, JSON, problem documents."""
