staff-skip = Gå til indhold
staff-menu = Menu
staff-other-language = English
staff-optional = valgfri
staff-problem-title = Der er noget, du skal rette
staff-save = Gem
staff-back = Tilbage
staff-all = Alle
staff-apply = Anvend
staff-clear = Ryd
staff-nobody = Ikke tildelt
staff-me = Mig
staff-you = Det er dig

staff-sign-in-title = Log ind
staff-sign-in = Log ind
staff-sign-out = Log ud
staff-email = E-mail
staff-password = Adgangskode
staff-password-new = Ny adgangskode
staff-password-again = Gentag adgangskoden
staff-password-current = Nuværende adgangskode
staff-password-hint = Mindst 12 tegn. Fire tilfældige ord er bedre end et kort kodeord med tegn og tal.
staff-password-change = Skift adgangskode
staff-password-change-hint = Når adgangskoden er skiftet, logges du ud alle steder og logger ind igen med den nye.
staff-name = Navn
staff-phone = Telefon
staff-website = Hjemmeside
staff-language = Sprog
staff-language-da = Dansk
staff-language-en = Engelsk
staff-role = Rolle

staff-setup-title = Sæt Indsigt op
staff-setup-lead = Her er ingen brugere endnu. Udfyld siden én gang. Så er organisationen og den første administrator oprettet, og linket kan ikke bruges igen.
staff-setup-organisation = Organisationen
staff-setup-administrator = Dig som administrator
staff-setup-button = Opret og log ind
staff-organisation-name = Organisationens navn
staff-slug = Kort navn til adressen
staff-slug-hint = Formularen får adressen { $base }/o/kort-navn. Brug små bogstaver uden æ, ø og å, tal og bindestreg.
staff-address = Postadresse
staff-contact-email = E-mail til spørgsmål om personoplysninger
staff-contact-phone = Telefon
staff-dpo = Databeskyttelsesrådgiver
staff-dpo-hint = Står i svar til borgere og medarbejdere. Lad felterne være tomme, hvis I ikke har nogen rådgiver.
staff-authority = Tilsynsmyndighed
staff-authority-hint = Hvert svar fortæller, hvor man kan klage.
staff-authority-from = Felterne er udfyldt efter jeres land ({ $country }), som myndigheden var kendt den { $date }; se efter på dens hjemmeside. Hører I under en anden myndighed, så skriv den. Tøm felterne for at bruge landets igen.
staff-public-address = Formularens adresse
staff-settings-title = Organisation
staff-settings-lead = Oplysningerne står i breve, på de offentlige sider og i svarpakkerne.
staff-settings-language = Sprog, når den besøgende ikke har valgt

staff-invitation-title = Vælg din adgangskode
staff-invitation-lead = Du er inviteret som bruger hos { $organisation }.
staff-invitation-button = Gem og log ind

staff-people-title = Medarbejdere
staff-people-now = Konti
staff-invite-title = Inviter en kollega
staff-invite-hint = Kollegaen får en mail med et link og vælger selv sin adgangskode. Linket gælder i tre dage.
staff-invite = Send invitation
staff-disable = Luk konto
staff-enable = Åbn konto
staff-account-active = Aktiv
staff-account-invited = Inviteret
staff-account-locked = Låst et øjeblik
staff-account-off = Lukket
staff-role-handler = Sagsbehandler
staff-role-dpo = Databeskyttelsesrådgiver
staff-role-administrator = Administrator
staff-role-auditor = Revisor
staff-role-does-handler = Behandler sager fra modtagelse til svar.
staff-role-does-dpo = Som sagsbehandler. Ser også opgaver, der fejler.
staff-role-does-administrator = Alt, også medarbejdere og organisation.
staff-role-does-auditor = Læser sager og opgaver, kan ikke ændre noget.
staff-me-title = Min konto

