register-title = Behandlingsaktiviteter
register-lead = Hvad organisationen bruger personoplysninger til (artikel 30). Svar henter formål, modtagere og opbevaring herfra.
register-add = Tilføj en aktivitet
register-import = Læs en fil ind
register-export = Hent som CSV
register-recipients = Modtagere
register-filter = Vis
register-filter-search = Søg i navne, formål og modtagere
register-filter-all = Alle
register-filter-warnings = Med noget at se på
register-filter-apply = Vis
register-filter-clear = Vis alle
register-count = { $n ->
    [one] 1 aktivitet
   *[other] { $n } aktiviteter
}
register-none = Der er ingen aktiviteter endnu. Læs en fil ind, eller tilføj den første.
register-none-found = Ingen aktivitet passer. Vælg noget andet ovenfor.
register-unknown-title = Tilsluttede systemer nævner aktiviteter, som ikke er her
register-unknown-text = Det, der findes der, udleveres uden formål, modtagere og opbevaring. Tilføj en aktivitet med denne nøgle:
register-unknown-used = bruges af { $sets }
register-confirmed-at = Bekræftet { $time }
register-used-by = Bruges af
register-used-by-nothing = Intet tilsluttet system bruger den.
register-back = Alle aktiviteter

register-role-controller = Dataansvarlig
register-role-processor = Databehandler
register-role-joint-controller = Fælles dataansvarlig
register-kind-processor = Databehandler
register-kind-controller = Dataansvarlig
register-kind-joint-controller = Fælles dataansvarlig
register-kind-authority = Myndighed

register-basis-6-1-a = Samtykke
register-basis-6-1-b = Kontrakt eller skridt før en
register-basis-6-1-c = Retlig forpligtelse
register-basis-6-1-d = Vitale interesser
register-basis-6-1-e = Myndighedsopgave
register-basis-6-1-f = Legitime interesser
register-basis-9-2-a = Udtrykkeligt samtykke
register-basis-9-2-b = Arbejds- og socialret
register-basis-9-2-c = Vitale interesser hos en, der ikke kan samtykke
register-basis-9-2-d = Forening og dens medlemmer
register-basis-9-2-e = Offentliggjort af personen selv
register-basis-9-2-f = Retskrav
register-basis-9-2-g = Væsentlige samfundsinteresser
register-basis-9-2-h = Sundhed eller omsorg
register-basis-9-2-i = Folkesundhed
register-basis-9-2-j = Arkiv, forskning, statistik
register-basis-10 = Straffedomme og lovovertrædelser
register-article = artikel { $article }
register-article-letter = artikel { $article }, stk. { $paragraph }, litra { $letter }

register-safeguard-adequacy = Kommissionens afgørelse om, at landet beskytter data tilstrækkeligt (artikel 45)
register-safeguard-standard-clauses = Kommissionens standardbestemmelser og en vurdering af overførslen (artikel 46, stk. 2, litra c)
register-safeguard-binding-rules = Bindende virksomhedsregler (artikel 46, stk. 2, litra b, og artikel 47)
register-safeguard-public-instrument = Bindende instrument mellem myndigheder (artikel 46, stk. 2, litra a)
register-safeguard-code-of-conduct = Godkendt adfærdskodeks (artikel 46, stk. 2, litra e)
register-safeguard-certification = Godkendt certificering (artikel 46, stk. 2, litra f)
register-safeguard-derogation = Undtagelse i et særligt tilfælde (artikel 49)

register-unit-days = dage
register-unit-months = måneder
register-unit-years = år
register-period-days = { $n ->
    [0] ikke efter { $trigger }
    [one] 1 dag fra { $trigger }
   *[other] { $n } dage fra { $trigger }
}
register-period-months = { $n ->
    [one] 1 måned fra { $trigger }
   *[other] { $n } måneder fra { $trigger }
}
register-period-years = { $n } år fra { $trigger }
register-period-until = indtil { $trigger }
register-trigger-financial-year-end = regnskabsårets udgang
register-trigger-calendar-year-end = kalenderårets udgang
register-trigger-application-received = modtagelsen af ansøgningen
register-trigger-post-filled = besættelsen af stillingen
register-trigger-employment-end = ansættelsens ophør
register-trigger-contract-end = kontraktens ophør
register-trigger-service-end = indsatsens ophør
register-trigger-last-contact = den seneste kontakt
register-trigger-last-activity = den seneste aktivitet
register-trigger-case-closed = lukningen af sagen
register-trigger-consent-given = samtykket
register-trigger-consent-withdrawn = tilbagekaldelsen af samtykket
register-trigger-registration = registreringen
register-trigger-paid-out = den sidste udbetaling
register-trigger-purpose-fulfilled = opfyldelsen af formålet

