"""What Tests/quiet/run asks of the host: how busy it is, and control groups for the work."""
import os
import time


def read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


class Gauge:
    """Mean CPU, and the greatest pressure over 10 s, from now on."""

    def __init__(self):
        self.first = self.cpu()
        self.stalls = [(time.monotonic(), self.pressure())]
        self.marks = [self.first]
        self.peaks = {}
        self.samples = []
        self.lowest = None

    @staticmethod
    def cpu():
        """Busy and all ticks of the host."""
        ticks = [int(word) for word in read("/proc/stat").split("\n")[0].split()[1:9]]
        return sum(ticks) - ticks[3] - ticks[4], sum(ticks)

    @staticmethod
    def pressure():
        totals = {}
        for resource in ("cpu", "memory", "io"):
            for line in read("/proc/pressure/" + resource).splitlines():
                words = line.split()
                totals[f"{resource} {words[0]}"] = int(words[-1].split("=")[1])
        return totals

    def look(self):
        now = time.monotonic()
        self.marks = [*self.marks[-59:], self.cpu()]
        self.stalls.append((now, self.pressure()))
        while len(self.stalls) > 2 and now - self.stalls[1][0] >= 10:
            self.stalls.pop(0)
        began, before = self.stalls[0]
        if now - began >= 9:
            for name, total in self.stalls[-1][1].items():
                share = 100 * (total - before.get(name, total)) / 1e6 / (now - began)
                self.peaks[name] = max(self.peaks.get(name, 0), min(share, 100))
        for line in read("/proc/meminfo").splitlines():
            if line.startswith("MemAvailable:"):
                self.lowest = min(self.lowest or 1 << 62, int(line.split()[1]) >> 10)

    @staticmethod
    def share(before, after):
        return 100 * (after[0] - before[0]) / max(after[1] - before[1], 1)

    def recent(self):
        """Percent of all CPUs, over the last 30 s."""
        return self.share(self.marks[0], self.marks[-1])

    def result(self):
        return {"kernel": os.uname().release, "cpus": os.cpu_count(), "cpu": round(self.share(self.first, self.cpu())),
                "peaks": {name: round(value) for name, value in self.peaks.items()}, "leastAvailableMiB": self.lowest}


class Group:
    """A control group below system.slice, as systemd would make it for a service, so that the watch sees a unit."""

    def __init__(self, name):
        self.folders = []
        for _, target, kind, *_ in (line.split() for line in read("/proc/mounts").splitlines()):
            # Version 2, and of version 1 those that the watch reads.
            if kind == "cgroup2" or (kind == "cgroup" and os.path.basename(target) in ("memory", "pids", "cpu,cpuacct")):
                folder = os.path.join(target, "system.slice", name)
                os.makedirs(folder, exist_ok=True)
                self.folders.append(folder)

    def join(self):
        for folder in self.folders:
            with open(os.path.join(folder, "cgroup.procs"), "w") as file:
                file.write(str(os.getpid()))

    def remove(self):
        for folder in self.folders:
            remove_tree(folder)
            # The slice too, if there was none before: it is only removed when it is empty.
            try:
                os.rmdir(os.path.dirname(folder))
            except OSError:
                pass

    @staticmethod
    def remove_named(prefix):
        """What containers of the work left in the hierarchies."""
        for _, target, kind, *_ in (line.split() for line in read("/proc/mounts").splitlines()):
            if kind in ("cgroup", "cgroup2"):
                for name in os.listdir(target):
                    if name.startswith(prefix):
                        remove_tree(os.path.join(target, name))


def remove_tree(folder):
    """Waits until those in it are gone, 30 s at most: one that waits for the disk ends late."""
    for _ in range(300):
        for path, _, _ in os.walk(folder, topdown=False):
            try:
                os.rmdir(path)
            except OSError:
                pass
        if not os.path.exists(folder):
            return
        time.sleep(0.1)
