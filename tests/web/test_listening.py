"""The socket that ``serve`` listens on."""

import socket

from bot.commands.serve import _listen


def test_a_response_never_waits_for_the_acknowledgement_of_its_first_half() -> None:
    with _listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1
