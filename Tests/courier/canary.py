#!/usr/bin/env python3
"""Looks for secrets in everything that a courier writes or shows, while its receivers answer, repeat what they were asked, and fail.

    Tests/courier/canary.py PROGRAM FOLDER
"""

import http.server
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.parse

program, base = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
TOKEN = "CANARY7f3a9b2c5d"


class Echo(http.server.BaseHTTPRequestHandler):
    """Answers with what it was asked: address, headers, body."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        words = f"you asked {self.path} as {dict(self.headers)} http://127.0.0.1{self.path} {urllib.parse.quote(self.path)} with {body[:99]!r}"
        # The status is in the path: /500/TOKEN
        first = self.path.split("/")[1]
        status = int(first) if first.isdigit() else 404
        self.send_response(status, words.replace("\n", " ")[:500])
        data = json.dumps({"error": words}).encode()
        self.send_header("Content-Length", str(len(data)))
        self.send_header("X-Said", self.path)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    do_PUT = do_GET = do_HEAD = do_POST

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
# Connections that break are what is tried here.
server.handle_error = lambda *_: None
threading.Thread(target=server.serve_forever, daemon=True).start()
port = server.server_address[1]
secrets, sections = [], []


def secret(name, text, mode=0o600):
    path = f"{base}/secrets/{name}"
    with open(path, "w") as file:
        file.write(text + "\n")
    os.chmod(path, mode)
    secrets.append(text)
    return path


def receiver(name, **keys):
    sections.append(f"[receiver {name}]\n" + "\n".join(f"{k.replace('_', '-')} = {v}" for k, v in keys.items()))


for status in (200, 302, 400, 404, 500):
    path = secret(f"w{status}", f"http://127.0.0.1:{port}/{status}/{TOKEN}{status}?key={TOKEN}q{status}")
    receiver(f"w{status}", type="webhook", url_file=path, header_file=secret(f"h{status}", f"X-Token: {TOKEN}h{status}"), hmac_key_file=secret(f"k{status}", f"{TOKEN}k{status}"))
receiver("refused", type="webhook", url_file=secret("refused", f"http://127.0.0.1:1/{TOKEN}refused"))
receiver("dead", type="slack", url_file=secret("dead", f"https://{TOKEN}dead.invalid/{TOKEN}path"))
receiver("open", type="webhook", url_file=secret("open", f"http://127.0.0.1:{port}/200/{TOKEN}open", 0o644))
receiver("nourl", type="webhook", url_file=secret("nourl", f"{TOKEN}nourl is no address"))
receiver("control", type="webhook", url_file=secret("control", f"http://127.0.0.1:{port}/200/{TOKEN}\x07"))
receiver("telegram", type="telegram", server=f"http://127.0.0.1:{port}/404", token_file=secret("telegram", f"123:{TOKEN}telegram"), chat="1")
receiver("mail", type="email", to="a@b.example", server="smtp://127.0.0.1:1", user="ann", password_file=secret("mail", f"{TOKEN}mail"))
with open(f"{base}/program", "w") as file:
    file.write(f"#!/bin/sh\nenv >{base}/environment\nls -l /proc/self/fd >{base}/descriptors\ncat /proc/$PPID/environ /proc/$PPID/maps >{base}/parent 2>&1\n")
os.chmod(f"{base}/program", 0o755)
receiver("program", type="command", run=f"{base}/program")
sections.append(f"[heartbeat hc]\nurl-file = {secret('hc', f'http://127.0.0.1:{port}/500/{TOKEN}hc')}\nevery = 10s")
with open(f"{base}/config/forewarn.conf", "w") as file:
    file.write("\n\n".join(sections) + "\n")

said = open(f"{base}/said", "wb")
courier = subprocess.Popen(
    [program, "--foreground", "--config-dir", f"{base}/config", "--runtime-dir", f"{base}/runtime", "--own-runtime-dir", f"{base}/own",
     "--state-dir", f"{base}/state"], stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=base)
names = [section.split("]")[0].split()[-1] for section in sections if section.startswith("[receiver")]


def put(number):
    now = time.time()
    id = f"{int(now * 1000):013d}-{number:06d}"
    notification = {
        "version": 1, "id": id, "severity": "critical", "host": "lab", "bootId": "6f1c", "kind": "incident", "transition": "firing", "rule": "r",
        "instance": None, "incident": number, "update": 1, "message": "m", "story": "", "why": None, "do": None, "culprit": None, "since": now, "at": now,
        "acknowledgedBy": None, "backBy": None, "to": [{"receiver": n, "reason": "fired", "note": None} for n in names], "alerts": [], "history": []}
    with open(f"{base}/runtime/outbox/.{id}", "w") as file:
        json.dump(notification, file)
    os.rename(f"{base}/runtime/outbox/.{id}", f"{base}/runtime/outbox/{id}.json")


def report():
    with open(f"{base}/own/delivery.json") as file:
        return json.load(file)


deadline = time.time() + 10
while not os.path.exists(f"{base}/own/delivery.json") and time.time() < deadline:
    time.sleep(0.05)
for number in range(1, 4):
    put(number)
    time.sleep(1)
shown = b""
for file in ("cmdline", "environ", "status", "comm"):
    with open(f"/proc/{courier.pid}/{file}", "rb") as stream:
        shown += stream.read()
faults = []
with open(f"/proc/{courier.pid}/limits") as stream:
    core = [line for line in stream if line.startswith("Max core file size")][0].split()[4:6]
if core != ["0", "0"]:
    faults.append(f"core files may have {core} bytes")
# Not dumpable: /proc/PID belongs to root, whoever runs it, and no other process of the same user may look in.
if os.geteuid() != 0 and os.access(f"/proc/{courier.pid}/mem", os.R_OK):
    faults.append("its memory can be read by its user")
courier.send_signal(signal.SIGHUP)
time.sleep(1)
tried = report()["receivers"]
for name in names:
    if name not in ("open", "control") and tried[name]["lastTried"] is None:
        faults.append(f"{name} was never tried")
courier.send_signal(signal.SIGQUIT)
courier.wait(10)
said.close()
searched = 0
for folder, _, files in os.walk(base):
    if folder == f"{base}/secrets":
        continue
    for name in files:
        with open(f"{folder}/{name}", "rb") as stream:
            data = stream.read()
        searched += len(data)
        # The configuration names the files, and none of what is in them.
        if TOKEN.encode() in data or urllib.parse.quote(TOKEN).encode() in data:
            at = data.find(TOKEN.encode())
            faults.append(f"{folder}/{name}: {data[max(at - 60, 0):at + 40]!r}")
if TOKEN.encode() in shown:
    faults.append("in /proc")
with open(f"{base}/said") as stream:
    text = stream.read()
if "may be read or written by others" not in text or "holds control characters" not in text:
    faults.append("a secret that must be refused was not")
for fault in faults:
    print("fault:", fault)
print(f"{len(secrets)} secrets, {len(names)} receivers, {searched + len(shown)} bytes searched, {len(faults)} faults")
sys.exit(1 if faults else 0)
