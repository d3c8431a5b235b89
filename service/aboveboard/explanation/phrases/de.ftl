# Sätze, die Menschen lesen, in der zweiten Person: immer „du“, nie „Sie“. Namen stehen in „…“.
# Der Regler ist der „dial“, das Werkzeug der Person, mit dem sie die Anpassung stärker oder schwächer stellt.

times =
    { $count ->
        [one] einmal
       *[other] { $count }-mal
    }

period =
    { $days ->
        [one] in den letzten 24 Stunden
       *[other] in den letzten { $days } Tagen
    }

# What could be used, by level, and what kept it from being more. A summary is both.

summary-off = Wir haben nichts über dich genutzt.
summary-off_but = Nichts über dich wurde verwendet, außer um zu entscheiden, was wir dir zeigen dürfen.
summary-page = Wir konnten nur diese Seite und diesen Aufruf nutzen, sonst nichts.
summary-visit = Wir konnten nutzen, was du bei diesem Besuch tust.
summary-history = Wir konnten nutzen, was du hier früher getan hast.
summary-everywhere = Wir konnten nutzen, was du hier getan hast und was andere Dienste uns über dich gesagt haben.

bound-consent = Mehr hast du nicht erlaubt.
bound-age = Bei Menschen unter 18 oder ohne Altersangabe nutzen wir weniger.
bound-region = Mehr lassen die Regeln dort, wo du lebst, nicht zu.
bound-browser_signal = Dein Browser bittet uns, keine Daten anderer Dienste zu nutzen.
bound-control = Du gehörst zu einer kleinen Gruppe, die sieht, was alle sehen, damit wir unsere Auswahl prüfen können.
bound-arrangement = Hier bleibt die Reihenfolge, wie sie ist, wenn wir uns nicht merken dürfen, was wo stand.
bound-own_arrangement = Du hast selbst bestimmt, was hier steht, also haben wir sonst nichts über dich genutzt.
bound-restriction = Du hast uns gebeten, vorerst nichts über dich zu nutzen.
bound-failure = Bei uns ist etwas schiefgegangen, deshalb haben wir nichts über dich genutzt.

# Reasons: what you did, and where.

viewed_topic-visit = Du hast bei diesem Besuch { times } etwas zu „{ $name }“ angesehen oder gesucht.
viewed_topic-history = Du hast { period } { times } etwas zu „{ $name }“ angesehen oder gesucht.
viewed_topic-elsewhere = Laut einem anderen Dienst hast du { period } { times } Interesse an „{ $name }“ gezeigt.

viewed_item-visit = Du hast bei diesem Besuch { times } „{ $name }“ angesehen oder gesucht.
viewed_item-history = Du hast { period } { times } „{ $name }“ angesehen oder gesucht.
viewed_item-elsewhere = Laut einem anderen Dienst hast du { period } { times } Interesse an „{ $name }“ gezeigt.

shopped_topic-visit = Um „{ $name }“ ging es bei diesem Besuch { times } in Warenkorb, Bestellungen oder Rücksendungen.
shopped_topic-history = Um „{ $name }“ ging es { period } { times } in Warenkorb, Bestellungen oder Rücksendungen.
shopped_topic-elsewhere = Laut einem anderen Dienst hast du { period } { times } etwas zu „{ $name }“ gekauft.

shopped_item-visit = Du hattest bei diesem Besuch { times } „{ $name }“ in Warenkorb, Bestellungen oder Rücksendungen.
shopped_item-history = Du hattest { period } { times } „{ $name }“ in Warenkorb, Bestellungen oder Rücksendungen.
shopped_item-elsewhere = Laut einem anderen Dienst hast du { period } { times } „{ $name }“ gekauft.

reacted_topic-visit = Du hast bei diesem Besuch { times } auf etwas zu „{ $name }“ reagiert.
reacted_topic-history = Du hast { period } { times } auf etwas zu „{ $name }“ reagiert.
reacted_topic-elsewhere = Laut einem anderen Dienst hast du { period } { times } auf etwas zu „{ $name }“ reagiert.

reacted_item-visit = Du hast bei diesem Besuch { times } auf „{ $name }“ reagiert.
reacted_item-history = Du hast { period } { times } auf „{ $name }“ reagiert.
reacted_item-elsewhere = Laut einem anderen Dienst hast du { period } { times } auf „{ $name }“ reagiert.

