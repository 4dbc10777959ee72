# Dokumenter, som kilderne har givet, og opgaver til systemejere.

staff-task-scan-collected = Scan et dokument fra en kilde for virus
staff-refusal-documents-open = { $n ->
    [one] Et dokument fra kilderne er ikke scannet, holdes tilbage eller er ikke afgjort. Frigiv det, udelad det med en begrundelse, eller afgør, hvad der skal ske med det, før sagen afgøres.
   *[other] { $n } dokumenter fra kilderne er ikke scannet, holdes tilbage eller er ikke afgjort. Frigiv dem, udelad dem med en begrundelse, eller afgør, hvad der skal ske med dem, før sagen afgøres.
}
timeline-document-left-out = Et dokument fra en kilde blev udeladt

staff-task-ask-owner = Spørg en systemejer
staff-task-remind-owner = Mind en systemejer om svaret
staff-search-asked = Venter på systemejer
staff-source-changed = Filerne blev ændret, mens de blev læst.
staff-source-cannot = Systemejeren kunne ikke søge. Spørg igen, eller udelad systemet med en begrundelse.
staff-notice-document-left-out = Dokumentet er udeladt.
staff-notice-task-sent-back = Systemejeren har fået en ny mail.
timeline-task-asked = En systemejer blev spurgt
timeline-task-reminded = En systemejer blev mindet om svaret
timeline-task-opened = En systemejer åbnede opgaven
timeline-task-answered = En systemejer svarede

collected-title = Dokumenter fra systemerne
collected-count = { $n ->
    [one] Et dokument
   *[other] { $n } dokumenter
}
collected-refused = { $n ->
    [one] En genvej eller lignende blandt filerne blev ikke læst.
   *[other] { $n } genveje eller lignende blandt filerne blev ikke læst.
}
collected-more = { $n ->
    [one] Et dokument mere er hentet.
   *[other] { $n } dokumenter mere er hentet.
}
collected-release-all = { $n ->
    [one] Frigiv det dokument, der holdes tilbage
   *[other] Frigiv de { $n } dokumenter, der holdes tilbage
}
collected-settle = Afgør, hvad der skal ske
collected-settle-hint = Udelades dokumentet, læser personen begrundelsen.
collected-leave-out = Udelad dokumentet
collected-left-out = Udeladt
collected-left-out-by = Udeladt af { $name }, { $time }:
collected-waits = Venter på { $name } ({ $email }). Sidste dag er { $day }.
collected-overdue = Fristen er overskredet. Ring til systemejeren, spørg igen, eller udelad systemet.
collected-opened = Opgaven blev åbnet { $time }.
collected-not-opened = Opgaven er ikke åbnet endnu.
collected-reminded = { $n ->
    [one] Mindet om svaret { $day }.
   *[other] Mindet om svaret { $n } gange, sidst { $day }.
}
collected-again = Sendt tilbage: { $reason }
collected-said-files = { $name } har sendt filer.
collected-said-nothing-found = { $name } har søgt og intet fundet.
collected-said-cannot = { $name } kunne ikke søge:
collected-ask-again = Spørg igen
collected-trouble = { $source }: spørg igen eller udelad
collected-reopen = { $source }: send svaret tilbage
collected-reopen-reason = Hvad mangler der?
collected-reopen-hint = Systemejeren læser det. Skriv ikke mere om personen, end der er brug for.
collected-reopen-save = Send tilbage

mail-task-subject = { $organisation } beder dig søge i et system
mail-task-body =
    { $organisation } behandler en anmodning om databeskyttelse, og du står som ansvarlig for et af de systemer, der skal søges i.

    Åbn siden for at se, hvad du skal finde, og hvornår der senest skal svares. Du skal ikke logge ind. Linket er personligt; send det ikke videre.
mail-task-button = Se opgaven
mail-task-reminder-subject = Påmindelse: { $organisation } venter på dit svar
mail-task-reminder-body =
    { $organisation } har bedt dig søge i et system og har ikke fået dit svar endnu.

    Åbn siden for at se opgaven og den sidste dag. Kan du ikke søge, så skriv hvorfor på siden; det er også et svar.
mail-task-reminder-button = Se opgaven

