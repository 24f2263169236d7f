"""Messages between processes: four bytes of length, then JSON. Sizes are capped while reading.

JSON and nothing else: a pickle from a process that ran a student's code would be that student's code.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import IO, Any

LARGEST = 32 << 20
END = b'{"end":true}'
"""The last message of a submission that came to its end, as it is sent."""
_LENGTH = struct.Struct(">I")
_RELAYED = b">"


class FrameError(Exception):
    """What arrived is not a message: it is cut short, too large, or no JSON object."""


class FrameTooLargeError(FrameError):
    """A message is larger than its cap."""


def pack(message: dict[str, Any]) -> bytes:
    """One message as bytes.

    Raises:
        FrameTooLargeError: it is larger than any message may be.
    """
    body = json.dumps(message, separators=(",", ":")).encode("ascii")
    if len(body) > LARGEST:
        raise FrameTooLargeError(f"A message of {len(body):,} bytes; {LARGEST:,} are the most.")
    return _LENGTH.pack(len(body)) + body


def write(stream: IO[bytes], message: dict[str, Any]) -> None:
    """Send one message at once."""
    stream.write(pack(message))
    stream.flush()


def read(stream: IO[bytes]) -> dict[str, Any] | None:
    """The next message of a stream; ``None`` where the stream ends between two messages.

    Raises:
        FrameError: what arrived is no message.
    """
    return read_with(lambda count: _exactly(stream, count))


def read_with(take: Callable[[int], bytes], largest: int = LARGEST) -> dict[str, Any] | None:
    """The next message, where ``take(n)`` gives the next n bytes, or fewer at the end.

    Raises:
        FrameError: what arrived is no message.
    """
    body = body_with(take, largest)
    return None if body is None else _object(body)


def relay(stream: IO[bytes], body: bytes) -> None:
    """Pass on what a submission sent, as it is: whoever reads it does the reading."""
    stream.write(_LENGTH.pack(len(body) + 1) + _RELAYED + body)
    stream.flush()


def read_relayed(stream: IO[bytes]) -> dict[str, Any] | None:
    """The next message of a stream on which others are passed on; such a one is the ``from`` of a message.

    It comes with its ``size`` in bytes, and is empty where a submission sent something that is no message.

    Raises:
        FrameError: what arrived is no message, and was not passed on.
    """
    body = body_with(lambda count: _exactly(stream, count))
    if body is None or not body.startswith(_RELAYED):
        return None if body is None else _object(body)
    try:
        sent = _object(body[1:])
    except FrameError:
        sent = {}
    return {"from": sent, "size": len(body)}


def body_with(take: Callable[[int], bytes], largest: int = LARGEST) -> bytes | None:
    """The next message, unread, where ``take(n)`` gives the next n bytes, or fewer at the end.

    Raises:
        FrameError: the stream ends within it, or it is too large.
    """
    head = take(_LENGTH.size)
    if not head:
        return None
    if len(head) < _LENGTH.size:
        raise FrameError("The stream ended within a message.")
    (length,) = _LENGTH.unpack(head)
    if length > largest:
        raise FrameTooLargeError(f"A message of {length:,} bytes; {largest:,} are the most.")
    body = take(length)
    if len(body) < length:
        raise FrameError("The stream ended within a message.")
    return body


def _object(body: bytes) -> dict[str, Any]:
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FrameError("A message is not JSON.") from error
    if not isinstance(message, dict):
        raise FrameError("A message is not a JSON object.")
    return message


def _exactly(stream: IO[bytes], count: int) -> bytes:
    parts = []
    while count:
        part = stream.read(count)
        if not part:
            break
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
