default-deny = Aucune règle ne le permet, vos données restent donc en dehors.
    .speaks-to = (?i)\b(vous|votre|vos|tu|toi|te|ton|ta|tes)\b
policy-error = Nos règles n’ont pas pu être vérifiées, vos données restent donc en dehors.
gone = La règle qui a décidé alors pour vos données n’est plus en vigueur.