came_for_topic-visit = Du bist bei diesem Besuch { times } wegen „{ $name }“ zu uns gekommen.
came_for_topic-history = Du bist { period } { times } wegen „{ $name }“ zu uns gekommen.
came_for_topic-elsewhere = Laut einem anderen Dienst bist du { period } { times } wegen „{ $name }“ dort gewesen.

came_for_item-visit = Du bist bei diesem Besuch { times } wegen „{ $name }“ zu uns gekommen.
came_for_item-history = Du bist { period } { times } wegen „{ $name }“ zu uns gekommen.
came_for_item-elsewhere = Laut einem anderen Dienst bist du { period } { times } wegen „{ $name }“ dort gewesen.

instead_of-visit = Was du bei diesem Besuch mit „{ $name }“ gemacht hast, hat das hier wahrscheinlicher gemacht.
instead_of-history = Was du hier früher mit „{ $name }“ gemacht hast, hat das hier wahrscheinlicher gemacht.
instead_of-elsewhere = Was andere Dienste uns über dich und „{ $name }“ gesagt haben, hat das hier wahrscheinlicher gemacht.

made_likelier-visit = Was du bei diesem Besuch mit „{ $name }“ gemacht hast, hat das hier wahrscheinlicher gemacht.
made_likelier-history = Was du hier früher mit „{ $name }“ gemacht hast, hat das hier wahrscheinlicher gemacht.
made_likelier-elsewhere = Was andere Dienste uns über dich und „{ $name }“ gesagt haben, hat das hier wahrscheinlicher gemacht.

about-topic = Dabei geht es um „{ $name }“.
topic-unknown = { $name } (ein Thema ohne Titel)
special_hidden = Es ging um etwas, das jetzt besonders geschützt ist. Wir haben gelöscht, was wir davon wussten.

did-what =
    { $kind ->
        [item] „{ $name }“
       *[other] etwas zu „{ $name }“
    }

did-often =
    { $count ->
        [one] { $form ->
            [visit] {" "}bei diesem Besuch
            [today] {" "}heute
            [weekday] {" "}am { $day }
           *[date] {" "}am { $day }
        }
       *[other] { $form ->
            [visit] {" "}{ $count }-mal bei diesem Besuch
           *[other] {" "}{ $count }-mal
        }
    }

did-last =
    { $count ->
        [one] {""}
       *[other] { $form ->
            [visit] {""}
            [today] , zuletzt heute
            [weekday] , zuletzt am { $day }
           *[date] , zuletzt am { $day }
        }
    }

did-viewed =
    { $reach ->
        [elsewhere] Laut einem anderen Dienst hast du
       *[other] Du hast
    } dir{ did-often } { did-what } angesehen{ did-last }.
did-searched =
    { $reach ->
        [elsewhere] Laut einem anderen Dienst hast du
       *[other] Du hast
    }{ did-often } nach „{ $name }“ gesucht{ did-last }.
did-scrolled =
    { $reach ->
        [elsewhere] Laut einem anderen Dienst hast du
       *[other] Du hast
    }{ did-often } durch { did-what } gescrollt{ did-last }.
did-stayed =
    { $reach ->
        [elsewhere] Laut einem anderen Dienst hast du
       *[other] Du hast
    } dich{ did-often } länger mit „{ $name }“ beschäftigt{ did-last }.
did-clicked =
    { $reach ->
        [elsewhere] Laut einem anderen Dienst hast du
       *[other] Du hast
    }{ did-often } { did-what } angeklickt{ did-last }.
did-carted =
    { $reach ->
        [elsewhere] Laut einem anderen Dienst hast du
       *[other] Du hast
    }{ did-often } { did-what } in den Warenkorb gelegt{ did-last }.
did-uncarted =
    { $reach ->
        [elsewhere] Laut einem anderen Dienst hast du
       *[other] Du hast
    }{ did-often } { did-what } aus dem Warenkorb genommen{ did-last }.
did-ordered =
    { $reach ->
        [elsewhere] Laut einem anderen Dienst hast du
       *[other] Du hast
    }{ did-often } { did-what } bestellt{ did-last }.
