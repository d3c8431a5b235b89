# Drafts: texts that a machine wrote, which wait for an approval.

console-nav-drafts = Drafts
console-home-drafts = Approve or reject texts that a machine wrote.
console-drafts-what = A machine wrote these texts, or helped to. No one sees one of them before you approve it.
console-drafts-none = No draft waits.
console-drafts-more = { $count ->
    [one] One more draft waits. It comes next.
   *[other] { $count } more drafts wait. They come next.
}
console-draft-made-machine = A machine wrote this.
console-draft-made-assisted = A person wrote this with the help of a machine.
console-draft-by = Who wrote it
console-draft-tool = Made with
console-draft-placement = Where it would be shown
console-draft-approve = Approve { $item }
console-draft-reject = Reject { $item }
console-draft-said-approved = The text is approved. It may be shown from now on, and still says who wrote it.
console-draft-said-rejected = The text is deleted.
