"""A server that ends the connection of some requests, or sends them no valid HTTP."""

from __future__ import annotations

import os
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socket import SO_LINGER, SOL_SOCKET

Answer = Callable[[bytes], bytes | None]
"""Takes the request line; gives the bytes to send, or None to reset the connection. `b""` closes it."""

OK = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}"


@contextmanager
def hanging_up(answer: Answer) -> Iterator[str]:
    """Serve on a free port of loopback; gives the URL."""

    class Handler(socketserver.StreamRequestHandler):
        timeout = 20

        def handle(self) -> None:
            line = self.rfile.readline()
            length = 0
            while (field := self.rfile.readline().strip()) != b"":
                name, _, value = field.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            self.rfile.read(length)
            sent = answer(line)
            if sent is None:
                self.connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
                os.close(self.connection.detach())
            else:
                self.wfile.write(sent)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