register-warning-no-english = Mangler engelsk
register-warning-stale = Ikke bekræftet i et år
register-warning-no-recipients = Ingen modtagere
register-warning-no-adequacy = Vi kender ingen afgørelse om tilstrækkelighed
register-warning-derogation = Bygger på en undtagelse

register-field-key = Nøgle
register-field-key-hint = Et kort navn af a-z, 0-9 og bindestreger. Tilsluttede systemer henviser til det.
register-field-role = Organisationen er
register-field-controller = Hvem er dataansvarlig?
register-field-controller-hint = Kun når organisationen er databehandler eller fælles dataansvarlig. Navnet fortælles til dem, der spørger os.
register-field-controller-name = Navn
register-field-controller-contact = Kontakt
register-field-everybody = Fortæl alle om den
register-field-everybody-hint = Til aktiviteter, der vedrører enhver, som spørger, for eksempel behandlingen af selve anmodningen.
register-field-name = Navn
register-field-purpose = Formål
register-field-legal_basis = Retsgrundlag
register-field-legal_basis-hint = Vælg mindst ét fra artikel 6. Særlige kategorier af oplysninger kræver også et fra artikel 9.
register-field-legal_basis_text = Loven, kontrakten eller interessen
register-field-categories_of_data = Typer af oplysninger
register-field-list-hint = Én på hver linje
register-field-special_categories = Der er særlige kategorier af oplysninger (artikel 9)
register-field-categories_of_people = Personer
register-field-recipients = Modtagere
register-field-recipients-hint = Ved navn. Et land uden for EØS kræver et overførselsgrundlag.
register-field-recipient = Modtager { $n }
register-field-recipient-name = Navn
register-field-recipient-name-en = Navn på engelsk, hvis det er et andet
register-field-recipient-kind = Den er
register-field-recipient-country = Land
register-field-recipient-safeguard = Grundlag uden for EØS
register-field-recipient-note-da = Note om overførslen (dansk)
register-field-recipient-note-en = Note om overførslen (engelsk)
register-field-recipient-used = Bruges i
register-field-retention = Opbevares
register-field-retention-hint = En periode og det, den løber fra. Lad tallet stå tomt for “indtil”.
register-field-period = Periode { $n }
register-field-number = Antal
register-field-unit = Enhed
register-field-trigger = Fra, eller indtil
register-field-retention_text = Med ord
register-field-source = Hvor oplysningerne kommer fra
register-field-automated = Automatiske afgørelser (artikel 22)
register-field-automated-hint = Lad felterne stå tomme, hvis der ikke er nogen. Ellers skal alle tre udfyldes.
register-field-automated_logic = Hvordan der afgøres
register-field-automated_significance = Hvad det betyder for personen
register-field-automated_consequences = Hvad der kan følge
register-in-danish = Dansk
register-in-english = Engelsk
register-choose = Vælg
register-more-rows = Flere rækker
register-none-short = Ingen
register-yes = Ja
register-no = Nej
register-new-title = Ny aktivitet
register-edit-title = Ret { $name }
register-edit = Ret
register-save = Gem
register-cancel = Fortryd
register-confirm = Den er stadig rigtig
register-confirm-hint = Sætter datoen for bekræftelse til i dag.
register-remove = Fjern
register-remove-title = Fjern { $name }?
register-remove-text = Svar fortæller ikke længere om denne aktivitet. Loggen viser, hvem der fjernede den. Det kan ikke fortrydes; hent fortegnelsen som CSV først, hvis du måske vil have den tilbage.
register-in-use-title = { $name } kan ikke fjernes
register-in-use-text = Tilsluttede systemer henviser til den. Lad dem først nævne en anden aktivitet i deres beskrivelser:
register-key-in-use = Nøglen kan ikke ændres: tilsluttede systemer henviser til den ({ $sets }).
register-key-taken = En anden aktivitet har denne nøgle. Vælg en anden.
register-third-country = Uden for EØS
register-special = Særlige kategorier
register-everybody = Fortælles til alle
register-automated = Automatiske afgørelser

