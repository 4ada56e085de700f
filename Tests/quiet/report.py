"""The table of false alarms over the corpus: docs/quiet.md from results/*.json, and what expected.txt allows."""
import fnmatch
import json
import os

HERE = os.path.dirname(os.path.abspath(__file__))
SEVERITIES = ("notice", "warning", "critical")


def expected(path=os.path.join(HERE, "expected.txt")):
    """Rows (workload, rule, reason): lines `WORKLOAD RULE: REASON`, where WORKLOAD may be a pattern."""
    rows = []
    with open(path) as file:
        for number, line in enumerate(file, 1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            place, colon, reason = line.partition(": ")
            words = place.split()
            if len(words) != 2 or not colon or not reason.strip():
                raise SystemExit(f"{path}:{number}: expected `WORKLOAD RULE: REASON`, found `{line}`")
            rows.append((words[0], words[1], reason.strip()))
    return rows


def reason(label, alert, rows):
    return next((why for pattern, rule, why in rows if rule == alert["rule"].split()[0] and fnmatch.fnmatchcase(label, pattern)), None)


def name(alert):
    return alert["rule"] + (f"({alert['instance']})" if alert["instance"] else "")


def unexpected(result, rows):
    """Pairs of workload and alert: warnings and criticals that fired and are not listed."""
    return [(result["workload"], alert) for alert in result["alerts"]
            if alert["fired"] and alert["severity"] != "notice" and reason(result["workload"], alert, rows) is None]


def duration(seconds):
    return f"{seconds} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def cell(text):
    return text.replace("|", "\\|").replace("\n", " ")


def fired(result, severity):
    rows = [alert for alert in result["alerts"] if alert["fired"] and alert["severity"] == severity]
    return ", ".join(f"{name(alert)} {duration(alert['firedSeconds'])}" for alert in rows) or "–"


def peaks(result):
    names = ("cpu some", "memory full", "io full")
    return ", ".join(f"{one} {result['peaks'].get(one, 0)} %" for one in names)


def lines(result):
    """The result in a few lines, for a terminal."""
    yield (f"{result['workload']}: {result['minutes']:g} min, rounds {'/'.join(map(str, result['rounds']))}, CPU {result['cpu']} %, "
           f"greatest pressure over 10 s: {peaks(result)}, least available {result['leastAvailableMiB']} MiB")
    for severity in SEVERITIES:
        yield f"  {severity:8} {fired(result, severity)}"
    waiting = [f"{name(alert)} {duration(alert['pendingSeconds'])}" for alert in result["alerts"] if not alert["fired"]]
    yield f"  pending  {', '.join(waiting) or '–'}"


INTRODUCTION = """# Quiet on a healthy, busy host

Real work, each for ten minutes or more on the host itself, under the watch as it is shipped with the stock rules: what it
told. A warning or critical is a false alarm here unless `Tests/quiet/expected.txt` lists it with its reason. `make quiet` runs all of it
anew and writes this page; the recordings it makes are played in `swift test` (`QuietCorpusTests`), so that a rule that is changed is
held against them.
"""


def write(folder, path):
    results = []
    for file in sorted(os.listdir(folder)):
        if file.endswith(".json"):
            with open(os.path.join(folder, file)) as text:
                results.append(json.load(text))
    allowed = expected()
    out = [INTRODUCTION]
    kernels = sorted({f"Linux {result['kernel']}, {result['cpus']} CPUs" for result in results})
    out.append(f"Host: {'; '.join(kernels)}. Pressure is the greatest over any 10 s; behind a rule stands how long it fired.\n")
    out.append("| workload | minutes | CPU | pressure | notices | warnings | criticals |")
    out.append("| --- | --- | --- | --- | --- | --- | --- |")
    for result in results:
        cells = [result["workload"], f"{result['minutes']:g}", f"{result['cpu']} %", peaks(result), *(fired(result, one) for one in SEVERITIES)]
        out.append("| " + " | ".join(map(cell, cells)) + " |")
    out.append("\nWhat ran:\n")
    for result in results:
        for label, words, rounds in zip(result["workload"].split("+"), result["what"], result["rounds"]):
            out.append(f"- **{label}**: {words} ({rounds} rounds{'' if '+' not in result['workload'] else ', side by side with the others'})")
    out.append("\n## False alarms by rule\n")
    rows = {}
    for result in results:
        for alert in result["alerts"]:
            if alert["fired"]:
                rows.setdefault((SEVERITIES.index(alert["severity"]), alert["rule"]), []).append((result["workload"], alert))
    if rows:
        out.append("| rule | severity | times | seconds | in | judged |")
        out.append("| --- | --- | --- | --- | --- | --- |")
    for (severity, rule), found in sorted(rows.items(), reverse=True):
        verdicts = {reason(label, alert, allowed) or ("a notice wakes nobody" if severity == 0 else "**not expected**") for label, alert in found}
        cells = [rule, SEVERITIES[severity], str(sum(alert["fired"] for _, alert in found)), str(sum(alert["firedSeconds"] for _, alert in found)),
                 ", ".join(sorted({label for label, _ in found})), "; ".join(sorted(verdicts))]
        out.append("| " + " | ".join(map(cell, cells)) + " |")
    if not rows:
        out.append("None.")
    count = sum(len(unexpected(result, allowed)) for result in results)
    minutes = sum(result["minutes"] for result in results)
    out.append(f"\nIn {minutes:g} minutes {count or 'no'} warning{'s' if count != 1 else ''} or critical{'s' if count != 1 else ''} "
               "that nobody expected.\n")
    out.append("## Expected\n")
    out += [f"- {rule} in {label}: {why}" for label, rule, why in allowed] or ["Nothing is."]
    out.append("")
    waiting = {}
    for result in results:
        for alert in result["alerts"]:
            if not alert["fired"]:
                waiting.setdefault(alert["rule"], set()).add(result["workload"])
    out.append("## What was pending and passed\n")
    out += [f"- {rule}: {', '.join(sorted(labels))}" for rule, labels in sorted(waiting.items())] or ["Nothing."]
    with open(path, "w") as file:
        file.write("\n".join(out).rstrip() + "\n")
