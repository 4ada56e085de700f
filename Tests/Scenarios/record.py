#!/usr/bin/env python3
"""Records a host as a scenario: what its files said, once a second, as differences. See README.md for the format.

usage: record.py SECONDS [FILE ...] > recording.txt      (files below /proc; a usual set if none is named)
"""
import os
import sys
import time

USUAL = ["stat", "meminfo", "vmstat", "loadavg", "diskstats", "pressure/cpu", "pressure/memory", "pressure/io"]


def read(name):
    try:
        with open("/proc/" + name, errors="surrogateescape") as file:
            return file.read().splitlines()
    except OSError:
        return None


def key(line):
    return line.split(None, 1)[0] if line.split() else ""


def difference(before, now):
    """The lines that changed, if each line of the file has a first word of its own; else None: the whole file is told."""
    keys = [key(line) for line in now]
    if len(set(keys)) != len(keys) or keys != [key(line) for line in before]:
        return None
    return [line for old, line in zip(before, now) if old != line]


def main():
    seconds = int(sys.argv[1])
    names = sys.argv[2:] or USUAL
    out = sys.stdout
    out.write(f"# Linux {os.uname().release}, {os.cpu_count()} CPUs, recorded with record.py\n")
    last = {}
    start = time.monotonic()
    for tick in range(seconds):
        time.sleep(max(0, start + tick - time.monotonic()))
        moment = time.clock_gettime(time.CLOCK_MONOTONIC)
        for name in names:
            lines = read(name)
            if lines is None:
                if last.get(name) is not None:
                    out.write(f"gone {name}\n")
            elif last.get(name) is None:
                out.write(f"file {name} {len(lines)}\n" + "".join(line + "\n" for line in lines))
            else:
                changed = difference(last[name], lines)
                kind, told = ("file", lines) if changed is None else ("edit", changed)
                if told and lines != last[name]:
                    out.write(f"{kind} {name} {len(told)}\n" + "".join(line + "\n" for line in told))
            last[name] = lines
        out.write(f"sample {moment:.3f}\n")
        out.flush()


if __name__ == "__main__":
    main()
