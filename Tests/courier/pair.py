"""Watch and courier together on the loopback: a /proc in which figures can be set, and receivers that remember what arrives."""

import http.server
import json
import os
import random
import socket
import struct
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True


class Receiver(http.server.ThreadingHTTPServer):
    """Takes requests and remembers them; `plan(number)` says what becomes of the request of that number."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, plan):
        self.plan, self.seen, self.lock, self.taken = plan, [], threading.Lock(), 0
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, address):
        # A courier that was killed.
        pass


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_HEAD(self):
        self.answer(404)

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            self.server.taken += 1
            number = self.server.taken
        what = self.server.plan(number)
        if what == "slow":
            time.sleep(random.uniform(0, 0.5))
            what = 200
        # Seen is what arrived, whatever is answered: a courier that is told 500 has sent it all the same.
        with self.server.lock:
            self.server.seen.append((time.time(), self.headers["Idempotency-Key"], body, what == 200))
        if what == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            return
        self.answer(what)


class Host:
    """A /proc in which figures can be set. They are written in place: the watch keeps its files open."""

    def __init__(self, root):
        self.root, self.files = root, {}
        self.figures = {"sockets": 10, "orphans": 10, "waiting": 10, "buffers": 10, "files": 10, "available": 9_000_000}
        for name in ("net", "sys/fs", "pressure"):
            os.makedirs(f"{root}/{name}")
        for name in ("stat", "vmstat", "loadavg", "uptime", "pressure/cpu", "pressure/memory", "pressure/io"):
            if os.path.exists(f"/proc/{name}"):
                with open(f"/proc/{name}", "rb") as source, open(f"{root}/{name}", "wb") as copy:
                    copy.write(source.read())
        for name in ("net/sockstat", "sys/fs/file-nr", "meminfo"):
            self.files[name] = os.open(f"{root}/{name}", os.O_RDWR | os.O_CREAT, 0o644)
        self.set()

    def set(self, **figures):
        """Of the same width, whatever they are, so that no reader sees half of one."""
        self.figures.update(figures)
        f = {name: f"{value:08d}" for name, value in self.figures.items()}
        texts = {
            "net/sockstat": f"sockets: used {f['sockets']}\nTCP: inuse 5 orphan {f['orphans']} tw {f['waiting']} alloc 9 mem {f['buffers']}\n"
                            "UDP: inuse 3 mem 0\n",
            "sys/fs/file-nr": f"{f['files']}\t0\t1000000\n",
            "meminfo": f"MemTotal: 10000000 kB\nMemFree: {f['available']} kB\nMemAvailable: {f['available']} kB\nBuffers: 0 kB\nCached: 0 kB\n"
                       "SwapCached: 0 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\nDirty: 0 kB\nWriteback: 0 kB\n",
        }
        for name, text in texts.items():
            os.pwrite(self.files[name], text.encode(), 0)


class Pair:
    """The watch and the courier."""

    def __init__(self, programs, base):
        self.programs, self.base, self.processes = programs, base, {}
        for name in ("config/conf.d", "runtime", "runtime-courier", "watch", "courier", "secrets", "sys", "cgroup"):
            os.makedirs(f"{base}/{name}")
        self.host = Host(f"{base}/proc")

    def configure(self, rules, receivers, keys=None, interval="200ms", scheme="http"):
        """`rules`: name, sentence, severity; `receivers`: server by name; `keys`: further lines of a receiver by its name."""
        lines = ["[forewarn]", f"interval = {interval}", "login-canary = no"]
        for rule, when, severity in rules:
            lines += [f"[rule {rule}]", f"when = {when}", f"severity = {severity}", f"say = {rule}: {{value}}"]
        for name, server in receivers.items():
            lines += [f"[receiver {name}]"] + (keys or {}).get(name, [])
            if name == "list":
                lines += ["type = alertmanager", f"server = http://127.0.0.1:{server.server_port}", "acks = no"]
            else:
                with open(f"{self.base}/secrets/{name}", "w", opener=lambda p, f: os.open(p, f, 0o600)) as file:
                    file.write(f"{scheme}://127.0.0.1:{server.server_port}/{name}\n")
                lines += ["type = webhook", f"url-file = {self.base}/secrets/{name}"]
        with open(f"{self.base}/config/forewarn.conf", "w") as file:
            file.write("\n".join(lines) + "\n")

    def start(self, who):
        base = self.base
        if who == "watch":
            command = [f"{self.programs}/forewarnd", "--state-dir", f"{base}/watch", "--proc-root", f"{base}/proc", "--sys-root", f"{base}/sys",
                       "--cgroup-root", f"{base}/cgroup", "--kmsg-path", "/dev/null", "--process-reader", "proc"]
        else:
            command = [f"{self.programs}/forewarn-courier", "--own-runtime-dir", f"{base}/runtime-courier", "--state-dir", f"{base}/courier"]
        with open(f"{base}/said-{who}", "ab") as said:
            self.processes[who] = subprocess.Popen(
                command + ["--foreground", "--config-dir", f"{base}/config", "--runtime-dir", f"{base}/runtime"],
                stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd="/", start_new_session=True)

    def kill(self, who):
        code = self.processes[who].poll()
        if code is not None:
            raise SystemExit(f"{who} ended by itself: {code}")
        self.processes[who].kill()
        self.processes[who].wait()

    def status(self):
        try:
            with open(f"{self.base}/runtime/status.json") as file:
                return json.load(file)
        except (OSError, ValueError):
            return {}

    def firing(self):
        """Rules that fire for the watch that runs now; None before its first samples."""
        status = self.status()
        if status.get("pid") != self.processes["watch"].pid or status.get("samples", 0) < 2:
            return None
        return {alert["rule"] for alert in status["alerts"] if alert["phase"] == "firing"}

    def waits(self):
        return [name for folder in ("runtime/outbox", "courier/queue") for name in os.listdir(f"{self.base}/{folder}")]


def wait(seconds, what, condition):
    deadline = time.time() + seconds
    while time.time() < deadline:
        if condition():
            return
        time.sleep(0.05)
    raise SystemExit(f"not within {seconds} s: {what}")


def messages(server):
    """(time, key, notification, was taken) of all that arrived, a digest's one by one."""
    with server.lock:
        seen = list(server.seen)
    for at, key, body, taken in seen:
        digest = body.get("digest")
        for one in digest["notifications"] if digest else [body["notification"]]:
            yield at, key, one, taken
