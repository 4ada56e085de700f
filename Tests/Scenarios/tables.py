"""What record.py tells beside files: units, the greatest processes, and records of the kernel log. See README.md for the format."""
import errno
import os


def number(path):
    """The first number of a file; None where there is none."""
    try:
        with open(path) as file:
            return int(file.read().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def keyed(path, name):
    try:
        with open(path) as file:
            for line in file:
                words = line.split()
                if len(words) == 2 and words[0] == name:
                    return int(words[1])
    except (OSError, ValueError):
        pass
    return None


def escaped(name):
    """As `process` has it: what is no plain text, byte by byte."""
    return "".join(chr(b) if 0x20 <= b < 0x7F and b != 0x5C else f"\\x{b:02x}" for b in name)


class Units:
    """Services and scopes below system.slice, by their control groups: of version 2, or of version 1 with 2 beside it."""

    ROOT = "/sys/fs/cgroup"

    def __init__(self):
        self.known = {}
        unified = os.path.exists(self.ROOT + "/cgroup.controllers")
        self.tree = self.ROOT if unified else self.ROOT + "/unified"
        self.memory = (self.ROOT, "memory.current", "memory.max") if unified else (
            self.ROOT + "/memory", "memory.usage_in_bytes", "memory.limit_in_bytes")

    def row(self, name):
        path = f"/system.slice/{name}"
        folder, current, limit = self.memory
        most = number(folder + path + "/" + limit)
        values = {
            "cpu": keyed(self.tree + path + "/cpu.stat", "usage_usec"),
            "memory": number(folder + path + "/" + current),
            # Where there is no limit version 1 has a number close to the greatest.
            "memory-limit": most if most is not None and most < 1 << 60 else None,
            "tasks": number(self.tree + path + "/pids.current"),
        }
        return " ".join(f"{key}={value}" for key, value in values.items() if value is not None)

    def told(self, _):
        try:
            names = [n for n in os.listdir(self.tree + "/system.slice") if n.endswith((".service", ".scope"))]
        except OSError:
            names = []
        lines = [f"nounit {name}" for name in self.known if name not in names]
        rows = {name: self.row(name) for name in names}
        lines += [f"unit {name} {row}" for name, row in rows.items() if row != self.known.get(name)]
        self.known = rows
        return lines


class Processes:
    """The greatest by CPU and by memory. What hardly changed is not told again."""

    GREATEST = 5
    PAGE = os.sysconf("SC_PAGESIZE")
    TICKS = os.sysconf("SC_CLK_TCK")

    def __init__(self):
        self.before = {}
        self.at = None
        self.shown = {}

    def read(self):
        rows = {}
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/stat", "rb") as file:
                    text = file.read()
            except OSError:
                continue
            name = text[text.index(b"(") + 1:text.rindex(b")")]
            words = text[text.rindex(b")") + 2:].split()
            rows[int(pid)] = (name, int(words[19]), int(words[11]) + int(words[12]), int(words[21]) * self.PAGE)
        return rows

    def told(self, moment):
        rows = self.read()
        elapsed = moment - self.at if self.at is not None else None
        now = {}
        for pid, (name, started, ticks, resident) in rows.items():
            old = self.before.get(pid)
            used = ticks - old[2] if old and old[1] == started else ticks
            share = 100 * used / self.TICKS / elapsed if elapsed else 0
            now[pid] = (round(share), resident >> 20 << 20, name)
        self.before, self.at = rows, moment
        by_cpu = sorted((p for p in now if now[p][0] >= 5), key=lambda p: -now[p][0])[:self.GREATEST]
        by_memory = sorted((p for p in now if now[p][1] >= 32 << 20), key=lambda p: -now[p][1])[:self.GREATEST]
        lines = []
        for pid in [pid for pid in self.shown if pid not in now]:
            lines.append(f"process {pid} 0 0 {escaped(self.shown.pop(pid)[2])}")
        for pid in dict.fromkeys([*self.shown, *by_cpu, *by_memory]):
            if self.differs(self.shown.get(pid), now[pid]):
                lines.append(f"process {pid} {now[pid][0]} {now[pid][1]} {escaped(now[pid][2])}")
                self.shown[pid] = now[pid]
        return lines

    @staticmethod
    def differs(old, new):
        return old is None or old[2] != new[2] or abs(old[0] - new[0]) >= 10 or abs(old[1] - new[1]) > max(old[1] // 16, 4 << 20)


class KernelLog:
    """Records of /dev/kmsg from now on; none where it may not be read."""

    def __init__(self):
        try:
            self.file = os.open("/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK)
            os.lseek(self.file, 0, os.SEEK_END)
        except OSError:
            self.file = None

    def told(self, _):
        lines = []
        while self.file is not None:
            try:
                record = os.read(self.file, 8192)
            except BlockingIOError:
                break
            except OSError as problem:
                # Records were overwritten before they were read.
                if problem.errno == errno.EPIPE:
                    continue
                break
            # Properties of the record's device stand in lines of their own below it.
            lines.append("kmsg " + record.split(b"\n")[0].decode(errors="surrogateescape"))
        return lines
