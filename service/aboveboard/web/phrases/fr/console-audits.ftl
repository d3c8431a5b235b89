# The page of bias checks in the console.

console-nav-audits = Contrôles de biais
console-home-audits = Vérifiez si un groupe reçoit moins de quelque chose, et lisez d’où cela vient.
console-audits-what = Un contrôle demande si les personnes d’un groupe reçoivent un type de contenu moins souvent que celles d’un autre. Son rapport est scellé dans le journal.
console-audits-labels = Un contrôle avec un fichier d’étiquettes se demande par l’API. Le fichier n’est conservé nulle part.
console-audits-no-watch = Les règles ne déclarent rien à surveiller. Cela se déclare dans le fichier bias.toml.
console-audits-none = Il n’y a pas encore de contrôle.
console-audit-asked = Le contrôle attend son tour.
console-audit-watch = Surveillance
console-audit-start = Contrôler maintenant
console-audit-report = { $watch } : rapport { $number }
console-audit-period = Du { $start } au { $end } (UTC)
console-audit-is-waiting = en attente
console-audit-is-running = en cours
console-audit-is-ready = prêt
console-audit-is-failed = échoué
console-audit-is-lost = perdu
console-audit-disparities =
    { $count ->
        [0] Aucune comparaison ne montre de disparité. Le rapport dit lesquelles restent ouvertes.
        [one] { $count } comparaison montre une disparité.
       *[other] { $count } comparaisons montrent une disparité.
    }
console-audit-progress = { $done } parties sur { $total }
console-audit-read = Lire le rapport
console-audit-prove = Preuve et tableaux
console-audit-proof = Télécharger la preuve
console-audit-proof-what = La preuve montre que ce rapport est dans le journal, et le contient. verify.html la vérifie sans cette passerelle.
console-audit-tables = Tableaux en CSV
