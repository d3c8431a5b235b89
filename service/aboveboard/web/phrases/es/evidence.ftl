# Una carta con sus pruebas, para una persona que preguntó.

console-person-export = Descargar todo lo que se guarda sobre esta persona
console-person-export-what = Es el archivo que la persona puede descargar. Ella ve que se hizo.
evidence-title = Respuesta y pruebas
evidence-case = Caso { $case }
evidence-asked = Preguntaste
evidence-answer = Nuestra respuesta
evidence-entries = Lo que dice nuestro registro
evidence-check = Cómo comprobarlo sin nosotros
evidence-check-what = El registro es público, y cada entrada queda. Las pruebas muestran que estas están en él, sin cambios.
evidence-check-open = Abre el archivo «verify.html» en un navegador. No necesita red.
evidence-check-key = Dale uno de los archivos de prueba. Consigue la clave del registro en otro sitio que esta carta.
evidence-check-compare = Dice lo que está probado. Compara el compromiso con el de aquí.
evidence-rights = Si no estás de acuerdo
evidence-rights-what = Puedes quejarte a una autoridad de protección de datos, y puedes ir a los tribunales.
evidence-pack = Descargar con todas las pruebas
evidence-print = Para tenerla en papel o en PDF, imprime esta página.
evidence-take = Tomar
evidence-take-entry = Tomar la entrada { $index } como prueba
evidence-for-case = Respuesta al caso
evidence-no-case = ninguno
evidence-make = Hacer la carta
evidence-make-what = Como mucho 20 entradas. Cada una se abre, y la persona lo ve.