staff-tasks-title = Driftsopgaver
staff-tasks-lead = Arbejde i baggrunden, der er gået galt. Det meste prøves igen af sig selv.
staff-tasks-none = Intet er gået galt.
staff-task-send-mail = Send mail
staff-task-run-search = Find personen i et system
staff-task-read-search = Læs oplysninger fra et system
staff-task-build-package = Dan svarpakke
staff-task-given-up = Opgivet
staff-task-retrying = Prøves igen
staff-task-tries = { $n ->
    [one] 1 forsøg
   *[other] { $n } forsøg
}
staff-task-since = senest { $time }
staff-task-next = næste forsøg { $time }
staff-retry = Prøv igen nu

staff-nav-cases = Sager
staff-nav-house = Drift
staff-view-open = Åbne sager
staff-view-mine = Mine sager
staff-view-nobodys = Ikke tildelt
staff-view-late = Over frist
staff-view-week = Inden 7 dage
staff-view-found = Søgeresultat
staff-overview = Overblik
staff-in-time = Til tiden i år
staff-over-oldest = { $days ->
    [one] Ældste: 1 dag over
   *[other] Ældste: { $days } dage over
}
staff-over-none = Ingen
staff-over-week = { $today } i dag, { $tomorrow } i morgen
staff-over-answered = { $n } af { $all } besvarede
staff-percent = { $n } %
staff-chart-title = Frister pr. uge
staff-chart-table = Vis som tabel
staff-chart-week = Uge
staff-chart-cases = Sager
staff-chart-late = Over
staff-chart-week-number = Uge { $week }
staff-search = Søg i sager
staff-search-hint = Navn, sagsnummer, e-mail
staff-filters = Filtre
staff-filter-due = Frist
staff-filter-right = Ret
staff-filter-status = Status
staff-filter-owner = Ansvarlig
staff-queue-caption = Sager, sorteret efter frist
staff-queue-caption-search = Sager, de nyeste først
staff-queue-empty = Ingen åbne sager.
staff-queue-no-match = Ingen sager passer. Søgningen finder hele ord i navn, e-mail og sagsnummer.
staff-count = { $n ->
    [one] 1 sag
   *[other] { $n } sager
}
staff-count-more = Mere end { $n } sager
staff-count-newest = { $count }, de nyeste først
staff-col-due = Frist
staff-col-person = Person
staff-col-right = Ret
staff-col-status = Status
staff-col-owner = Ansvarlig
staff-col-received = Modtaget
staff-select-all = Vælg alle viste sager
staff-select-case = Vælg sag { $number }, { $name }
staff-selected = Valgte sager
staff-bulk = Handlinger for valgte sager
staff-assign = Tildel
staff-next-page = Næste sager
staff-due-late = { $days ->
    [one] 1 dag over
   *[other] { $days } dage over
}
staff-due-today = I dag
staff-due-tomorrow = I morgen
staff-due-days = { $days } dage
staff-due-done = Besvaret

staff-right-access = Indsigt
staff-right-rectification = Berigtigelse
staff-right-erasure = Sletning
staff-right-restriction = Begrænsning
staff-right-portability = Dataportabilitet
staff-right-objection = Indsigelse
staff-right-marketing-objection = Indsigelse mod markedsføring
staff-right-automated-decision = Automatisk afgørelse
staff-right-withdrawal-of-consent = Tilbagetrækning af samtykke
staff-status-received = Modtaget
staff-status-identity = Identitet
staff-status-collecting = Søgning
staff-status-review = Gennemgang
staff-status-decided = Afgjort
staff-status-delivered = Udleveret
staff-status-closed = Lukket
staff-status-withdrawn = Trukket tilbage
staff-status-purged = Slettet
staff-outcome-granted = Imødekommet
staff-outcome-partly-granted = Delvist imødekommet
staff-outcome-refused = Afslået
staff-outcome-no-data = Ingen oplysninger
staff-outcome-not-controller = Ikke dataansvarlig

staff-palette = Find eller gå til
staff-palette-open = Åbn hurtig søgning
staff-palette-label = Find sag eller side
staff-palette-go = Gå til
staff-palette-search = Søg i sager efter

