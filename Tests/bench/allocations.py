#!/usr/bin/env python3
"""Counts what a running forewarnd asks of malloc, with malloc-count.so in front of it.

usage: allocations.py PID COUNTS STATUS STRETCHES
    PID        of the daemon
    COUNTS     the file in MALLOC_COUNT_FILE
    STATUS     its status.json
    STRETCHES  how many stretches of 6 s at most; it stops after the first without a call

What changes may allocate: an alert that comes and goes, a process that starts or ends. Those are rare, and a tick that
allocates does so in every stretch: one stretch without any call is the proof. One process counts all the time, since each that
starts would be such a change.

Prints one line of five fields with tabs between: of the quietest stretch its calls, its samples, calls a sample; the calls of each
stretch; and of the quietest those by thread ("NAME": N, …).
"""
import json
import struct
import sys
import time


def main():
    daemon, counts, status, stretches = sys.argv[1:]

    def samples():
        with open(status) as file:
            return json.load(file)["samples"]

    def calls():
        with open(counts, "rb") as file:
            data = file.read()
        pairs = struct.iter_unpack("=QQ", data[64 : 64 + (len(data) - 64) // 16 * 16])
        return {thread: count for thread, count in pairs if thread}

    def name(thread):
        try:
            with open(f"/proc/{daemon}/task/{thread}/comm") as file:
                return file.read().strip()
        except OSError:
            return "helper"

    found = []
    # The start of this program is a change itself.
    time.sleep(3)
    for _ in range(int(stretches)):
        before, first = calls(), samples()
        time.sleep(6)
        after, taken = calls(), samples() - first
        by_thread = {}
        for thread, count in after.items():
            if count > before.get(thread, 0):
                by_thread[name(thread)] = by_thread.get(name(thread), 0) + count - before.get(thread, 0)
        found.append((sum(by_thread.values()), taken, by_thread))
        if not by_thread:
            break
    total, taken, by_thread = min(found, key=lambda one: one[0])
    who = json.dumps(by_thread)[1:-1]
    stretches = ", ".join(str(one[0]) for one in found)
    print(total, taken, f"{total / max(taken, 1):.2f}", stretches, who, sep="\t")


if __name__ == "__main__":
    main()
