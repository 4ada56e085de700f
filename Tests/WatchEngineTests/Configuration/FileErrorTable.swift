/// Wrong texts of `say` and wrong files (`raw`), and `line:column+length message; hint` of every error.
enum FileErrorTable {
  static let rows: [(String, String, String)] = [
    (
      "say", "",
      "3:1+3 `say` needs a text; write it like `say = Only {value} of memory is left.`"
    ),
    (
      "say", "{instnce}",
      "3:7+9 nothing is named `instnce`; did you mean `instance`?"
    ),
    (
      "say", "{instance}",
      "3:7+10 `{instance}` means nothing here: the rule is of the host; leave it out"
    ),
    (
      "say", "{",
      "3:7+1 `{` without `}`; a brace that is meant as such is written `{{`"
    ),
    (
      "say", "a {value b",
      "3:9+1 `{` without `}`; a brace that is meant as such is written `{{`"
    ),
    (
      "say", "{}",
      "3:7+2 expected a name between the braces; a brace that is meant as such is written `{{`"
    ),
    (
      "say", "{mount.free}",
      "3:7+12 `mount.free` is of one mount, but the rule is not; compare a signal of `mount` in `when`"
    ),
    (
      "say", "{unit.result}",
      "3:7+13 `unit.result` is of one unit, but the rule is not; compare a signal of `unit` in `when`"
    ),
    (
      "say", "{valeu} of {memory.totl}",
      "3:7+7 nothing is named `valeu`; did you mean `value`?\n3:18+13 nothing is named `memory.totl`; did you mean `memory.total`?"
    ),
    (
      "say", "{process.top-cpu.nam}",
      "3:7+21 nothing is named `process.top-cpu.nam`; did you mean `process.top-cpu.name`?"
    ),
    (
      "raw", "when = x",
      "1:1+4 `when` stands before any section; begin with `[forewarn]` or `[rule NAME]`"
    ),
    (
      "raw", "[rule",
      "1:1+5 expected `]` at the end of the section's title, found `[rule`"
    ),
    (
      "raw", "[]",
      "1:1+2 expected a title between the brackets; write it like `[forewarn]` or `[rule NAME]`"
    ),
    (
      "raw", "[rule]",
      "1:2+4 expected one name after `rule`, found 0; write it like `[rule memory-low]`"
    ),
    (
      "raw", "[rule a b]",
      "1:2+8 expected one name after `rule`, found 2; write it like `[rule memory-low]`"
    ),
    (
      "raw", "[rule a/b]",
      "1:2+8 `a/b` can't be a rule's name; names have up to 64 letters, digits, `-`, `_` and `.`"
    ),
    (
      "raw", "[servce x]",
      "1:2+8 no section is named `servce x`; sections are `[forewarn]` and `[rule NAME]`, `[role NAME]`, `[backup NAME]`, `[receiver NAME]`, `[heartbeat NAME]`, `[quiet NAME]`"
    ),
    (
      "raw", "[forwarn]",
      "1:2+7 no section is named `forwarn`; did you mean `forewarn`?"
    ),
    (
      "raw", "[forewarn x]",
      "1:2+10 no section is named `forewarn x`; did you mean `forewarn`?"
    ),
    (
      "raw", "[forewarn]\nintervall = 1s",
      "2:1+9 no key is named `intervall` here; did you mean `interval`?"
    ),
    (
      "raw", "[forewarn]\ninterval",
      "2:1+8 expected `key = value` or `[section]`, found `interval`; comments begin with `#`"
    ),
    (
      "raw", "[forewarn]\n= 5",
      "2:1+1 expected a key before `=`"
    ),
    (
      "raw", "[forewarn]\ninterval = 1",
      "2:12+1 expected a length of time, found `1`; write a number and one of the units us ms s m h d: `interval = 200ms`"
    ),
    (
      "raw", "[forewarn]\ninterval = 100ms",
      "2:12+5 `100ms` is out of range: `interval` takes 200ms to 60s"
    ),
    (
      "raw", "[forewarn]\ninterval = 2m",
      "2:12+2 `2m` is out of range: `interval` takes 200ms to 60s"
    ),
    (
      "raw", "[forewarn]\nmount-timeout = 1h",
      "2:17+2 `1h` is out of range: `mount-timeout` takes 1s to 5m"
    ),
    (
      "raw", "[forewarn]\nlogin-canary = off",
      "2:16+3 expected `yes` or `no`, found `off`"
    ),
    (
      "raw", "[forewarn]\noutbox-limit = many",
      "2:16+4 expected a number, found `many`; write it like `outbox-limit = 1000`"
    ),
    (
      "raw", "[forewarn]\noutbox-limit = 5",
      "2:16+1 `5` is out of range: `outbox-limit` takes 10 to 100000"
    ),
    (
      "raw", "[forewarn]\noutbox-limit = 99999999999999999999",
      "2:16+20 `99999999999999999999` is out of range: `outbox-limit` takes 10 to 100000"
    ),
    (
      "raw", "[forewarn]\ninterval = 1s\ninterval = 2s",
      "3:1+8 `interval` is set twice: first in line 2; leave one of them out"
    ),
    (
      "raw", "[forewarn]\n[forewarn]",
      "2:2+8 `[forewarn]` stands in this file twice: first in line 1; put the keys together"
    ),
    (
      "raw", "[rule a]\nwhen = cpu.busy > 1%\nseverity = notice\nsay = x\n[rule a]\nsay = y",
      "5:2+6 `[rule a]` stands in this file twice: first in line 1; put the keys together"
    ),
    (
      "raw", "[rule a]",
      "1:2+6 rule `a` has no `when`, `severity` or `say`; add `when = …`, `severity = …` and `say = …`"
    ),
    (
      "raw", "[rule a]\nwhen = cpu.busy > 1%\nsay = x",
      "1:2+6 rule `a` has no `severity`; add `severity = …`"
    ),
    (
      "raw", "[rule a]\nwhen = cpu.busy > 1%\nseverity = warn\nsay = x",
      "3:12+4 expected `notice`, `warning` or `critical`, found `warn`; did you mean `warning`?"
    ),
    (
      "raw", "[rule a]\nwhen = cpu.busy > 1%\nseverity =\nsay = x",
      "3:1+8 expected `notice`, `warning` or `critical`, found nothing"
    ),
    (
      "raw", "[rule a]\nwhen = cpu.busy > 1%\nseverity = fatal\nsay = x\nenabled = maybe",
      "3:12+5 expected `notice`, `warning` or `critical`, found `fatal`\n5:11+5 expected `yes` or `no`, found `maybe`"
    ),
    (
      "raw", "[rule a]\nwhen = cpu.busy > 1%\nseverity = notice\nsay = x\nfor = 5m",
      "5:1+3 no key is named `for` here; keys are `when` `until` `severity` `say` `why` `do` `inhibits` `enabled`"
    ),
    (
      "raw", "[rule a]\nwhen = cpu.busy > 1%\nseverity = notice\nsay = x\nadvice = y",
      "5:1+6 no key is named `advice` here; it is `do` now"
    ),
    (
      "raw", "[rule memory]\nwhen = cpu.busy > 1%\nseverity = notice\nsay = x\n[rule memroy]\nwhen = cpu.busy > 2%",
      "5:2+11 rule `memroy` has no `severity` or `say`; did you mean `memory`?"
    ),
    (
      "raw", "[forewarn]\ninterval = \u{0}",
      "2:12+1 a control character (U+0000); write the line anew"
    ),
    (
      "raw", "[forewarn]\ninterval = \u{1B}[31m1s",
      "2:12+1 a control character (U+001B); write the line anew"
    ),
    (
      "raw", "[forewarn]\ninterval \u{2028} = 1s",
      "2:1+10 no key is named `interval \u{FFFD}` here; did you mean `interval`?"
    ),
  ]
}
