"""Which ports are free. Does not know: what they are for."""

import socket


def is_taken(port: int) -> bool:
    """Say whether something on this machine already listens on the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