staff-notice-signed-out = Du er logget ud.
staff-notice-password-set = Adgangskoden er skiftet. Log ind med den nye.
staff-notice-set-up = Indsigt er klar. Inviter dine kolleger under Medarbejdere.
staff-notice-assigned = Sagerne er tildelt.
staff-notice-invited = Invitationen er sendt.
staff-notice-disabled = Kontoen er lukket og logget ud alle steder.
staff-notice-enabled = Kontoen er åben igen.
staff-notice-saved = Gemt.
staff-notice-retried = Opgaven er sat i gang igen.
staff-notice-identity-passed = Identiteten er bekræftet.
staff-notice-identity-failed = Kontrollen er registreret som ikke bestået.
staff-notice-collecting = Søgningen er i gang.
staff-notice-chosen = Valget er gemt.
staff-notice-left-out = Systemet er udeladt med din begrundelse.
staff-notice-skipped = Der søges ikke. Din begrundelse er gemt.
staff-notice-package-again = Svarpakken bliver dannet igen. Personen får en mail, når den er klar.
staff-notice-withheld = Det er undtaget.
staff-notice-lifted = Undtagelsen er ophævet.
staff-notice-decided = Sagen er afgjort.
staff-notice-closed = Sagen er lukket.

staff-link-expired = Linket er udløbet
staff-link-expired-text = Bed om et nyt. Et opsætningslink skrives i terminalen, når serveren startes igen.
staff-link-used = Linket er brugt
staff-link-used-text = Et link virker kun én gang. Log ind, hvis du allerede har valgt en adgangskode.
staff-link-unknown = Linket virker ikke
staff-link-unknown-text = Tjek, at hele adressen er kommet med.

staff-failure-refused = Det kan ikke lade sig gøre nu
staff-failure-changed = Sagen har ændret sig
staff-failure-changed-text = En anden har ændret sagen, mens du så på den. Gå tilbage, læs den igen, og prøv så.
staff-failure-changed-again = En anden har ændret sagen, mens du så på den. Læs den igen her, og prøv så.
staff-refusal-identity = Identiteten er ikke bekræftet endnu. Intet må udleveres, ændres eller slettes før.
staff-refusal-collecting = Systemerne bliver stadig gennemsøgt. Vent, til de er færdige, eller udelad det, der mangler.
staff-refusal-not-decided = Sagen er ikke afgjort endnu. En sag lukkes aldrig uden et svar.
staff-refusal-not-delivered = Svaret er ikke nået frem endnu.
staff-refusal-decided = Sagen er allerede afgjort.
staff-refusal-ended = Sagen er slut.
staff-refusal-done = Det er allerede gjort.

staff-error-busy = Mange logger ind lige nu. Prøv igen om lidt.
staff-error-wrong-password = E-mail og adgangskode passer ikke sammen. Efter fem forsøg må du vente et kvarter.
staff-error-slug = Brug 2 til 40 små bogstaver (a til z), tal og bindestreger
staff-error-name = Skriv navnet
staff-error-email = Skriv en mailadresse som navn@eksempel.dk
staff-error-email-taken = Der er allerede en konto med den adresse
staff-error-too-long = Skriv højst 200 tegn
staff-error-password-short = Vælg en adgangskode på mindst 12 tegn
staff-error-password-long = Vælg en adgangskode på højst 256 tegn
staff-error-password-different = De to adgangskoder er ikke ens
staff-error-password-current = Den nuværende adgangskode er forkert
staff-error-organisation = Skriv organisationens navn
staff-error-address = Skriv postadressen
staff-error-website = Skriv en adresse, der begynder med https://
staff-error-choice = Vælg en mulighed

