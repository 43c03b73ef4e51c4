#!/usr/bin/env python3
"""An executor in another language, with nothing but what docs/formats-executor.md says.

The test starts it in place of java, so its last two arguments are the socket and the kinds' class,
which here says how it behaves: "answers" or one of several ways to break the protocol.
"""
import os
import signal
import socket
import struct
import sys


def encode(value):
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, float):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, dict):
        return head(5, len(value)) + b"".join(encode(k) + encode(v) for k, v in value.items())
    raise TypeError(type(value))


def head(major, n):
    for info, form, limit in ((None, None, 24), (24, ">B", 1 << 8), (25, ">H", 1 << 16),
                              (26, ">I", 1 << 32), (27, ">Q", 1 << 64)):
        if n < limit:
            return bytes([major << 5 | (n if info is None else info)]) + (
                b"" if form is None else struct.pack(form, n))
    raise ValueError(n)


class Decoder:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, n):
        self.at += n
        return self.data[self.at - n:self.at]

    def value(self):
        first = self.take(1)[0]
        major, info = first >> 5, first & 31
        if first == 0xff:
            return StopIteration
        if major == 7:
            return {20: lambda: False, 21: lambda: True, 22: lambda: None,
                    26: lambda: struct.unpack(">f", self.take(4))[0],
                    27: lambda: struct.unpack(">d", self.take(8))[0]}[info]()
        n = None if info == 31 else info if info < 24 else int.from_bytes(
            self.take(1 << info - 24), "big")
        if major < 2:
            return n if major == 0 else -1 - n
        if major == 3 and n is not None:
            return self.take(n).decode()
        items = []
        wanted = None if n is None else n * (2 if major == 5 else 1)
        while wanted is None or len(items) < wanted:
            item = self.value()
            if item is StopIteration:
                break
            items.append(item)
        return dict(zip(items[::2], items[1::2])) if major == 5 else items


def main():
    os.setsid()
    path, behaviour = sys.argv[-2:]
    if behaviour == "silent":
        signal.pause()
    if behaviour == "leaves":
        print("no licence for this machine")
        sys.exit(5)
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(path)

    def send(frame):
        body = frame if isinstance(frame, bytes) else encode(frame)
        connection.sendall(struct.pack(">I", len(body)) + body)

    def receive():
        size = connection.recv(4, socket.MSG_WAITALL)
        if len(size) < 4:
            return None
        return Decoder(connection.recv(struct.unpack(">I", size)[0], socket.MSG_WAITALL)).value()

    if behaviour == "garbage":
        connection.sendall(b"\xff\xff\xff\xffGET / HTTP/1.1\r\n\r\n")
    elif behaviour == "speaks-first":
        send({"type": "started", "token": 1})
    else:
        send({"type": "hello", "protocol": 99 if behaviour == "other-version" else 1,
              "troupe": "python", "pid": os.getpid(), "kinds": {"noop": 1}})
    while True:
        frame = receive()
        if frame is None or frame["type"] == "bye":
            break
        if frame["type"] != "assign":
            continue
        assignment = frame["assignment"]
        token = assignment["token"]
        send({"type": "started", "token": token})
        if behaviour == "unknown-type":
            send({"type": "dance", "token": token})
        elif behaviour == "not-cbor":
            send(b"\x1f\x1f\x1f")
        elif behaviour == "other-token":
            send({"type": "started", "token": token + 1})
        print("python makes", assignment["task"], "with", assignment["with"])
        print("\0troupe-end", token, flush=True)
        send({"type": "result", "token": token, "metrics": {"answer": 42.0}, "artifacts": {},
              "timings": {}, "retire": False, "later": "unknown keys are ignored"})


main()
