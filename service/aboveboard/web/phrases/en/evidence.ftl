# A letter with its evidence, for a person who asked.

console-person-export = Download all that is stored about this person
console-person-export-what = It is the archive that the person can download. The person sees that it was made.
evidence-title = Answer and evidence
evidence-case = Case { $case }
evidence-asked = You asked
evidence-answer = Our answer
evidence-entries = What our log says
evidence-check = How to check this without us
evidence-check-what = The log is public, and each of its entries stays. The proofs show that these are in it, unchanged.
evidence-check-open = Open the file “verify.html” in a browser. It needs no network.
evidence-check-key = Give it one of the proof files. Get the key of the log from another place than this letter.
evidence-check-compare = It says what is proven. Compare the commitment with the one here.
evidence-rights = If you do not agree
evidence-rights-what = You can complain to a data protection authority, and you can go to court.
evidence-pack = Download with all proofs
evidence-print = To have it on paper or as PDF, print this page.
evidence-take = Take
evidence-take-entry = Take entry { $index } as evidence
evidence-for-case = Answer to the case
evidence-no-case = none
evidence-make = Make the letter
evidence-make-what = At most 20 entries. Each that you take is opened, and the person sees that.