did-returned =
    { $reach ->
        [elsewhere] Laut einem anderen Dienst hast du
       *[other] Du hast
    }{ did-often } { did-what } zurückgeschickt{ did-last }.
did-renewed =
    { $reach ->
        [elsewhere] Laut einem anderen Dienst hast du
       *[other] Du hast
    }{ did-often } { did-what } verlängert{ did-last }.
did-came =
    { $reach ->
        [elsewhere] Laut einem anderen Dienst hast du
       *[other] Du hast
    } uns{ did-often } wegen „{ $name }“ besucht{ did-last }.
did-asked =
    { $reach ->
        [elsewhere] Laut einem anderen Dienst hast du
       *[other] Du hast
    }{ did-often } um Hilfe zu „{ $name }“ gebeten{ did-last }.
did-opened =
    { $reach ->
        [elsewhere] Laut einem anderen Dienst hast du
       *[other] Du hast
    }{ did-often } eine Nachricht zu „{ $name }“ geöffnet{ did-last }.
did-answered =
    { $reach ->
        [elsewhere] Laut einem anderen Dienst hast du
       *[other] Du hast
    }{ did-often } auf eine Nachricht zu „{ $name }“ geantwortet{ did-last }.
did-rated =
    { $reach ->
        [elsewhere] Laut einem anderen Dienst hast du
       *[other] Du hast
    }{ did-often } { did-what } bewertet{ did-last }.
did-rated_low =
    { $reach ->
        [elsewhere] Laut einem anderen Dienst hast du
       *[other] Du hast
    }{ did-often } { did-what } schlecht bewertet{ did-last }.
did-interested =
    { $reach ->
        [elsewhere] Laut einem anderen Dienst hast du
       *[other] Du hast
    }{ did-often } Interesse an „{ $name }“ gezeigt{ did-last }.
did-bought =
    { $reach ->
        [elsewhere] Laut einem anderen Dienst hast du
       *[other] Du hast
    }{ did-often } { did-what } gekauft{ did-last }.

that-made-likelier = Das hat das hier wahrscheinlicher gemacht.
with-item = Auch „{ $name }“ war dabei.
with-more =
    { $count ->
        [one] Es ging dabei noch um eine Sache mehr.
       *[other] Es ging dabei noch um { $count } Sachen mehr.
    }

shown_item-visit = Wir haben dir „{ $name }“ bei diesem Besuch { times } gezeigt, und du hast nicht reagiert.
shown_item-history = Wir haben dir „{ $name }“ { period } { times } gezeigt, und du hast nicht reagiert.
shown_instead-visit = Du hast bei diesem Besuch nicht auf „{ $name }“ reagiert, deshalb ist anderes nach oben gerückt.
shown_instead-history = Wir haben dir „{ $name }“ { period } { times } gezeigt, du hast nicht reagiert: Anderes rückte nach oben.

bought_instead-history = Du hast „{ $name }“ hier bestellt, deshalb kommt anderes zuerst.
bought_instead-elsewhere = Laut einem anderen Dienst hast du „{ $name }“ bestellt, deshalb kommt anderes zuerst.
bought_item-history = Du hast „{ $name }“ hier bestellt.
bought_item-elsewhere = Laut einem anderen Dienst hast du „{ $name }“ bestellt.
returned_item-history = Du hast „{ $name }“ zurückgeschickt.
returned_item-elsewhere = Laut einem anderen Dienst hast du „{ $name }“ zurückgeschickt.

# Reasons: your request.

context_device =
    Es hat gezählt, dass du { $value ->
        [mobile] ein Handy
        [tablet] ein Tablet
        [desktop] einen Computer
        [tv] einen Fernseher
        [watch] eine Uhr
        [car] einen Bildschirm im Auto
        [speaker] einen Lautsprecher
       *[other] dieses Gerät
    } benutzt hast.
context_part_of_day =
    { $value ->
        [night] Es hat gezählt, dass es bei dir Nacht war.
        [morning] Es hat gezählt, dass es bei dir Morgen war.
        [afternoon] Es hat gezählt, dass es bei dir Nachmittag war.
        [evening] Es hat gezählt, dass es bei dir Abend war.
       *[other] Es hat gezählt, wie spät es bei dir war.
    }
