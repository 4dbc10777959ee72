# Registrene, der gælder efter sagen
registers-title = Efter sagen
registers-lead = Det, der gælder videre, når en sag er slut: hvad der er begrænset, hvem der har gjort indsigelse, hvem der er underrettet, og hvad der ikke må komme tilbage.
registers-case-hint = Det her gælder videre, når sagen er lukket, og også når den er slettet.
registers-case-title = Efter sag { $number }
registers-case-purged = Sagen er slettet. Her står kun det, der stadig gælder.
registers-none = Der er ikke noget her.
registers-search = Sagsnummer eller e-mail
registers-search-hint = 2026-0417 eller navn@eksempel.dk
registers-search-do = Søg
registers-show = Vis
registers-found = Fundet
registers-found-none = Der står ikke noget om den, du søger. Søg med hele sagsnummeret eller hele e-mailadressen.
registers-entry = Registreringen
registers-since = siden { $day }
registers-day = Dag
registers-col-person = Person
registers-col-case = Sag
registers-col-ground = Grund
registers-col-against = Imod
registers-col-since = Siden
registers-col-state = Status
registers-col-listed = Listet
registers-state-in-force = Gælder
registers-state-told = Besked sendt { $day }
registers-state-lifted = Ophævet
registers-state-ended = Gælder ikke længere

registers-restrictions = Begrænsninger
registers-restrictions-what = Oplysninger, der kun må opbevares (artikel 18). Personen skal have besked, før begrænsningen ophæves.
registers-restrictions-count = { $n ->
    [one] 1 gælder nu
   *[other] { $n } gælder nu
}
registers-show-restrictions-standing = Gælder nu
registers-show-restrictions-ended = Ophævede
registers-restriction-of = Begrænsning for { $name }
registers-restriction-means = Oplysningerne må kun opbevares. Al anden brug kræver en af fire grunde og skal noteres nedenfor.
registers-scope = Hvad er begrænset?
registers-scope-hint = Skriv, hvilke oplysninger og hvilke systemer det gælder.
registers-restrict = Begræns behandlingen
registers-restrict-save = Sæt begrænsningen i kraft
restriction-ground-accuracy-contested = Personen mener, at oplysningerne er forkerte, og det undersøges
restriction-ground-unlawful = Behandlingen er ulovlig, men personen vil ikke have slettet
restriction-ground-needed-for-claims = Vi har ikke brug for oplysningerne, men personen har brug for dem i en retssag eller et krav
restriction-ground-objection-pending = Personen har gjort indsigelse, og den afvejes
registers-lifting = Ophævelse
registers-lifting-hint = Fortæl først personen, at begrænsningen ophæves og hvorfor. Notér det her. Først derefter kan du ophæve den (artikel 18, stk. 3).
registers-notice-none = Personen har ikke fået besked endnu.
registers-notice-sent = Personen fik besked { $day } ({ $way }). Noteret af { $by }.
registers-notice-record = Notér, at personen har fået besked
registers-notice-again = Notér en ny besked
registers-notice-why = Hvorfor ophæves begrænsningen?
registers-notice-why-hint = Skriv det, som du har skrevet eller sagt til personen. Personen kan læse det på sin side.
registers-notice-why-draft = Vi har undersøgt oplysningerne. [Skriv resultatet.] Derfor bruger vi dem igen.
registers-notice-way = Hvordan fik personen besked?
notice-way-portal = brev i portalen
notice-way-letter = brev eller Digital Post
notice-way-phone = telefon
notice-way-in-person = personligt
registers-notice-on = Hvornår?
registers-notice-save = Notér beskeden
registers-lift = Ophæv begrænsningen
registers-lift-first = Du kan først ophæve begrænsningen, når det er noteret, at personen har fået besked.
registers-uses = Brug af de begrænsede oplysninger
registers-uses-hint = Hver gang oplysningerne bruges til andet end at blive opbevaret, skal det stå her med grunden (artikel 18, stk. 2).
registers-uses-none = Oplysningerne er ikke blevet brugt.
registers-use-new = Notér en brug
registers-use-ground = Grund
use-ground-consent = Personen har sagt ja
use-ground-legal-claims = Et retskrav
use-ground-another-person = For at beskytte en andens rettigheder
use-ground-public-interest = Vigtige samfundsinteresser
registers-use-on = Hvornår blev de brugt?
registers-use-what = Hvad blev de brugt til?
registers-use-save = Notér brugen

registers-objections = Indsigelser
registers-objections-what = Behandling, som nogen har gjort indsigelse mod (artikel 21), og hvad afvejningen førte til.
registers-objections-count = { $n ->
    [one] 1 gælder nu
   *[other] { $n } gælder nu
}
registers-show-objections-standing = Gælder nu
registers-show-objections-ended = Gælder ikke længere
registers-objection-of = Indsigelse fra { $name }
registers-object = Notér en indsigelse
registers-object-save = Notér indsigelsen
registers-about = Hvilken behandling?
registers-about-marketing = Al direkte markedsføring
registers-from = Gælder fra
registers-recorded = Noteret
registers-weighed = Afvejet
registers-weighing = Afvejningen
registers-weighing-hint = Skriv personens grunde, jeres grunde og hvorfor den ene vejer tungest. Det skal stå her, hvis behandlingen fortsætter.
registers-weigh = Afvej indsigelsen
registers-weigh-hint = Behandlingen stopper, medmindre I kan vise vægtige legitime grunde, der går forud for personens, eller har brug for oplysningerne til et retskrav.
registers-weigh-save = Gem afvejningen
registers-outcome = Udfald
registers-channels = Kanaler
registers-addresses = Adresser, der ikke må skrives til
registers-addresses-hint = Kun ved markedsføring. Én e-mailadresse eller ét telefonnummer pr. linje. De gemmes kun som en kode, som ikke kan læses.
address-kind-email = e-mail
address-kind-phone = telefon
objection-kind-processing = Behandling
objection-kind-processing-hint = Behandling, der hviler på en opgave i samfundets interesse eller en interesseafvejning. Indsigelsen afvejes.
objection-kind-marketing = Direkte markedsføring
objection-kind-marketing-hint = Stopper med det samme. Kan ikke afvises.
objection-kind-research = Forskning eller statistik
objection-kind-research-hint = Stopper, medmindre det er nødvendigt for en opgave i samfundets interesse.
objection-outcome-pending = Afvejes
objection-outcome-stopped = Behandlingen er stoppet
objection-outcome-overridden = Fortsætter: vægtige legitime grunde
objection-outcome-legal-claims = Fortsætter: nødvendigt for et retskrav
objection-outcome-public-task = Fortsætter: en opgave i samfundets interesse
registers-end = Indsigelsen gælder ikke længere
registers-end-hint = Brug det kun, når personen selv har trukket indsigelsen tilbage, eller når behandlingen er hørt op.
registers-end-why = Hvorfor?
registers-end-save = Afslut indsigelsen

registers-recipients = Underrettede modtagere
registers-recipients-what = Hvem der har fået oplysningerne, og om de har fået at vide, at de er rettet, slettet eller begrænset (artikel 19).
registers-recipients-count = { $n ->
    [0] Alle er underrettet
    [one] 1 mangler at blive underrettet
   *[other] { $n } mangler at blive underrettet
}
registers-show-recipients-standing = Nogen mangler
registers-show-recipients-ended = Alle er underrettet
registers-told-title = Modtagere, der skal underrettes
registers-told-hint = Alle, der har fået oplysningerne, skal have at vide, hvad der er sket med dem, også jeres databehandlere (artikel 19).
registers-told-nobody = Det er noteret, at ingen har modtaget oplysningerne.
registers-told-not-yet = Modtagerne er ikke listet endnu.
registers-told-count = { $open ->
    [0] Alle { $all } er færdige
   *[other] { $open } af { $all } mangler
}
registers-asked = Personen spurgte { $day }, hvem der er underrettet, og kan nu se navnene på sin side.
registers-asked-short = Personen spurgte { $day }
registers-list-open = List modtagerne
registers-list-more = Tilføj modtagere fra flere aktiviteter
registers-list-activities = Hvilke aktiviteter drejer det sig om?
registers-list-hint = Hver modtager i de valgte aktiviteter får sin egen linje. Det, der er fundet oplysninger i, er valgt på forhånd.
registers-list-nobody = Ingen har modtaget oplysningerne
registers-list-nobody-hint = Brug det kun, når I har undersøgt det.
registers-list-save = List modtagerne
registers-settle = Underret
registers-settle-again = Ret
registers-settle-how = Hvad skete der?
registers-settle-text = Tekst til modtageren, eller hvorfor ikke
registers-settle-text-hint = Kopiér teksten, og send den ad en sikker vej. Er det ikke muligt, eller kræver det for meget, så skriv i stedet hvorfor.
registers-settle-save = Gem
registers-answer = Notér et svar
registers-answer-text = Hvad svarede modtageren?
registers-answer-save = Gem svaret
registers-answered = Svarede { $day }:
told-open = Mangler
told-notified = Underrettet
told-impossible = Ikke muligt
told-disproportionate = Uforholdsmæssigt
registers-ready-rectification =
    I har modtaget oplysninger fra { $organisation } om { $name }. Vi har rettet oplysningerne: [skriv hvad der er rettet].

    Ret dem også hos jer, og skriv til os, når det er gjort. Vores sagsnummer er { $number }. Vi underretter jer efter databeskyttelsesforordningens artikel 19.
registers-ready-erasure =
    I har modtaget oplysninger fra { $organisation } om { $name }. Vi har slettet oplysningerne: [skriv hvad der er slettet].

    Slet dem også hos jer, også i kopier og links, og skriv til os, når det er gjort. Vores sagsnummer er { $number }. Vi underretter jer efter databeskyttelsesforordningens artikel 19.
registers-ready-restriction =
    I har modtaget oplysninger fra { $organisation } om { $name }. Vi har begrænset behandlingen af oplysningerne: [skriv hvad der er begrænset].

    Opbevar dem kun, indtil I hører fra os igen, og skriv til os, når det er gjort. Vores sagsnummer er { $number }. Vi underretter jer efter databeskyttelsesforordningens artikel 19.

registers-marketing = Ingen markedsføring
registers-marketing-what = Adresser, der ikke må skrives til. De kan genkendes, men ikke læses.
registers-marketing-lead = Her står hverken navne eller adresser, kun koder, som en adresse kan sammenlignes med. Koderne bliver stående, så længe I markedsfører, også når sagen er slettet.
registers-marketing-count = { $n ->
    [0] Ingen adresser på listen
    [one] 1 adresse på listen
   *[other] { $n } adresser på listen
}
registers-address = E-mail eller telefonnummer
registers-address-hint = Et telefonnummer fra et andet land skrives med landekode, for eksempel +46.
registers-test = Må vi skrive til den her adresse?
registers-test-do = Undersøg
registers-tested-stopped = { $address } må ikke skrives til. Det har den stået til siden { $day }.
registers-tested-free = { $address } står ikke på listen.
registers-compare = Undersøg en hel liste
registers-compare-hint = Læg en CSV-fil op, for eksempel modtagerne af et nyhedsbrev. Filen gemmes ikke, og resultatet står kun i den fil, du får tilbage.
registers-compare-do = Sammenlign
registers-compared-none = Ingen af de { $rows } adresser står på listen.
registers-give = Hvad vil du have tilbage?
registers-give-stopped = Dem, I ikke må skrive til
registers-give-stopped-hint = Linje og adresse. Linjer uden en adresse, vi kan læse, står der også.
registers-give-rest = Min fil uden dem
registers-give-rest-hint = Linjer uden en adresse, vi kan læse, er taget ud.
registers-column = Navnet på kolonnen
registers-column-hint = Udfyld kun, hvis kolonnen hedder noget andet end e-mail eller telefon.
registers-column-key-hint = Udfyld kun, hvis kolonnen hedder noget andet end key eller id.
registers-file = CSV-fil
registers-file-stopped = maa-ikke-skrives-til-{ $stopped }-af-{ $rows }.csv
registers-file-rest = uden-dem-der-har-sagt-nej.csv
registers-file-erasures = slet-igen-efter-gendannelse.csv
registers-file-again = slet-igen-{ $again }.csv
registers-stop = Stop markedsføring til en adresse
registers-stop-hint = Gælder med det samme. Det er nok, at nogen beder om det, og adressen er det eneste, du må spørge om.
registers-stop-do = Stop
registers-allow = Lad en adresse få markedsføring igen
registers-allow-hint = Kun når personen selv har bedt om det.
registers-allow-do = Tag af listen

registers-erasures = Slettes igen
registers-erasures-what = Det, der er slettet, og som skal slettes igen, hvis en sikkerhedskopi lægges tilbage.
registers-erasures-lead = En sikkerhedskopi kan bringe slettede oplysninger tilbage. Her står en kode for hver slettet post. Koden kan ikke læses, men den genkender posten, når systemet er gendannet.
registers-erasures-now = På listen
registers-erasures-count = { $n ->
    [0] Ingen poster
    [one] 1 post
   *[other] { $n } poster
}
registers-erasures-export = Hent listen som CSV
registers-restored = Et system er gendannet
registers-restored-hint = Træk nøglerne (for eksempel medarbejdernumrene) ud af det gendannede system som CSV, og læg dem op. Du får dem tilbage, der skal slettes igen. Filen gemmes ikke.
registers-compared-clean = Ingen af de { $rows } poster skal slettes igen.
registers-erased-add = Husk, at noget er slettet
registers-erased-hint = Brug det, når I har slettet poster i hånden.
registers-erased-save = Husk dem
registers-system = System
registers-keys = Nøgler
registers-keys-hint = Én pr. linje, sådan som de står i systemet. De gemmes kun som en kode.
registers-until = Den ældste sikkerhedskopi er væk den
registers-until-hint = Til og med den dag huskes posten.

registers-error-scope = Skriv, hvad der er begrænset.
registers-error-text = Skriv hvorfor.
registers-error-gap = Udfyld det, der står i skarp parentes
registers-error-long = Teksten er for lang. Skriv højst 4.000 tegn.
registers-error-choice = Vælg en af mulighederne.
registers-error-day = Vælg en dag.
registers-error-day-outside = Vælg en dag fra begrænsningen begyndte til i dag.
registers-error-day-future = Vælg en dag til og med i dag.
registers-error-about = Skriv, hvilken behandling indsigelsen er imod.
registers-error-weighing = Skriv afvejningen. Behandlingen kan ikke fortsætte uden.
registers-error-outcome = Det udfald findes ikke for den slags indsigelse. Markedsføring stopper altid.
registers-error-told-text = Skriv, hvad modtageren har fået at vide, eller hvorfor den ikke har fået besked.
registers-error-activity = En af aktiviteterne findes ikke længere i fortegnelsen. Vælg igen.
registers-error-activities = Vælg mindst én aktivitet, eller notér, at ingen har modtaget oplysningerne.
registers-error-address = Skriv en e-mailadresse eller et telefonnummer.
registers-error-address-missing = Skriv mindst én adresse, der ikke må skrives til.
registers-error-not-stopped = Adressen står ikke på listen.
registers-error-system = Skriv, hvilket system det er.
registers-error-keys = Skriv mindst én nøgle.
registers-error-until = Vælg en dag fra i dag og frem.
registers-file-missing = Vælg en fil.
registers-file-large = Filen er for stor. Del den op i flere.
registers-file-empty = Filen er tom. Vælg en CSV-fil med en linje overskrifter og en linje pr. adresse.
registers-file-utf8 = Linje { $line } er ikke UTF-8. Gem filen som »CSV UTF-8«, og læg den op igen.
registers-file-column = Vi kan ikke se, hvilken kolonne det er. Filen har kolonnerne { $columns }. Skriv navnet på den rigtige.
registers-file-torn = Linje { $line } kan ikke læses. Se efter et anførselstegn, der ikke er lukket.
registers-file-rows = Filen har flere end { $most } linjer. Del den op i flere.
registers-refusal-notice-missing = Begrænsningen kan ikke ophæves endnu. Personen skal have besked først. Notér beskeden ovenfor.
registers-refusal-notice-later = Begrænsningen kan ikke ophæves, før beskeden er sendt.
registers-refusal-lifted = Begrænsningen er allerede ophævet.
registers-refusal-ended = Indsigelsen er allerede afsluttet.
registers-refusal-right = Ved denne rettighed skal modtagere ikke underrettes.
registers-refusal-not-told = Notér først, at modtageren er underrettet.

