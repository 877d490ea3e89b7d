"""Every HTTP path. A route reads the request, calls the gateway, and answers."""