staff-article = artikel { $article }
staff-next-title = Næste skridt
staff-next-received = Vent på bekræftelsen, eller bekræft identiteten selv
staff-next-received-text = Personen har ikke åbnet linket i mailen endnu. Fristen løber alligevel. Du kan godt kontrollere identiteten på en anden måde.
staff-next-identity = Bekræft, hvem personen er
staff-next-identity-text = Brug den mindst indgribende kontrol, der virker. Intet må udleveres, ændres eller slettes før.
staff-next-collect = Find oplysningerne
staff-next-collect-text = Programmet spørger systemerne og henter, hvad de har om personen. Det sker i baggrunden.
staff-next-no-sources = Der er ingen systemer at søge i
staff-next-no-sources-text = Skriv, hvorfor der ikke søges, og gå videre til svaret.
staff-next-choose = Vælg den rigtige person
staff-next-choose-text = Et system kender mere end én, der kan være personen. De blandes aldrig sammen af sig selv.
staff-next-failed = Et system svarer ikke
staff-next-failed-text = Prøv igen, eller udelad systemet med en begrundelse, som personen får at læse.
staff-next-collecting = Systemerne bliver gennemsøgt
staff-next-collecting-text = Du behøver ikke at blive på siden.
staff-next-review = Gennemgå det fundne, og afgør sagen
staff-next-review-text = Se efter oplysninger om andre personer, og undtag dem. Skriv så svaret.
staff-next-review-skipped = Afgør sagen
staff-next-review-skipped-text = Der er ikke søgt, og du har skrevet hvorfor. Skriv svaret til personen.
staff-next-decided = Svaret venter på personen
staff-next-decided-text = Personen har fået en mail om, at der er et svar. Sagen er udleveret, når personen har læst eller hentet det.
staff-next-packing = Svarpakken bliver dannet
staff-next-packing-text = Personen får en mail, når den er klar. Du behøver ikke at blive på siden.
staff-next-package-failed = Svarpakken kunne ikke dannes
staff-next-package-failed-text = Personen har ikke fået besked endnu. Dan den igen. Sker det igen, så sig det til en administrator.
staff-next-package-expired = Svarpakken er udløbet, før personen hentede den
staff-next-package-expired-text = Personen kan stadig læse brevet. Dan pakken igen, hvis personen skal have oplysningerne.
staff-next-delivered = Luk sagen
staff-next-delivered-text = Personen har fået svaret.
staff-next-closed = Sagen er lukket
staff-next-closed-text = Her er ikke mere at gøre.
staff-next-withdrawn = Anmodningen er trukket tilbage
staff-next-withdrawn-text = Her er ikke mere at gøre.
staff-next-purged = Sagen er slettet
staff-next-purged-text = Kun det, der ikke peger på nogen, er tilbage.
staff-collect = Søg i systemerne
staff-collect-again = Søg igen i alle systemer
staff-decide = Afgør sagen
staff-close = Luk sagen
staff-found-go = Gå til det fundne
staff-refresh = Opdatér siden
staff-facts = Oplysninger om sagen
staff-person = Personen
staff-requester = Anmoder
staff-contact = Kontakt
staff-born = Født { $date }
staff-number = Nummer { $number }
staff-address-state = Mailadresse
staff-address-confirmed = Bekræftet
staff-address-unconfirmed = Ikke bekræftet
staff-channel-form = formular
staff-channel-api = API
staff-behalf-child = for sit barn
staff-behalf-power-of-attorney = med fuldmagt
staff-behalf-lawyer = som advokat
staff-behalf-guardian = som værge
staff-behalf-deceased = for en afdød
staff-behalf-member = for et medlem
staff-behalf-self = for sig selv
staff-file-size = { $kb } kB
staff-request-title = Anmodningen
staff-request-none = Personen har ikke skrevet noget.
staff-note = Bemærkning
staff-note-hint = Skriv aldrig CPR-nummer, og gem aldrig kopi af et dokument. Skal udfyldes, hvis kontrollen ikke er bestået, eller hvis du vælger Andet.


