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
staff-demo-title = Prøv som medarbejder
staff-demo-text = Dette er en demo med opdigtede personer. Brug en af disse konti:
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
staff-queue-empty = Ingen åbne sager.
staff-queue-no-match = Ingen sager passer. Søgningen finder hele ord i navn, e-mail og sagsnummer.
staff-count = { $n ->
    [one] 1 sag
   *[other] { $n } sager
}
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