context_region = Es hat gezählt, in welchem Land du warst.
context_other = Es hat gezählt, wie diese Seite geöffnet wurde.
context_person = Es hat gezählt, was diese App uns über dich gesagt hat.
in_state-history = Es hat gezählt, wie weit du in dieser App bist.
state_instead-history = Weil „{ $name }“ auf dich zutrifft, wurde das wahrscheinlicher.
needs_first-history = Dir fehlt noch „{ $name }“, darum kommt später, was es braucht.
gave_already-history = Du hast „{ $name }“ schon, darum kommt später, was dorthin führt.
intent-visit = Es hat gezählt, was du in diesem Besuch zu wollen scheinst.

several_things = Mehrere Dinge, die wir über dich oder diesen Besuch wissen, haben das zusammen nach vorn gebracht.
other_things = Auch anderes, was wir über dich oder diesen Besuch wissen, spricht dafür.

# Reasons that are not about you.

same_for_everyone = Hier sehen alle dasselbe, wenn wir nichts über sie verwenden.
editorial = Unsere Redaktion hat das an die erste Stelle gesetzt.
popular = Das wird hier am häufigsten gewählt.
seldom_used = Hier wird nichts gezeigt, weil die Menschen zu selten nutzen, was wir zeigen könnten.
earns_most = Das bringt hier im Schnitt am meisten ein.
best_guess = Das ist bisher unsere beste Vermutung, was hier gut ankommt.
fresh = Das ist neu hier.
varied = Das steht hier, weil es anders ist als das, was darüber steht.
settled = Das haben wir schon früher für dich hierher gestellt. Es bleibt, damit nichts springt.
kept_place = Das behält hier seinen Platz, damit nichts springt.
next_in_order = Anderes behält seinen Platz, und das kommt in der üblichen Reihenfolge als Nächstes.
best_of_rest = Anderes behält seinen Platz. Vom Rest mögen die Menschen das wohl am liebsten.
your_order = Das hast du selbst so angeordnet.
pinned = Das hast du selbst hier angeheftet.
first_in_list = Wir wissen noch nicht, was hier gern gewählt wird, also ist das einfach das Erste in der Liste.
left_by_candidates = Das ist das Erste von dem, was übrig ist, weil die App nur nach einem Teil gefragt hat.
left_by_limit = Das ist das Erste von dem, was übrig ist, weil du etwas davor ausgeschlossen hast.
left_by_cap = Das ist das Erste von dem, was übrig ist, weil du etwas davor oft genug gesehen hast.
left_by_rule = Das ist das Erste von dem, was übrig ist, weil eine Regel etwas davor zurückhält.
left_by_above = Das ist das Erste von dem, was übrig ist, weil etwas davor schon auf dieser Seite steht.
by_chance = Das wurde zufällig gewählt, weil wir Verschiedenes ausprobieren.
less_likely = Was wir über dich oder diesen Besuch wissen, spricht eher dagegen, aber manchmal zeigen wir es trotzdem.
nothing_left = Gerade gibt es hier nichts, was wir dir zeigen dürfen.

counterfactual = Ohne den ersten Grund hättest du am ehesten „{ $name }“ gesehen.

# Von einem Eintrag unter anderen.
same_for_everyone-below = An dieser Stelle sehen alle dasselbe, wenn wir nichts über sie verwenden.
editorial-below = Von allem, was nicht darüber steht, hat unsere Redaktion das an die erste Stelle gesetzt.
popular-below = Von allem, was nicht darüber steht, wird das am häufigsten gewählt.
earns_most-below = Von allem, was nicht darüber steht, bringt das im Schnitt am meisten ein.
best_guess-below = Von allem, was nicht darüber steht, kommt das bisher wohl am besten an.
first_in_list-below = Wir wissen noch nicht, was vom Rest gern gewählt wird, also ist das einfach das Erste davon.
left_by_candidates-below = Das ist das Erste vom Rest, weil die App nur nach einem Teil gefragt hat.
left_by_limit-below = Das ist das Erste vom Rest, weil du etwas davor ausgeschlossen hast.
left_by_cap-below = Das ist das Erste vom Rest, weil du etwas davor oft genug gesehen hast.
left_by_rule-below = Das ist das Erste vom Rest, weil eine Regel etwas davor zurückhält.
left_by_above-below = Das ist das Erste vom Rest, weil etwas davor schon auf dieser Seite steht.
counterfactual-below = Ohne den ersten Grund stünde hier am ehesten „{ $name }“.

