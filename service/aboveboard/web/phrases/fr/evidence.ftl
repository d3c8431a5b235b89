# Une lettre avec ses preuves, pour une personne qui a demandé.

console-person-export = Télécharger tout ce qui est gardé sur cette personne
console-person-export-what = C’est l’archive que la personne peut télécharger. Elle voit qu’elle a été faite.
evidence-title = Réponse et preuves
evidence-case = Dossier { $case }
evidence-asked = Vous avez demandé
evidence-answer = Notre réponse
evidence-entries = Ce que dit notre journal
evidence-check = Comment le vérifier sans nous
evidence-check-what = Le journal est public, et chaque ligne reste. Les preuves montrent que celles-ci y sont, sans changement.
evidence-check-open = Ouvrez le fichier « verify.html » dans un navigateur. Il n’a pas besoin du réseau.
evidence-check-key = Donnez-lui un des fichiers de preuve. Prenez la clé du journal ailleurs que dans cette lettre.
evidence-check-compare = Il dit ce qui est prouvé. Comparez le code de la ligne avec celui d’ici.
evidence-rights = Si vous n’êtes pas d’accord
evidence-rights-what = Vous pouvez vous plaindre à une autorité de protection des données, et aller devant un juge.
evidence-pack = Télécharger avec toutes les preuves
evidence-print = Pour l’avoir sur papier ou en PDF, imprimez cette page.
evidence-take = Prendre
evidence-take-entry = Prendre la ligne { $index } comme preuve
evidence-for-case = Réponse au dossier
evidence-no-case = aucun
evidence-make = Faire la lettre
evidence-make-what = Au plus 20 lignes. Chacune est ouverte, et la personne le voit.
