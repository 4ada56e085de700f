"""forewarnd as it is shipped, for Tests/quiet/run: started, asked what it finds, ended."""
import json
import os
import signal
import subprocess
import time


class Watch:
    def __init__(self, programs, config, folder, dies_with_us):
        self.folder = folder
        self.alerts = {}
        for name in ("runtime", "state"):
            os.makedirs(os.path.join(folder, name), mode=0o700)
        self.said = open(os.path.join(folder, "said"), "wb")
        self.process = subprocess.Popen(
            dies_with_us([os.path.join(programs, "forewarnd"), "--foreground", "--config-dir", config,
                          "--runtime-dir", os.path.join(folder, "runtime"), "--state-dir", os.path.join(folder, "state")]),
            stdin=subprocess.DEVNULL, stdout=self.said, stderr=self.said)
        self.last = None

    def status(self):
        try:
            with open(os.path.join(self.folder, "runtime/status.json"), errors="replace") as file:
                return json.load(file)
        except (OSError, ValueError):
            return None

    def wait(self, samples):
        for _ in range(300):
            status = self.status()
            if status and status["samples"] >= samples:
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        with open(os.path.join(self.folder, "said"), errors="replace") as said:
            raise SystemExit("quiet: forewarnd took no samples within 30 s; it said:\n" + said.read())

    def entry(self, alert):
        key = (alert["rule"], alert["instance"])
        return self.alerts.setdefault(key, {
            "rule": alert["rule"], "instance": alert["instance"], "severity": alert["severity"], "fired": 0, "firedSeconds": 0.0,
            "pending": 0, "pendingSeconds": 0.0, "message": alert["message"], "phase": None})

    def look(self):
        """Counts what is pending and firing; to be called more often than the watch samples."""
        if self.process.poll() is not None:
            raise SystemExit(f"quiet: forewarnd ended with {self.process.returncode}")
        status = self.status()
        if not status or self.last and status["samples"] == self.last["samples"]:
            return
        elapsed = status["monotonic"] - self.last["monotonic"] if self.last else status["interval"]
        self.last = status
        present = set()
        for alert in status["alerts"]:
            entry = self.entry(alert)
            present.add((alert["rule"], alert["instance"]))
            kind = "fired" if alert["phase"] == "firing" else "pending"
            if entry["phase"] != kind and not (kind == "pending" and entry["phase"] == "fired"):
                entry[kind] += 1
            entry[kind + "Seconds"] += elapsed
            if kind == "fired":
                entry["message"] = alert["message"]
            entry["phase"] = kind
        for key, entry in self.alerts.items():
            if key not in present:
                entry["phase"] = None

    def read_outbox(self):
        """What was told to people and not seen in between: alerts shorter than the time between two looks, and OOM kills."""
        folder = os.path.join(self.folder, "runtime/outbox")
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            if name.startswith(".") or not name.endswith(".json"):
                continue
            with open(os.path.join(folder, name), errors="replace") as file:
                told = json.load(file)
            alerts = told.get("alerts") or []
            if told.get("kind") == "oom-kill":
                alerts = [{"rule": "oom-kill notification", "instance": None, "severity": "critical", "message": told.get("message", "")}]
            for alert in alerts:
                entry = self.entry({**alert, "instance": alert.get("instance")})
                if entry["fired"] == 0:
                    entry["fired"], entry["message"] = 1, alert["message"]

    def summary(self):
        fired = [f"{alert['severity']} {rule}" for (rule, _), alert in self.alerts.items() if alert["fired"]]
        pending = [rule for (rule, _), alert in self.alerts.items() if alert["phase"] == "pending"]
        return f"fired: {', '.join(fired) or 'none'}" + (f"; pending: {', '.join(pending)}" if pending else "")

    def result(self):
        rows = [{key: round(value) if isinstance(value, float) else value for key, value in alert.items() if key != "phase"}
                for alert in self.alerts.values()]
        return sorted(rows, key=lambda row: (row["rule"], row["instance"] or ""))

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()
        self.said.close()
