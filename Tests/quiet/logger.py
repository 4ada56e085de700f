#!/usr/bin/env python3
"""Writes lines as a web server logs them: `logger.py FILE MB-A-SECOND START`, once the file START is there."""
import os
import random
import sys
import time


def line(moment):
    client = f"10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(256)}"
    path = f"/shop/item/{random.randrange(100000)}?session={random.getrandbits(64):016x}"
    return f'{client} - - [{moment:.3f}] "GET {path} HTTP/1.1" {random.choice((200, 200, 200, 304, 404))} {random.randrange(90000)}\n'


def main():
    path, rate, start = sys.argv[1], float(sys.argv[2]) * 1e6, sys.argv[3]
    while not os.path.exists(start):
        time.sleep(0.1)
    # Made up once: what is measured is writing and turning over, not the making of lines.
    lines = "".join(line(time.time()) for _ in range(int(rate / 10 / 100))).encode()
    with open(path, "ab", buffering=0) as file:
        began = time.monotonic()
        written = 0
        while True:
            file.write(lines)
            written += len(lines)
            time.sleep(max(0, began + written / rate - time.monotonic()))


if __name__ == "__main__":
    main()
