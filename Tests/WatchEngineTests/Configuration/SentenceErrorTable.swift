/// Wrong sentences: the key they stand in, the text, and `line:column+length message; hint` of every error.
enum SentenceErrorTable {
  static let rows: [(String, String, String)] = [
    (
      "when", "",
      "2:1+4 `when` needs a sentence; write it like `when = memory.available < 10% for 2m`"
    ),
    (
      "when", "memory.availble < 10%",
      "2:8+15 no signal is named `memory.availble`; did you mean `memory.available`?"
    ),
    (
      "when", "memry.avail < 10%",
      "2:8+11 no signal is named `memry.avail`; `forewarn signals` lists them all"
    ),
    (
      "when", "zzz > 3",
      "2:8+3 no signal is named `zzz`; `forewarn signals` lists them all"
    ),
    (
      "when", "memory.available",
      "2:8+16 `memory.available` is no flag: it can't stand alone; compare it: `memory.available > 1GiB`"
    ),
    (
      "when", "memory.available <",
      "2:25+1 expected a quantity after `<`, found the end"
    ),
    (
      "when", "memory.available 10%",
      "2:25+3 expected `and`, `or`, `for` or the end of the sentence, found `10%`"
    ),
    (
      "when", "memory.available < ten",
      "2:27+3 expected a quantity, found `ten`; a quantity begins with a digit: `10%`, `1.5GiB`"
    ),
    (
      "when", "memory.available < -5%",
      "2:27+3 a quantity has no sign, found `-5%`"
    ),
    (
      "when", "memory.available < .5%",
      "2:27+3 expected a quantity, found `.5%`; a quantity begins with a digit: `10%`, `1.5GiB`"
    ),
    (
      "when", "memory.available < 5.%",
      "2:27+3 expected a quantity, found `5.%`; a quantity begins with a digit: `10%`, `1.5GiB`"
    ),
    (
      "when", "memory.available < 1.2.3%",
      "2:27+6 expected a quantity, found `1.2.3%`; a quantity begins with a digit: `10%`, `1.5GiB`"
    ),
    (
      "when", "memory.available < 1234567890123456",
      "2:27+16 a number can have at most 15 digits"
    ),
    (
      "when", "memory.available < 10",
      "2:27+2 `memory.available` needs a unit, found `10`; one of `B` `KB` `MB` `GB` `TB` `KiB` `MiB` `GiB` `TiB` `%`"
    ),
    (
      "when", "memory.available < 10mb",
      "2:27+4 `mb` is no unit of `memory.available`; did you mean `MB`?"
    ),
    (
      "when", "memory.available < 10 seconds",
      "2:27+10 `seconds` is no unit of `memory.available`; one of `B` `KB` `MB` `GB` `TB` `KiB` `MiB` `GiB` `TiB` `%`"
    ),
    (
      "when", "memory.available < 10s",
      "2:27+3 `s` is no unit of `memory.available`; one of `B` `KB` `MB` `GB` `TB` `KiB` `MiB` `GiB` `TiB` `%`"
    ),
    (
      "when", "memory.available == 10%",
      "2:25+2 expected one of `<` `<=` `>` `>=` `=` `!=`, found `==`; did you mean `=`?"
    ),
    (
      "when", "memory.available =< 10%",
      "2:25+2 expected one of `<` `<=` `>` `>=` `=` `!=`, found `=<`; did you mean `<=`?"
    ),
    (
      "when", "memory.available <> 10%",
      "2:25+2 expected one of `<` `<=` `>` `>=` `=` `!=`, found `<>`; did you mean `!=`?"
    ),
    (
      "when", "! unit.failed",
      "2:8+1 expected one of `<` `<=` `>` `>=` `=` `!=`, found `!`; did you mean `not`?"
    ),
    (
      "when", "cpu.busy > 90",
      "2:19+2 `cpu.busy` needs a unit, found `90`; write `90%`"
    ),
    (
      "when", "cpu.busy > 90MB",
      "2:19+4 `MB` is no unit of `cpu.busy`; write `90%`"
    ),
    (
      "when", "cpu.runnable > 4%",
      "2:23+2 `cpu.runnable` is a count: it takes a bare number, found `4%`; write `4`"
    ),
    (
      "when", "cpu.runnable > 4B",
      "2:23+2 `cpu.runnable` is a count: it takes a bare number, found `4B`; write `4`"
    ),
    (
      "when", "files.used > 4B",
      "2:21+2 `files.used` is a count: it takes a bare number or `%`, found `4B`; write `4`"
    ),
    (
      "when", "swap.in > 5MiB",
      "2:18+4 `MiB` is no unit of `swap.in`; did you mean `MiB/s`?"
    ),
    (
      "when", "cpu.forks > 5",
      "2:20+1 `cpu.forks` needs a unit, found `5`; write `5/s`"
    ),
    (
      "when", "cpu.forks > 5%",
      "2:20+2 `%` is no unit of `cpu.forks`; write `5/s`"
    ),
    (
      "when", "forewarn.lateness > 5min",
      "2:28+4 `min` is no unit of `forewarn.lateness`; one of `us` `ms` `s` `m` `h` `d`"
    ),
    (
      "when", "forewarn.lateness > 5",
      "2:28+1 `forewarn.lateness` needs a unit, found `5`; one of `us` `ms` `s` `m` `h` `d`"
    ),
    (
      "when", "cpu.busy > 90% within 5m",
      "2:23+9 `cpu.busy` is a level: it takes `for`, not `within`; write `for` at the end of the sentence, or `(… for …)`"
    ),
    (
      "when", "oom.kills > 0",
      "2:8+13 `oom.kills` counts events: it needs `within`; write `oom.kills > 0 within 10m`"
    ),
    (
      "when", "oom.kills > 0 for 5m",
      "2:8+13 `oom.kills` counts events: it needs `within`; write `oom.kills > 0 within 10m`"
    ),
    (
      "when", "oom.kills > 0 within 10m for 5m",
      "2:33+6 `for` holds levels, but only events are counted here; leave out `for`: `within` says how long an event counts"
    ),
    (
      "when", "(oom.kills > 0 within 10m for 5m)",
      "2:34+6 `for` holds levels, but only events are counted here; leave out `for`: `within` says how long an event counts"
    ),
    (
      "when", "oom.kills",
      "2:8+9 `oom.kills` is no flag: it can't stand alone; compare it: `oom.kills > 10 within 10m`"
    ),
    (
      "when", "oom.kills > 0 within",
      "2:22+6 expected a length of time after `within`, found the end"
    ),
    (
      "when", "oom.kills > 0 within 10",
      "2:29+2 expected a length of time, found `10`; write it with one of the units us ms s m h d: `within 2m`"
    ),
    (
      "when", "oom.kills > 0 within 10 minutes",
      "2:29+10 expected a length of time, found `10minutes`; write it with one of the units us ms s m h d: `within 2m`"
    ),
    (
      "when", "oom.kills > 0 within 500ms",
      "2:29+5 `500ms` is out of range: `within` takes 1s to 30d"
    ),
    (
      "when", "oom.kills > 0 within 31d",
      "2:29+3 `31d` is out of range: `within` takes 1s to 30d"
    ),
    (
      "when", "cpu.busy > 90% for 2y",
      "2:27+2 expected a length of time, found `2y`; write it with one of the units us ms s m h d: `for 2m`"
    ),
    (
      "when", "cpu.busy > 90% for 40d",
      "2:27+3 `40d` is out of range: `for` takes 0s to 30d"
    ),
    (
      "when", "cpu.busy > 90% for",
      "2:23+3 expected a length of time after `for`, found the end"
    ),
    (
      "when", "cpu.busy > 90% for and",
      "2:27+3 expected a length of time after `for`, found `and`"
    ),
    (
      "when", "cpu.busy > 90% for 2m and cpu.runnable > 4",
      "2:23+6 `for` must stand at the end of the sentence or of parentheses; put parentheses around what must hold so long: `(… for 2m) and …`"
    ),
    (
      "when", "(cpu.busy > 90% for 2m or cpu.runnable > 4)",
      "2:24+6 `for` must stand at the end of the sentence or of parentheses; put parentheses around what must hold so long: `(… for 2m) and …`"
    ),
    (
      "when", "cpu.busy > 90% for 2m for 3m",
      "2:30+3 expected the end of the sentence after `for 2m`, found `for`"
    ),
    (
      "when", "cpu.busy > 90% AND cpu.runnable > 4",
      "2:23+3 expected `and`, `or`, `for` or the end of the sentence, found `AND`; did you mean `and`?"
    ),
    (
      "when", "cpu.busy > 90% fro 2m",
      "2:23+3 expected `and`, `or`, `for` or the end of the sentence, found `fro`; did you mean `for`?"
    ),
    (
      "when", "cpu.busy > 90 percent",
      "2:19+10 `percent` is no unit of `cpu.busy`; write `90%`"
    ),
    (
      "when", "memory.avail < 10%",
      "2:8+12 no signal is named `memory.avail`; did you mean `memory.available`?"
    ),
    (
      "when", "cpu.busy > 90% whithin 2m",
      "2:23+7 expected `and`, `or`, `for` or the end of the sentence, found `whithin`; did you mean `within`?"
    ),
    (
      "when", "cpu.busy > 90% && cpu.runnable > 4",
      "2:23+2 expected `and`, `or`, `for` or the end of the sentence, found `&&`; did you mean `and`?"
    ),
    (
      "when", "cpu.busy > 90% and",
      "2:23+3 expected a signal, found the end"
    ),
    (
      "when", "and cpu.busy > 90%",
      "2:8+3 expected a signal, found `and`"
    ),
    (
      "when", "cpu.busy > 90% or or cpu.runnable > 4",
      "2:26+2 expected a signal, found `or`"
    ),
    (
      "when", "(cpu.busy > 90%",
      "2:8+1 `(` without `)`"
    ),
    (
      "when", "cpu.busy > 90%)",
      "2:22+1 `)` without `(`"
    ),
    (
      "when", "()",
      "2:9+1 expected a signal, found `)`"
    ),
    (
      "when", "not (unit.failed or unit.cpu > 5%)",
      "2:8+3 `not` stands before a flag only, not before parentheses; turn each comparison around: `not (a < 1 and b < 2)` is `a >= 1 or b >= 2`"
    ),
    (
      "when", "not cpu.busy",
      "2:8+12 `cpu.busy` is no flag: `not` can't stand before it; compare it: `cpu.busy <= 10%`"
    ),
    (
      "when", "not cpu.busy > 90%",
      "2:8+3 `not` stands before a flag only, not before a comparison; turn it around: `<` is the opposite of `>=`"
    ),
    (
      "when", "not not unit.failed",
      "2:12+3 expected a signal, found `not`"
    ),
    (
      "when", "unit.failed = 1",
      "2:8+15 `unit.failed` is a flag: it is not compared; write `unit.failed` or `not unit.failed`"
    ),
    (
      "when", "unit.cpu",
      "2:8+8 `unit.cpu` is no flag: it can't stand alone; compare it: `unit.cpu > 10%`"
    ),
    (
      "when", "unit > 5%",
      "2:8+4 `unit` is a family of signals; name one of them: `unit.failed`"
    ),
    (
      "when", "unit.result = 5",
      "2:8+11 `unit.result` is a text: it can't be compared; use it in `say`: `{unit.result}`"
    ),
    (
      "when", "mount(.free < 5%",
      "2:13+1 expected `)` after the pattern of `mount`; a pattern names instances: `mount(/var*).free`"
    ),
    (
      "when", "mount().free < 5%",
      "2:13+2 expected a pattern between the parentheses; all instances are meant by the name without parentheses"
    ),
    (
      "when", "mount(/var) < 5%",
      "2:8+11 expected `.` and the signal's name after the pattern; write it like `mount(/var*).free`"
    ),
    (
      "when", "mount(/var)free < 5%",
      "2:8+11 expected `.` and the signal's name after the pattern; write it like `mount(/var*).free`"
    ),
    (
      "when", "mounts(/var).free < 5%",
      "2:8+17 `mounts` has no instances; did you mean `mount`?"
    ),
    (
      "when", "cpu(0).busy > 5%",
      "2:8+11 `cpu` has no instances; these have: mount, unit"
    ),
    (
      "when", "mount(/var).fre < 5%",
      "2:8+15 no signal is named `mount.fre`; did you mean `mount.free`?"
    ),
    (
      "when", "mount.free < 5% and unit.cpu > 5%",
      "2:28+8 one rule can speak of one family only: `mount` and `unit`; make two rules of it"
    ),
    (
      "when", "mount(/a).free < 5% or mount(/b).free < 5%",
      "2:31+14 one rule can have one pattern only: `/a` and `/b`; make two rules of it"
    ),
    (
      "when", "((((((((( cpu.busy > 1% )))))))))",
      "2:16+1 parentheses can be at most 8 deep; make two rules of it"
    ),
    (
      "when", Array(repeating: "cpu.busy > 1%", count: 33).joined(separator: " and "),
      "2:584+8 a sentence can have at most 32 comparisons; make two rules of it"
    ),
    (
      "when", "cpu.busy > 1% and mmory.free < 1% or cpu.forks > 1B",
      "2:26+10 no signal is named `mmory.free`; did you mean `memory.free`?\n2:57+2 `B` is no unit of `cpu.forks`; write `1/s`"
    ),
    (
      "until", "mount.free > 5%",
      "3:9+10 `until` speaks of each `mount`, but `when` of the host; compare a signal of `mount` in `when` too"
    ),
    (
      "until", "cpu.bsy < 5%",
      "3:9+7 no signal is named `cpu.bsy`; did you mean `cpu.busy`?"
    ),
  ]
}