staff-found-title = Fundet i systemerne
staff-found-running = Søgningen er i gang.
staff-found-locked = Der kan søges, når identiteten er bekræftet.
staff-found-none-yet = Der er ikke søgt endnu.
staff-no-sources = Ingen systemer er tilsluttet for organisationen.
staff-search-waiting = Søger
staff-search-choose = Vælg person
staff-search-reading = Henter
staff-search-nothing-found = Intet fundet
staff-search-done = Hentet
staff-search-failed = Mislykket
staff-search-left-out = Udeladt
staff-searched-by = Søgt på { $ways }
staff-by-email = e-mail
staff-by-name = navn
staff-by-birth-date = fødselsdato
staff-by-number = nummer
staff-by-phone = telefon
staff-search-too-many = Der er flere, end der kan vises. Bed om flere oplysninger, for eksempel fødselsdato.
staff-search-capped = Systemet har mere, end der hentes på én gang.
staff-capped = Ikke alt er hentet
staff-left-out-because = Udeladt: { $reason }
staff-skipped-because = Der er ikke søgt: { $reason }
staff-source-unreachable = Systemet kan ikke nås.
staff-source-refused = Systemet afviser spørgsmålet.
staff-source-timeout = Systemet svarer for langsomt.
staff-source-nonsense = Systemet svarer noget uforståeligt.
staff-source-undeclared = Systemet er ikke længere tilsluttet.
staff-source-nothing-known = Ingen af de oplysninger, der kan søges på, er kendt.
staff-source-columns-changed = Systemets kolonner er ændret. Erklæringen skal rettes.
staff-source-storage = Oplysningerne kunne ikke gemmes.
staff-trying-again = Der prøves igen om lidt.
staff-source-trouble = { $source }: prøv igen eller udelad
staff-source-leave-out = { $source }: udelad
staff-choose-title = { $source }: hvem er personen?
staff-choose-hint = Vælg én. Vælg kun flere, hvis det er den samme person, der står der flere gange.
staff-choose = Det er personen
staff-choose-none = Ingen af dem
staff-candidate-key = Id i systemet
staff-matched = Passer på { $ways }
staff-leave-out = Udelad systemet
staff-leave-out-reason = Hvorfor udelades systemet?
staff-reason-hint = Personen får begrundelsen at læse. Nævn ikke andre personer.
staff-skip-title = Gå videre uden at søge
staff-skip-reason = Hvorfor søges der ikke?
staff-skip-save = Gå videre
staff-rows = { $n ->
    [one] 1 række
   *[other] { $n } rækker
}
staff-columns = { $n ->
    [one] 1 kolonne
   *[other] { $n } kolonner
}
staff-others = { $n ->
    [one] 1 kolonne om andre
   *[other] { $n } kolonner om andre
}
staff-withheld-count = { $n ->
    [one] 1 undtaget
   *[other] { $n } undtaget
}
staff-withheld-title = Undtaget
staff-timeline = Det er sket
staff-timeline-views = { $n ->
    [one] Set 1 gang
   *[other] Set { $n } gange
}
staff-actor-requester = Anmoder
staff-actor-staff = Medarbejder
staff-actor-program = Indsigt
staff-searched-read = { $rows ->
    [one] 1 række hentet
   *[other] { $rows } rækker hentet
}
staff-searched-found = personen er fundet
staff-searched-candidates = flere kan være personen
staff-searched-nothing = intet fundet
staff-searched-failed = mislykket
staff-chosen-none = Ingen af dem, der kunne være personen, er det.
staff-chosen-somebody = personen er udpeget

staff-rows-title = Rækker
staff-rows-range = Række { $from } til { $to } af { $n }
staff-rows-previous = Forrige
staff-rows-next = Næste
staff-row = Række
staff-null = intet
staff-record = Post
staff-record-number = Række { $row }
staff-record-before = Forrige række
staff-record-after = Næste række
staff-other-person = Om en anden
staff-column-others = Om andre personer
staff-column-withheld = Kolonnen er undtaget
staff-row-withheld = Rækken er undtaget
staff-whole-withheld = Alt er undtaget
staff-field-choose = Undtag
staff-scope-dataset = Undtag alle rækker
staff-scope-row = Undtag række { $row }
staff-scope-column = Undtag kolonnen { $column }
staff-scope-cell = Undtag { $column } i række { $row }
staff-is-withheld = Undtaget:
staff-ground = Grundlag
staff-reason = Begrundelse
staff-withhold = Undtag
staff-withhold-hint = Vælg en række eller en kolonne i tabellen for kun at undtage den.
staff-withhold-closed = Der kan ikke ændres i, hvad der er undtaget, når sagen er afgjort.
staff-lift = Udlever alligevel
staff-declared = fastlagt i systemets erklæring