# What is known of you, in your own export: the sentence of a reason, and when it last happened.

last-time = Zuletzt war das am { DATETIME($when, dateStyle: "long") }.

# What was held back ...

what-page = Angaben zu diesem Aufruf
what-page-contextual = Angaben zu diesem Aufruf
what-context-device = Die Art deines Geräts
what-context-part_of_day = Die Tageszeit bei dir
what-context-region = Das Land, in dem du bist
what-visit = Was du bei diesem Besuch tust
what-visit-behavioural = Was du dir bei diesem Besuch ansiehst
what-visit-transactional = Was du bei diesem Besuch kaufst
what-visit-contextual = Gerät, Ort und Zeit dieses Besuchs
what-visit-interaction = Wie du bei diesem Besuch auf uns reagierst
what-history = Was du hier früher getan hast
what-history-behavioural = Was du dir hier früher angesehen hast
what-history-transactional = Deine Warenkörbe und Bestellungen hier
what-history-contextual = Gerät, Ort und Zeit deiner früheren Besuche
what-history-interaction = Wie du früher auf uns reagiert hast
what-elsewhere = Was andere Dienste uns über dich gesagt haben
what-elsewhere-behavioural = Was du dir anderswo angesehen hast
what-elsewhere-transactional = Deine Bestellungen anderswo
what-elsewhere-contextual = Gerät, Ort und Zeit laut anderen Diensten
what-elsewhere-interaction = Wie du anderswo reagiert hast
what-topic = Themen, die du ausgeschlossen hast
what-item = Dinge, die du ausgeschlossen hast
what-field = Angaben über dich, die du ausgeschlossen hast
what-interest = Vermutungen und Schritte, die du ausgeschlossen hast
what-other = Andere Angaben über dich
what-more-messages =
    { $count ->
        [one] Noch eine Nachricht
       *[other] { $count } weitere Nachrichten
    }

# ... and because of what.

because-dial = Dein Regler ist niedriger eingestellt.
because-consent = Das hast du nicht erlaubt.
because-age = Bei Menschen unter 18 oder ohne Altersangabe nutzen wir es nicht.
because-region = Die Regeln dort, wo du lebst, lassen es nicht zu.
because-browser_signal = Dein Browser bittet uns, es nicht zu nutzen.
because-control = Du gehörst zu einer kleinen Gruppe, die sieht, was alle sehen.
because-arrangement = Hier bleibt die Reihenfolge, wie sie ist, wenn wir uns nicht merken dürfen, was wo stand.
because-own_arrangement = Du hast selbst bestimmt, was hier steht.
because-limit = Du hast uns gesagt, dass wir es nicht nutzen sollen.
because-bought = Du hast es bestellt, deshalb kommt anderes zuerst.
because-restriction = Du hast uns gebeten, vorerst nichts über dich zu nutzen.
because-failure = Bei uns ist etwas schiefgegangen, deshalb haben wir es weggelassen.
because-other = Wir waren nicht sicher, ob wir es nutzen dürfen, deshalb haben wir es weggelassen.
because-more-messages = Warum, steht auf der Seite zu dieser Auswahl.

# What may not be shown.

removed-limit = Du wolltest „{ $name }“ nicht sehen.
removed-not_active = Im Moment gibt es „{ $name }“ hier nicht.
removed-above = Eine andere Stelle dieser Seite zeigt „{ $name }“ schon.

made-by-person = Das hat ein Mensch gemacht.
made-by-assisted = Das hat ein Mensch mit Hilfe einer Maschine gemacht.
made-by-machine = Das hat eine Maschine gemacht.

by-part = Hier geht es bei „{ $name }“ darum.
liked-part = Hier gefällt „{ $name }“ denen besser, die sich für „{ $topic }“ interessieren.
popular_part = Bei „{ $value }“ wählen die Menschen diesen Teil öfter als jeden anderen, wenn sie ihn sehen.
