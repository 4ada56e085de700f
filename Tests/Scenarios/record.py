#!/usr/bin/env python3
"""Records a host as a scenario: what its files said, once a second, as differences. See README.md for the format.

usage: record.py SECONDS [--output FILE] [FILE ...]

Writes to standard output, or to FILE, compressed if it ends in .gz. Of the usual files below /proc only what a parser reads;
files that are named are written whole, and without units and processes. SIGTERM and Ctrl-C end it before its time, with a whole file.
"""
import gzip
import os
import signal
import sys
import time

from tables import KernelLog, Processes, Units

# Of these the words that begin a line, or the names of columns, that something reads.
LINES = {
    "meminfo": "MemTotal: MemFree: MemAvailable: Buffers: Cached: SwapCached: AnonPages: Shmem: Dirty: Writeback: SReclaimable: "
    "SUnreclaim: KernelStack: PageTables: SwapTotal: SwapFree: CommitLimit: Committed_AS: HugePages_Total: HugePages_Free:",
    "vmstat": "pgpgin pgpgout pswpin pswpout pgfault pgmajfault pgscan_kswapd pgscan_direct pgsteal_kswapd pgsteal_direct allocstall "
    "allocstall_dma allocstall_dma32 allocstall_normal allocstall_movable allocstall_device compact_stall "
    "workingset_refault_file workingset_refault workingset_refault_anon oom_kill",
    "net/sockstat": "sockets: TCP: UDP:",
    "net/sockstat6": "TCP6: UDP6:",
}
COLUMNS = {
    "net/snmp": {"Tcp:": "ActiveOpens PassiveOpens AttemptFails EstabResets CurrEstab InSegs OutSegs RetransSegs OutRsts",
                 "Udp:": "InErrors RcvbufErrors"},
    "net/netstat": {"TcpExt:": "ListenOverflows ListenDrops SyncookiesSent TCPTimeouts TCPAbortOnMemory TCPReqQFullDrop"},
}
WHOLE = ["loadavg", "sys/fs/file-nr", "sys/kernel/pid_max", "sys/kernel/threads-max", "sys/net/netfilter/nf_conntrack_count",
         "sys/net/netfilter/nf_conntrack_max"]
PRESSURE = ["pressure/cpu", "pressure/memory", "pressure/io"]


def read(name):
    try:
        with open("/proc/" + name, errors="surrogateescape") as file:
            return file.read().splitlines()
    except OSError:
        return None


def stat(lines):
    """Of a CPU the eight states that are read, of the interrupts their sum."""
    kept = []
    for line in lines:
        words = line.split()
        if words[0].startswith("cpu"):
            kept.append(" ".join(words[:9]))
        elif words[0] in ("ctxt", "intr", "processes", "procs_running", "procs_blocked"):
            kept.append(" ".join(words[:2]))
    return kept


def columns(lines, wanted):
    kept = []
    for names, values in zip(lines[::2], lines[1::2]):
        section = names.split(" ", 1)[0]
        if section in wanted:
            pairs = [(n, v) for n, v in zip(names.split()[1:], values.split()[1:]) if n in wanted[section].split()]
            kept += [section + " " + " ".join(n for n, _ in pairs), section + " " + " ".join(v for _, v in pairs)]
    return kept


def brief(name, lines):
    """What of a usual file something reads."""
    if name == "stat":
        return stat(lines)
    if name == "diskstats":
        # Loop devices that were never used are most of them.
        return [line for line in (" ".join(line.split()) for line in lines) if any(w != "0" for w in line.split()[3:])]
    if name in PRESSURE:
        return [f"{line.split()[0]} {line.split()[-1]}" for line in lines]
    if name in COLUMNS:
        return columns(lines, COLUMNS[name])
    if name in LINES:
        wanted = set(LINES[name].split())
        # Runs of blanks help nobody.
        return [" ".join(line.split()) for line in lines if line.split(None, 1)[0] in wanted]
    return lines


USUAL = ["stat", "meminfo", "vmstat", "loadavg", "diskstats"] + PRESSURE + [*COLUMNS, "net/sockstat", "net/sockstat6"] + WHOLE[1:]


def key(line):
    return line.split(None, 1)[0] if line.split() else ""


def difference(before, now):
    """The lines that changed, if each line of the file has a first word of its own; else None: the whole file is told."""
    keys = [key(line) for line in now]
    if len(set(keys)) != len(keys) or keys != [key(line) for line in before]:
        return None
    return [line for old, line in zip(before, now) if old != line]


def told(name, before, lines):
    """The directives that make what was told before into what is there now."""
    if lines is None:
        return [f"gone {name}"] if before is not None else []
    if before is None:
        return [f"file {name} {len(lines)}", *lines]
    changed = difference(before, lines)
    kind, content = ("file", lines) if changed is None else ("edit", changed)
    return [f"{kind} {name} {len(content)}", *content] if content and lines != before else []


def record(out, seconds, names, tables, ended):
    last = {}
    start = time.monotonic()
    for tick in range(seconds):
        time.sleep(max(0, start + tick - time.monotonic()))
        if ended():
            return
        moment = time.clock_gettime(time.CLOCK_MONOTONIC)
        lines = []
        for name in names:
            content = read(name)
            if tables and content is not None:
                content = brief(name, content)
            lines += told(name, last.get(name), content)
            last[name] = content
        for table in tables:
            lines += table.told(moment)
        lines.append(f"sample {moment:.3f}")
        out.write(("\n".join(lines) + "\n").encode(errors="surrogateescape"))
        # A compressed stream grows by it.
        if not isinstance(out, gzip.GzipFile):
            out.flush()


def main():
    words = sys.argv[1:]
    output = None
    if "--output" in words:
        at = words.index("--output")
        output = words[at + 1]
        del words[at:at + 2]
    if not words:
        sys.exit(__doc__)
    names = words[1:] or USUAL
    tables = [] if words[1:] else [Units(), Processes(), KernelLog()]
    ends = []
    for kind in (signal.SIGTERM, signal.SIGINT):
        signal.signal(kind, lambda *_: ends.append(True))
    with open(output, "wb") if output else sys.stdout.buffer as raw:
        # Without name and time: the same recording is the same file.
        out = gzip.GzipFile("", "wb", 9, raw, 0) if (output or "").endswith(".gz") else raw
        out.write(f"# Linux {os.uname().release}, {os.cpu_count()} CPUs, recorded with record.py\n".encode())
        record(out, int(words[0]), names, tables, lambda: ends)
        if out is not raw:
            out.close()


if __name__ == "__main__":
    main()