staff-answer-title = Svar
staff-answer-none = Sagen er ikke afgjort endnu.
staff-letter-read = Læs brevet
staff-package = Svarpakken
staff-package-queued = Venter
staff-package-building = Dannes
staff-package-ready = Klar
staff-package-failed = Mislykket
staff-package-expired = Udløbet
staff-package-progress = { $done } af { $total } rækker
staff-package-built = dannet { $time }
staff-package-expires = kan hentes til { $time }
staff-package-expired-text = Kunne hentes til { $time }.
staff-package-again = Dan svarpakken igen
staff-package-why-storage = Disken er fuld eller tager ikke imod.
staff-package-why-rows = Det, der er hentet, kan ikke læses.
staff-package-why-texts = En tekst i programmet er forkert.
staff-package-why-database = Databasen svarede ikke.
staff-outcome = Afgørelse
staff-outcome-granted-hint = Alt, hvad personen bad om.
staff-outcome-partly-granted-hint = Noget er undtaget eller afslået, med grundlag.
staff-outcome-refused-hint = Intet udleveres eller ændres. Kræver grundlag.
staff-outcome-no-data-hint = Vi har ingen oplysninger om personen.
staff-outcome-not-controller-hint = En anden er ansvarlig for oplysningerne.
staff-suggested = Forslag
staff-grounds = Grundlag for afslag
staff-grounds-hint = Kun ved afslag, helt eller delvist. Det, du har undtaget række for række, har allerede sit grundlag.
staff-decide-data = Når du afgør sagen, dannes svarpakken i baggrunden. Personen får en mail, når den er klar, og beviser igen, hvem hun er, før hun henter den.
staff-decide-letter = Når du afgør sagen, får personen en mail om, at der er et svar. Svaret læses på sagens side.
staff-decide-send = Afgør og send

staff-refusal-no-sources = Ingen systemer er tilsluttet. Skriv, hvorfor der ikke søges.
staff-refusal-running = Systemerne bliver gennemsøgt lige nu.
staff-refusal-not-now = Det kan ikke gøres nu. Søgningen er kommet videre.
staff-refusal-package = Svarpakken kan ikke dannes igen nu. Den er enten på vej, eller den kan hentes.
staff-refusal-withheld = Det er allerede undtaget.
staff-refusal-not-withheld = Det er ikke undtaget længere.
staff-error-method = Vælg, hvordan identiteten er kontrolleret.
staff-error-result = Vælg, om kontrollen er bestået.
staff-error-note = Skriv en bemærkning. Den er nødvendig, når kontrollen ikke er bestået, eller når du vælger Andet.
staff-error-candidate = Vælg en person, eller vælg Ingen af dem.
staff-error-reason = Skriv en begrundelse
staff-error-reason-long = Skriv højst 2.000 tegn
staff-error-ground = Vælg et grundlag
staff-what-dataset = Alle rækker
staff-what-row = Række { $row }
staff-what-column = Kolonnen { $column }
staff-what-cell = { $column } i række { $row }

