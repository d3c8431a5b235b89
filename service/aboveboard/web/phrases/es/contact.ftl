# La página en la que una persona ve quién miró sus datos.

privacy-tab-contact = Contacto
contact-looked = Quién miró tus datos
contact-looked-what = Quienes responden de tus datos pueden verlos si tienen un motivo. Cada vez queda aquí.
contact-looked-nobody = Nadie ha mirado tus datos.
contact-role-compliance = Alguien que responde de tus datos
contact-role-admin = Alguien que lleva este servicio
contact-key = clave { $key }
contact-found-person = Te encontraron por el nombre que la aplicación tiene para ti.
contact-found-decision = Te encontraron por algo que viste.
contact-found-receipt = Te encontraron por un recibo de algo que elegiste.
contact-found-pseudonym = Te encontraron por el código que te representa en el registro.
contact-found-entry = Abrieron la entrada { $index } del registro, que habla de ti.
contact-reason = El motivo:
