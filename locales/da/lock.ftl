# En svarpakke, der er låst med en adgangskode, og de pakker, en sag har haft.
lock-tag = Låst
lock-policy = Svarpakker låses altid med en adgangskode
lock-policy-hint = Koden gives ad en anden vej end filen: i telefonen, med brev eller som sms. Er det slået fra, vælger sagsbehandleren i hver sag.
lock-choose = Lås svarpakken med en adgangskode
lock-choose-hint = Programmet laver koden. Du ser den på sagen, når pakken er klar, og giver den videre i telefonen, med brev eller som sms. Vælg det, når flere kan komme til personens computer eller mail.
lock-always = Svarpakken bliver låst med en adgangskode. Du ser den på sagen, når pakken er klar, og giver den videre ad en anden vej end mail.
lock-card = Pakken åbnes kun med sin adgangskode. Giv personen den i telefonen, med brev eller som sms, aldrig i en mail. Det står i loggen, hver gang nogen ser den.
lock-show = Vis adgangskoden
lock-text = Send den som sms til nummeret, der ender på { $ending }
lock-shown-title = Adgangskoden til svarpakken i { $number }
lock-shown-how = Læs den op i telefonen på et nummer, I kendte i forvejen, eller skriv den i et brev til den adresse, I har. Læs gruppe for gruppe, og stav bogstaverne.
lock-shown-type = Den skrives med små bogstaver og med bindestregerne. Der er ingen nuller, ettaller, i, l eller o i den.
lock-shown-never = Send den ikke i en mail, og gem den ikke. Du kan vise den igen, så længe pakken kan hentes.
lock-refusal-none = Der er ingen adgangskode at vise. Pakken er ikke låst, ikke klar endnu, eller den kan ikke længere hentes.
lock-refusal-phone = Der er intet telefonnummer, som systemerne kendte før anmodningen. Vis adgangskoden, og giv den videre på en anden måde.
lock-packages-title = Svarpakker
lock-packages-lead = Hvad der er dannet til denne sag. Når en pakke ikke længere kan hentes, er filen slettet; tilbage er listen over indholdet og fingeraftrykkene.
lock-packages-none = Der er ikke dannet nogen pakke til denne sag.
lock-packages-of = Pakken fra { $time }
lock-packages-size = Størrelse
lock-packages-bytes = { $n } byte
lock-packages-rows = Rækker
lock-packages-until = Kan hentes til
lock-packages-until-past = Kunne hentes til
lock-packages-contents = { $n ->
    [one] Indhold: 1 fil
   *[other] Indhold: { $n } filer
  }
lock-packages-link = Indhold og fingeraftryk
staff-notice-passphrase-sent = Adgangskoden er på vej som sms.
staff-registration = CVR-nummer
staff-error-registration = Skriv nummeret med højst 40 tegn.
timeline-passphrase-told = Adgangskoden til svarpakken er vist eller sendt som sms
text-passphrase = Adgangskoden til din fil fra { $organisation } er { $code } Skriv den med bindestregerne, når du åbner filen. Del den ikke med nogen.
lock-public-title = Filen er låst med en adgangskode
lock-public-comes = Du får adgangskoden ad en anden vej: i telefonen, med brev eller som sms. Den står aldrig i en mail og ikke her på siden. Har du ikke fået den, så ring til os.
lock-public-open = Åbn filen med et program, der kan AES-256: 7-Zip til Windows, Keka til Mac, Arkivhåndtering eller 7-Zip til Linux. Windows’ egen visning af zip-filer kan det ikke. Skriv koden med små bogstaver og med bindestregerne.
lock-public-then = Indeni ligger en almindelig zip-fil. Pak den ud, og åbn index.html. Den kan læses uden internet, og dine oplysninger ligger også som CSV og JSON.