staff-notice-reclassified = Sagen handler nu om en anden ret. Personen kan se det.
staff-linked-title = Samme anmodning
staff-linked-hint = Personen bad om flere ting på én gang. Fristen er den samme.
staff-linked-files = Filerne ligger på den første sag.
staff-reclassified = { $at } ændret fra »{ $from }« til »{ $to }«:
staff-reclassify-title = Personen mener en anden ret
staff-reclassify-hint = Det, personen skriver, tæller, ikke hvad der er krydset af. Fristen løber videre.
staff-reclassify-right = Sagen handler om
staff-reclassify-reason = Begrundelse
staff-reclassify-reason-hint = Personen læser den på sin statusside.
staff-reclassify-save = Skift ret
staff-error-reclassify-reason = Skriv en begrundelse. Personen skal kunne læse, hvorfor sagen skifter ret.
staff-error-reclassify-long = Skriv højst 1.000 tegn
staff-error-reclassify-same = Sagen handler allerede om den ret.
staff-error-reclassify-twice = Anmodningen har allerede en åben sag om den ret. Behandl det dér.
staff-error-reclassify-right = Vælg, hvilken ret sagen handler om.

staff-status-executing = Udføres
staff-next-executing = Gør det, der er besluttet, og svar
staff-next-executing-text = Skriv på hvert punkt, hvad der er gjort og hvornår. Så kan svaret sendes.
staff-next-items = Gå punkterne igennem
staff-next-items-text = Afgør hvert punkt for sig. Loven og det, der mangler, står ved hvert trin.
staff-notice-item-saved = Punktet er gemt.
staff-notice-item-done = Det er gemt, at det er gjort.
staff-notice-item-removed = Punktet er fjernet.
staff-notice-step-saved = Bemærkningen er gemt.
staff-notice-fee-announced = Gebyret er registreret som varslet.
staff-notice-fee-answered = Det er gemt, hvad der blev af gebyret.
staff-notice-reopened = Sagen er taget op igen.
staff-notice-answered = Svaret er sendt.
staff-refusal-not-answered = Det, der er besluttet, bliver gjort nu. Svaret er ikke sendt endnu.
staff-refusal-not-ended = Sagen er ikke slut, så den kan ikke tages op igen.
staff-refusal-not-theirs = Det kan kun andre gøre i denne sag.
staff-refusal-ground = Et afslag skal have et grundlag. Vælg et, eller afgør punkterne.
staff-refusal-something-withheld = Noget er undtaget, så anmodningen er delvist imødekommet.
staff-refusal-data-found = Der er fundet oplysninger, så afgørelsen kan ikke være Ingen oplysninger.
staff-refusal-no-items = Der er ikke skrevet noget på listen endnu, som kan afgøres.
staff-refusal-items-open =
    { $n ->
        [one] Ét punkt er
       *[other] { $n } punkter er
    } ikke afgjort endnu.
staff-refusal-items-say = Punkterne giver samlet: { $outcome }. Vælg det, eller afgør punkterne anderledes.
staff-refusal-step = Trinnet »{ $step }« mangler.
staff-refusal-never-refused = Indsigelse mod direkte markedsføring kan ikke afvises; den skal altid imødekommes (artikel 21, stk. 3).
staff-refusal-help-awaited = { $n ->
    [one] En databehandler eller en anden dataansvarlig er bedt om hjælp og har ikke svaret. Noter, hvad der kom ud af det, før I svarer personen.
   *[other] { $n } databehandlere eller andre dataansvarlige er bedt om hjælp og har ikke svaret. Noter, hvad der kom ud af det, før I svarer personen.
}
staff-refusal-fee-open = Der er varslet et gebyr. Skriv først, hvad der blev af det.
staff-refusal-reminder = Før I afslår, fordi identiteten ikke er vist, skal personen være spurgt og mindet om det. Skriv, hvornår det skete.
staff-refusal-late = Måneden for et afslag er gået. Skriv, hvorfor det kommer sent.
staff-refusal-not-carried-out =
    { $n ->
        [one] Ét punkt er
       *[other] { $n } punkter er
    } ikke gjort endnu.
staff-refusal-not-reopenable = Denne sag kan ikke tages op igen. Personen kan sende en ny anmodning.
staff-refusal-too-many-items = Der kan højst være 200 punkter i én sag. Saml dem i større.
staff-refusal-nothing-to-do = Her er ikke besluttet noget, som skal gøres.

