#!/usr/bin/env python3
"""What Python's zoneinfo, an implementation of its own, says of the time zones here: offsets.txt and quiet.txt.

Usage: Tests/Fixtures/zoneinfo/oracle.py        (Python 3.9 or newer; reads the files beside it, not the host's)
"""
import calendar
import datetime as dt
import pathlib
import zoneinfo

HERE = pathlib.Path(__file__).parent
ZONES = ["Berlin", "New_York", "Lord_Howe", "Kolkata"]
UTC = dt.timezone.utc
DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
# The sentence, then the same by hand: weekdays (0 is Sunday), numbers in the month (0 is the last) or none, minutes.
SCHEDULES = [
    ("Sun 02:00-04:00", {0}, None, 120, 240),
    ("daily 02:15-02:45", set(range(7)), None, 135, 165),
    ("daily 1:30-2:30", set(range(7)), None, 90, 150),
    ("Mon..Fri 22:00-06:00", {1, 2, 3, 4, 5}, None, 1320, 360),
    ("Sat,Sun 00:00-24:00", {6, 0}, None, 0, 1440),
    ("Sat..Sun 23:30-01:45", {6, 0}, None, 1410, 105),
    ("1st Sun 00:30-03:00", {0}, {1}, 30, 180),
    ("last Sun 02:30-03:30", {0}, {0}, 150, 210),
    ("2nd,last Sunday 02:00-02:30", {0}, {2, 0}, 120, 150),
    ("5th Fri 20:00-02:00", {5}, {5}, 1200, 120),
]


def load(name):
    with open(HERE / name, "rb") as file:
        return zoneinfo.ZoneInfo.from_file(file, key=name)


def offset(zone, time):
    return int(dt.datetime.fromtimestamp(time, UTC).astimezone(zone).utcoffset().total_seconds())


def changes(zone, first, last):
    """The seconds at which the offset changes; no zone here has two changes within four hours."""
    step = 4 * 3600
    for time in range(first, last, step):
        if offset(zone, time) == offset(zone, time + step):
            continue
        low, high = time, time + step
        while low + 1 < high:
            middle = (low + high) // 2
            low, high = (middle, high) if offset(zone, middle) == offset(zone, low) else (low, middle)
        yield high


def moments(zone, local):
    """The first and last second at which clocks show `local`; over a gap the jump, and the time without it."""
    early, late = (int(local.replace(tzinfo=zone, fold=fold).timestamp()) for fold in (0, 1))
    shown = dt.datetime.fromtimestamp(early, UTC).astimezone(zone).replace(tzinfo=None, fold=0)
    if shown == local:
        return early, late
    jump = next(time for time in range(late, early + 1)
                if dt.datetime.fromtimestamp(time, UTC).astimezone(zone).replace(tzinfo=None) >= local)
    return jump, early


def counts(day, weekdays, numbers):
    if (day.weekday() + 1) % 7 not in weekdays:
        return False
    if numbers is None:
        return True
    is_last = day.day + 7 > calendar.monthrange(day.year, day.month)[1]
    return (day.day - 1) // 7 + 1 in numbers or (0 in numbers and is_last)


def main():
    with open(HERE / "offsets.txt", "w") as out:
        for name in ZONES:
            zone = load(name)
            # Before 1900, where tables begin, to beyond 2037, where they end and the rule takes over.
            for first, last in [(-2_300_000_000, -600_000_000), (0, 400_000_000), (1_600_000_000, 2_500_000_000),
                                (4_070_000_000, 4_140_000_000), (13_500_000_000, 13_570_000_000)]:
                print(name, first, offset(zone, first), file=out)
                for time in changes(zone, first, last):
                    print(name, time - 1, offset(zone, time - 1), file=out)
                    print(name, time, offset(zone, time), file=out)
    with open(HERE / "quiet.txt", "w") as out:
        for name in ZONES:
            zone = load(name)
            near = {dt.datetime.fromtimestamp(time, UTC).date() + dt.timedelta(days)
                    for time in changes(zone, 1_767_225_600, 1_830_297_600) for days in range(-3, 4)}
            for sentence, weekdays, numbers, start, end in SCHEDULES:
                day = dt.date(2025, 12, 30)
                while day < dt.date(2028, 1, 1):
                    day += dt.timedelta(1)
                    # Days without a change of the clocks are all alike.
                    if not counts(day, weekdays, numbers) or not (day in near or (day.month == 1 and day.year == 2026)):
                        continue
                    midnight = dt.datetime.combine(day, dt.time())
                    last = day if end > start else day + dt.timedelta(1)
                    begins = moments(zone, midnight + dt.timedelta(minutes=start))[0]
                    ends = moments(zone, dt.datetime.combine(last, dt.time()) + dt.timedelta(minutes=end))[1]
                    print(f"{name}|{sentence}|{begins}|{max(begins, ends)}", file=out)


main()
