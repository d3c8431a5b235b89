default-deny = Ninguna regla lo permite, así que tus datos quedan fuera.
policy-error = Nuestras reglas no se pudieron comprobar, así que tus datos quedan fuera.
gone = La regla que decidió entonces sobre tus datos ya no está en vigor.