task-link-title = En opgave venter på dig
task-link-lead = { $organisation } beder dig søge i et system, som du er ansvarlig for.
task-link-button = Vis opgaven
task-link-why = Opgaven vises først, når du trykker. Så kan ingen læse med, hvis et mailprogram åbner linket af sig selv.
task-gone-title = Opgaven er ikke her mere
task-gone-lead = Linket er udløbet, der er sendt et nyere, eller der er ikke længere brug for svaret. Venter du en opgave, så brug linket i den nyeste mail.
task-title = Opgave: { $source }
task-lead = Til { $name }, fra { $organisation }
task-locked = Svaret er låst. Er der en fejl i det, så ring eller skriv til os.
task-closed = Der er ikke længere brug for et svar.
task-your-reason = Din begrundelse:
task-again = Svaret er sendt tilbage. Det, du sendte før, erstattes af dit nye svar. Begrundelse:
task-ask-title = Hvad skal du finde?
task-person-name = Navn
task-person-email = E-mail
task-person-birth-date = Fødselsdato
task-person-number = Nummer hos os
task-person-phone = Telefon
task-person-cpr = CPR-nummer
task-due = Svar senest { $day }.
task-overdue = Fristen er overskredet.
task-secret = Oplysningerne er fortrolige. Brug dem kun til at søge.
task-files-title = { $n ->
    [one] En fil, ikke sendt endnu
   *[other] { $n } filer, ikke sendt endnu
}
task-remove = Fjern
task-upload-title = Tilføj filer
task-upload-label = Filer
task-upload-hint = Vælg gerne flere på én gang. En zip-fil pakkes ud.
task-upload-button = Tilføj
task-answer-title = Send svaret
task-answer-legend = Hvad er dit svar?
task-answer-files = Filerne på siden er alt, hvad der er
task-answer-nothing = Jeg har søgt og intet fundet
task-answer-nothing-hint = Personen får at vide, at systemet er gennemsøgt.
task-answer-cannot = Jeg kan ikke søge
task-reason = Begrundelse
task-reason-hint = Skal kun udfyldes, når du ikke kan søge.
task-send = Send svar
task-send-hint = Når svaret er sendt, kan det ikke ændres.
task-contact = Spørgsmål? Skriv til { $organisation }: { $email }
task-said-files = Filerne blev sendt { $time }.
task-said-nothing-found = Du svarede { $time }, at der intet er fundet.
task-said-cannot = Du svarede { $time }, at du ikke kan søge.
task-error-none-chosen = Vælg mindst én fil.
task-error-choose = Vælg et svar.
task-error-no-files = Der er ingen filer på siden. Tilføj dem først, eller vælg et andet svar.
task-error-files-there = Der er filer på siden. Fjern dem først, eller svar, at filerne er alt, hvad der er.
task-error-reason = Skriv, hvorfor du ikke kan søge.
task-error-reason-long = Begrundelsen er for lang. Skriv højst 2.000 tegn.
task-error-empty = { $name } er tom. Vælg filen igen.
task-error-too-large = { $name } er for stor. Alle filer må tilsammen fylde { $mb } MB.
task-error-too-many = Med { $name } er der for mange filer. Der må være { $files }.
task-error-interrupted = { $name } kom ikke frem. Prøv igen.
task-error-sent = { $name } blev ikke tilføjet, fordi svaret er sendt, eller der ikke længere er brug for det.
task-error-not-stored = { $name } kunne ikke gemmes hos os. Prøv igen om lidt.
task-error-zip-broken = { $name } kan ikke læses som en zip-fil. Pak filerne igen, eller tilføj dem enkeltvis.
task-error-zip-empty = Der er ingen filer i { $name }.
task-error-zip-too-many = Der er for mange filer i { $name }. Der må være { $files }.
task-error-zip-too-large = { $name } bliver for stor, når den pakkes ud. Alle filer må tilsammen fylde { $mb } MB.
task-error-zip-bomb = { $name } er ikke taget imod: { $entry } vokser for meget, når den pakkes ud. Tilføj filen uden zip.
task-error-zip-locked = { $name } er ikke taget imod: { $entry } er låst med en adgangskode. Pak filerne uden.
task-error-zip-special = { $name } er ikke taget imod: { $entry } er en genvej eller andet, der ikke er en fil.
task-error-zip-name = { $name } er ikke taget imod: navnet { $entry } peger ud af zip-filen.
task-error-zip-nested = { $name } er ikke taget imod: { $entry } er selv en zip-fil. Pak den ud først.
task-error-zip-damaged = { $name } er ikke taget imod: { $entry } er beskadiget.
collected-earlier = fra et tidligere svar
collected-earlier-kept = Fra et tidligere svar. Systemets ejer har svaret igen siden. Dokumentet er beholdt, fordi nogen har taget stilling til det; se, om det stadig hører med.
