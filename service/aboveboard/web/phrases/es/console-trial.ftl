# Grupos de una prueba.

console-trial-groups = Por nivel, clase de edad y región
console-trial-groups-what = Decisiones sobre personas, según los datos de entonces. Los grupos de menos de { $k } personas están ocultos, con otros que los revelarían.
console-trial-group-level = Nivel vigente
console-trial-group-age_class = Clase de edad
console-trial-group-region_class = Derecho de la región
console-trial-people = Personas
console-trial-changed = Personas con un cambio
console-trial-altered = Modificadas
console-trial-opened = Abiertas
console-trial-nobody =
    { $count ->
        [one] Una decisión no trataba de ninguna persona.
       *[other] { $count } decisiones no trataban de ninguna persona.
    }
console-trial-unplayed = Lo que no se puede probar
console-trial-unplayed-what = No está en ningún grupo. Un contenido borrado no cuenta entre las decisiones probadas.
console-unplayed-is-deleted = el contenido se borró
console-unplayed-is-unreadable = el contenido no se puede leer, o se está borrando a la persona
console-unplayed-is-placement = no se encontró el lugar de entonces
console-unplayed-is-facts = depende de datos que el contenido no tiene
console-age-is-adult = adulto
console-age-is-minor = menor
console-age-is-unknown = desconocida
console-law-is-eea = EEE
console-law-is-us_optout = Estados Unidos, con exclusión
console-law-is-other = otra
