# The page of bias checks in the console.

console-nav-audits = Bias checks
console-home-audits = Check whether a group gets less of something, and read where that comes from.
console-audits-what = A bias check asks whether people of one group get a kind of item less often than those of another. Its report is sealed in the log.
console-audits-labels = A check with a label file is asked for over the API. The file is stored nowhere.
console-audits-no-watch = The rules declare nothing to watch. The file bias.toml is where that is declared.
console-audits-none = There is no check yet.
console-audit-asked = The check waits for its turn.
console-audit-watch = Watch
console-audit-start = Check now
console-audit-report = { $watch }: report { $number }
console-audit-period = From { $start } to { $end } (UTC)
console-audit-is-waiting = waiting
console-audit-is-running = being made
console-audit-is-ready = ready
console-audit-is-failed = failed
console-audit-is-lost = lost
console-audit-disparities =
    { $count ->
        [0] No comparison is a disparity. The report says which of them cannot be judged yet.
        [one] { $count } comparison is a disparity.
       *[other] { $count } comparisons are disparities.
    }
console-audit-progress = { $done } of { $total } parts
console-audit-read = Read the report
console-audit-prove = Proof and tables
console-audit-proof = Take the proof
console-audit-proof-what = The proof has this report and shows that it is in the log. The file verify.html checks it without this gateway.
console-audit-tables = Tables as CSV