staff-notice-restricted = Begrænsningen gælder nu.
staff-notice-use-recorded = Brugen er noteret.
staff-notice-notice-recorded = Beskeden er noteret. Begrænsningen kan nu ophæves.
staff-notice-restriction-lifted = Begrænsningen er ophævet.
staff-notice-objection-recorded = Indsigelsen er noteret.
staff-notice-objection-weighed = Afvejningen er gemt.
staff-notice-objection-ended = Indsigelsen er afsluttet.
staff-notice-recipients-listed = Modtagerne er listet.
staff-notice-recipient-settled = Modtageren er noteret.
staff-notice-recipient-answered = Svaret er noteret.
staff-notice-address-stopped = Adressen får ikke længere markedsføring.
staff-notice-address-allowed = Adressen må igen få markedsføring.
staff-notice-erasure-remembered = Posterne er husket.

# På personens egen side
public-standing-title = Det gælder for dig
public-restriction = Dine oplysninger er begrænset siden { $day }
public-restriction-lifted = Begrænsningen blev ophævet { $day }
public-restriction-accuracy-contested = Fordi du mener, at oplysningerne er forkerte, og vi undersøger det.
public-restriction-unlawful = Fordi behandlingen var ulovlig, og du hellere ville have oplysningerne begrænset end slettet.
public-restriction-needed-for-claims = Fordi du har brug for oplysningerne til et krav eller en retssag.
public-restriction-objection-pending = Fordi du har gjort indsigelse, og vi afvejer den.
public-restriction-means = Vi opbevarer oplysningerne, men bruger dem ikke til andet, medmindre du siger ja, eller loven giver lov. Du får besked, før vi ophæver begrænsningen.
public-restriction-notice = Vi gav dig besked { $day } om, at begrænsningen ophæves:
public-objection = Din indsigelse er noteret og gælder fra { $day }
public-objection-ended = Din indsigelse gælder ikke længere siden { $day }
public-objection-pending = Vi afvejer den nu.
public-objection-stopped = Vi er holdt op med at behandle oplysningerne til det, du gjorde indsigelse mod.
public-objection-overridden = Vi fortsætter, fordi vi har vægtige legitime grunde. De står i vores svar.
public-objection-legal-claims = Vi fortsætter, fordi oplysningerne er nødvendige for et retskrav. Det står i vores svar.
public-objection-public-task = Vi fortsætter, fordi det er nødvendigt for en opgave i samfundets interesse. Det står i vores svar.
public-marketing = Du får ikke markedsføring fra os siden { $day }
public-marketing-means = Vi gemmer kun en kode, som kan genkende din adresse, så vi ikke skriver til dig ved en fejl.
public-marketing-channels = Det gælder
public-told-title = Andre, der har fået dine oplysninger
public-told-count = { $told ->
    [one] 1 af { $all } modtagere har fået besked om det, vi har gjort.
   *[other] { $told } af { $all } modtagere har fået besked om det, vi har gjort.
}
public-told-ask = Fortæl mig, hvem der er underrettet
public-told-code = Vi sender dig først en engangskode, så kun du ser navnene.
public-told-locked = Du har bedt om at se navnene. Bekræft dig med en engangskode, så står de her.
public-told-open = har ikke fået besked endnu
public-told-notified = fik besked
public-told-impossible = kunne ikke få besked
public-told-disproportionate = fik ikke besked, fordi det ville kræve uforholdsmæssigt meget
public-event-restriction-begun = Vi begrænsede brugen af dine oplysninger
public-event-lift-notice-sent = Vi gav dig besked om, at begrænsningen ophæves
public-event-restriction-lifted = Begrænsningen blev ophævet
public-event-objection-recorded = Vi noterede din indsigelse
public-event-marketing-stopped = Vi stoppede markedsføring til dig
public-event-recipients-asked = Du spurgte, hvem der er underrettet
registers-settle-letter = Gem også et brev til modtageren blandt sagens breve, skrevet ud fra det, der er gjort
registers-error-letter = Der er ikke noget at skrive om endnu: notér først på punkterne, at det er gjort.
registers-lift-on = Hvornår ophæves den?
registers-lift-on-hint = Kun når beskeden er et brev i portalen. Dagen står i brevet.
registers-error-lift-on = Vælg dagen, hvor begrænsningen ophæves: i dag eller senere
