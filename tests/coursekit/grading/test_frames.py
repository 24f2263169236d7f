"""Messages between processes."""

import io

import pytest

from coursekit.grading import frames


def test_messages_arrive_as_they_were_sent():
    stream = io.BytesIO()
    sent = [{"step": 1}, {"text": "a\udc80é", "list": [None, 1.5]}]
    for message in sent:
        frames.write(stream, message)
    stream.seek(0)
    assert [frames.read(stream), frames.read(stream), frames.read(stream)] == [*sent, None]


def test_what_is_passed_on_is_told_from_what_the_worker_says():
    stream = io.BytesIO()
    frames.relay(stream, b'{"done":true}')
    frames.relay(stream, b"no JSON")
    frames.write(stream, {"done": True})
    stream.seek(0)
    # The size is that of the text and of the sign that it was passed on.
    assert frames.read_relayed(stream) == {"from": {"done": True}, "size": 14}
    assert frames.read_relayed(stream) == {"from": {}, "size": 8}
    assert frames.read_relayed(stream) == {"done": True}
    assert frames.read_relayed(stream) is None


def test_the_end_is_known_by_its_bytes():
    assert frames.pack({"end": True})[4:] == frames.END


@pytest.mark.parametrize(
    "data",
    [
        b"\0\0",  # not even a length
        b"\0\0\0\x09{}",  # nine bytes announced, two there
        b"\0\0\0\x03abc",  # no JSON
        b"\0\0\0\x02[]",  # JSON, and no object
        b"\0\x03\x0d\x40" + b"[" * 200_000,  # nested deeper than any reader goes
    ],
    ids=["cut in the length", "cut in the body", "no JSON", "no object", "too deep"],
)
def test_what_is_no_message_is_refused(data):
    with pytest.raises(frames.FrameError):
        frames.read(io.BytesIO(data))


def test_a_length_beyond_the_cap_is_refused_before_anything_is_read():
    stream = io.BytesIO(b"\xff\xff\xff\xff" + b"x" * 100)
    with pytest.raises(frames.FrameTooLargeError):
        frames.read(stream)
    assert stream.tell() == 4