register-import-lead = Filen bliver fortegnelsen: det, der ikke er i den, fjernes. Der sker intet, før du har set, hvad der ville blive ændret.
register-import-file = CSV-fil
register-import-file-hint = UTF-8, med komma eller semikolon, højst 4 MB. Hent fortegnelsen som CSV for at se kolonnerne.
register-import-look = Se, hvad der ville blive ændret
register-import-missing = Vælg en fil
register-import-too-large = Filen er større end 4 MB. Så stor er en fortegnelse aldrig; se efter, om det er den rigtige fil.
register-import-wrong = { $n ->
    [one] Intet er læst ind. Én ting er forkert:
   *[other] Intet er læst ind. { $n } ting er forkerte:
}
register-import-again = Ret filen, og vælg den igen.
register-import-line = Linje { $line }
register-import-column = kolonne
register-import-plan-title = Det ville blive ændret
register-import-added = { $n ->
    [one] 1 aktivitet tilføjes
   *[other] { $n } aktiviteter tilføjes
}
register-import-changed = { $n ->
    [one] 1 aktivitet ændres
   *[other] { $n } aktiviteter ændres
}
register-import-removed = { $n ->
    [one] 1 aktivitet fjernes
   *[other] { $n } aktiviteter fjernes
}
register-import-same = { $n ->
    [one] 1 aktivitet bliver, som den er.
   *[other] { $n } aktiviteter bliver, som de er.
}
register-import-nothing = Filen og fortegnelsen er ens. Der er intet at gøre.
register-import-before = Nu
register-import-after = I filen
register-import-empty = tomt
register-import-in-use = Intet kan læses ind: tilsluttede systemer henviser til aktiviteter, som mangler i filen. Sæt dem ind i filen, eller lad systemerne nævne andre.
register-import-accept = Gør dette til fortegnelsen
register-import-changed-meanwhile = Fortegnelsen er ændret imens. Se på ændringerne igen, før du siger ja.

register-recipients-title = Modtagere
register-recipients-lead = Alle, der får oplysninger, hvor de er, og hvad en overførsel bygger på. Navnene fortælles til den, der spørger (artikel 15, stk. 1, litra c).
register-recipients-differs = Skrevet forskelligt i aktiviteterne
register-recipients-none = Ingen aktivitet nævner en modtager endnu.
register-recipients-all = Alle
register-recipients-third = Uden for EØS
register-recipients-processors = Databehandlere

register-case-title = Hvilke aktiviteter det hører til
register-case-unknown = ikke i fortegnelsen: { $name }
register-case-everybody = Fortælles i hvert svar

register-problem-not-utf8 = Filen er ikke UTF-8 herfra. Vælg Gem som i Excel, og “CSV UTF-8”.
register-problem-unreadable = Linjen kan ikke læses: { $text }
register-problem-too-many-rows = Der er flere end { $most } aktiviteter. Se efter, om det er den rigtige fil.
register-problem-no-rows = Der er ingen aktiviteter i filen. En tom fortegnelse læses ikke ind.
register-problem-more-problems = og { $rest } flere
register-problem-fields = Linjen har { $found } felter, men der er { $columns } kolonner. Sæt anførselstegn om tekster, som indeholder skilletegnet.
register-problem-column-twice = Kolonnen er der to gange. Fjern den ene.
register-problem-unknown-column = “{ $text }” er ikke en kolonne i fortegnelsen. Fjern den, eller ret navnet.
register-problem-column-missing = Kolonnen mangler. Tilføj den; den må være tom, hvor feltet er valgfrit.
register-problem-too-long = Teksten er for lang. Brug højst { $most } tegn.
register-problem-control = Teksten indeholder usynlige tegn, som ikke kan gemmes. Skriv den igen.
register-problem-formula = “{ $text }” begynder som en formel. Begynd med et bogstav eller et tal i stedet.
register-problem-missing = Skriv det på dansk
register-problem-missing-danish = Der er en engelsk tekst, men ingen dansk. Skriv den også på dansk.
register-problem-key = Brug kun a-z, 0-9 og bindestreger i nøglen, højst 60 tegn, og begynd med et bogstav eller et tal
register-problem-key-twice = “{ $text }” står allerede på linje { $first }. Giv hver aktivitet sin egen nøgle.
register-problem-choice = “{ $text }” kendes ikke. Skriv en af: { $known }.
register-problem-controller-missing = Skriv, hvem der er dataansvarlig
register-problem-controller-not-needed = Organisationen er selv dataansvarlig. Lad feltet stå tomt, eller vælg databehandler eller fælles dataansvarlig.
register-problem-no-basis = Angiv et retsgrundlag: mindst ét fra artikel 6
register-problem-no-article-6 = Angiv også et fra artikel 6; artikel 9 og 10 er ikke nok alene
register-problem-unknown-basis = “{ $text }” er ikke et retsgrundlag. Skriv for eksempel 6(1)(b) eller 9(2)(b), adskilt af semikolon.
register-problem-special-without-ground = Særlige kategorier kræver et grundlag i artikel 9, stk. 2
register-problem-ground-without-special = Der er angivet et grundlag i artikel 9, stk. 2. Sig ja til særlige kategorier, eller fjern grundlaget.
register-problem-recipient = “{ $text }” er ikke en modtager. Skriv navn | art | land | grundlag | note på dansk | note på engelsk.
register-problem-recipient-marks = { $name }: en modtager må ikke indeholde ; eller |
register-problem-recipient-kind = { $name }: angiv, hvad modtageren er. Skriv en af: { $known }.
register-problem-recipient-country = { $name }: “{ $text }” er ikke et land. Skriv to bogstaver, for eksempel DK, DE eller US.
register-problem-recipient-safeguard = { $name }: “{ $text }” er ikke et overførselsgrundlag. Skriv en af: { $known }.
register-problem-no-safeguard = { $name } er uden for EØS ({ $country }). Angiv det grundlag, overførslen bygger på.
register-problem-recipient-twice = { $name } står der to gange med samme land. Behold én.
register-problem-retention = “{ $text }” er ikke en periode. Skriv for eksempel “5 years from financial-year-end” eller “until consent-withdrawn”.
register-problem-no-retention = Angiv, hvor længe oplysningerne opbevares: en periode, eller med ord
register-problem-automated-half = Skriv alle tre ting om automatiske afgørelser, eller ingen

staff-notice-activity-added = Aktiviteten er tilføjet.
staff-notice-activity-changed = Aktiviteten er ændret.
staff-notice-activity-confirmed = Aktiviteten er bekræftet.
staff-notice-activity-removed = Aktiviteten er fjernet.
staff-notice-register-imported = Fortegnelsen er læst ind.
register-file-name = behandlingsaktiviteter
register-field-recipient-more = Note og engelsk navn

staff-forward-title = Andres oplysninger
staff-forward-new = Anmodningen er sendt videre
staff-forward-hint = Er en anden dataansvarlig, sendes anmodningen videre uden unødigt ophold, og personen får besked om, til hvem. Det er ikke i sig selv et svar: afgør sagen bagefter.
staff-forward-likely = Hvem er sandsynligvis ansvarlig?
staff-forward-found = Der er fundet oplysninger
staff-forward-special = Der er særlige kategorier af oplysninger: send kun indholdet, hvis modtageren må få det.
staff-forward-other = En anden
staff-forward-to = Sendt til
staff-forward-contact = Hvordan de kan kontaktes
staff-forward-else = hvis det er en anden end ovenfor
staff-forward-on = Sendt den
staff-forward-what = Hvad blev sendt?
staff-forward-what-request = Anmodningen, som den er skrevet
staff-forward-what-request-hint = Modtageren kan gå i gang med det samme.
staff-forward-what-notice = Kun besked om, at nogen har spurgt
staff-forward-what-notice-hint = Når indholdet ikke må gives til modtageren.
staff-forward-save = Gem
staff-forward-then = Personen kan se det på sin side.
staff-forward-decide = Afgør sagen: ikke dataansvarlig
staff-forward-late = { $days } dage efter modtagelsen; sæt som regel højst 1 dag af til det
staff-forward-error-to = Skriv, hvem anmodningen er sendt til, eller vælg en fra listen.
staff-forward-error-contact = Skriv, hvordan modtageren kan kontaktes.
staff-forward-error-day = Skriv den dag, anmodningen blev sendt videre.
staff-forward-error-before = Den kan ikke være sendt videre, før den blev modtaget. Ret dagen.
staff-forward-error-future = Dagen er ikke kommet endnu. Skriv den dag, anmodningen blev sendt videre.
staff-forward-error-what = Vælg, hvad der blev sendt.
staff-forward-special-asked = Fortæller anmodningen om særlige kategorier af oplysninger?
staff-forward-special-hint = Helbred, race eller etnisk oprindelse, politik, religion, fagforening, seksuelle forhold, gener, biometri. Læs anmodningen, før du svarer. Bliver der kun givet besked om, at nogen har spurgt, er svaret ikke nødvendigt.
staff-forward-special-no = Nej
staff-forward-special-yes = Ja
staff-forward-why = Hvorfor må modtageren få dem?
staff-forward-why-note = hvis ja
staff-forward-why-shown = Særlige kategorier er med, fordi: { $why }
staff-forward-basis = Hvad giver jer lov til at sende den videre?
staff-forward-basis-consent = Personen har sagt ja
staff-forward-basis-contract = En aftale: vi er databehandler eller fælles dataansvarlige
staff-forward-error-special = Læs anmodningen, og svar på, om den fortæller om helbred eller andre særlige kategorier. Ellers kan I nøjes med at give besked om, at nogen har spurgt.
staff-forward-error-special-found = Der er fundet særlige kategorier af oplysninger i sagen. Svar ja og skriv, hvorfor modtageren må få dem, eller giv kun besked om, at nogen har spurgt.
staff-forward-error-why = Skriv, hvorfor modtageren må få særlige kategorier af oplysninger. Må den ikke det, så giv kun besked om, at nogen har spurgt.
staff-forward-error-basis = Vælg, hvad der giver jer lov til at sende anmodningen videre.
staff-notice-forwarded = Det er gemt, at anmodningen er sendt videre.
