package-title = { $headline }, sag { $number }, { $organisation }
package-skip = Gå til indholdet
package-case = Sag { $number }
package-headline-access = Svar på din anmodning om indsigt
package-headline-portability = Dine oplysninger til videre brug
package-headline-rectification = Svar på din anmodning om berigtigelse
package-headline-erasure = Svar på din anmodning om sletning
package-headline-restriction = Svar på din anmodning om begrænsning
package-headline-objection = Svar på din indsigelse
package-headline-marketing-objection = Svar på din indsigelse mod markedsføring
package-headline-automated-decision = Svar på din anmodning om menneskelig vurdering
package-headline-withdrawal-of-consent = Svar på din tilbagetrækning af samtykke
package-lead = Her er svaret fra { $organisation } og de oplysninger, der hører til. Du kan læse det hele på denne side uden internet, skrive siden ud, eller åbne filerne i dine egne programmer.
package-received = Anmodning modtaget
package-decided = Afgjort
package-made = Pakken er lavet
package-amount = Indhold
package-rows = { $count ->
    [one] 1 række
   *[other] { $number } rækker
}
package-letter = Svaret
package-letter-alone = Læs eller gem brevet alene som
package-letter-page = en side
package-contents = Det finder du her
package-data = Oplysningerne
package-columns = Hvad betyder felterne?
package-open-as = Hent alle rækker:
package-csv = Regneark (CSV)
package-json = Til programmer (JSON)
package-more = Her står de første { $shown } rækker. Alle { $number } rækker står i filerne herunder.
package-no-rows = Her er ingen rækker.
package-capped = Systemet har flere rækker, end vi henter ad gangen. Her er de første { $number }. Kontakt os, hvis du vil have resten.
package-all-withheld = Disse oplysninger er undtaget.
package-all-withheld-short = undtaget
package-some-withheld = Noget er undtaget her.
package-see-why = Se hvad og hvorfor

package-value-nothing = Ingen værdi
package-value-withheld = undtaget
package-value-yes = Ja
package-value-no = Nej
package-value-bytes = Fil, { $number } byte
package-value-cut = … (hele teksten står i filerne)

package-withheld = Hvad er undtaget, og hvorfor
package-withheld-nothing = Intet er undtaget. Du får alt, hvad vi fandt.
package-withheld-lead = Noget af det, vi fandt, får du ikke. Her står, hvad det er, og grunden til det.
package-withheld-everything = alle oplysninger
package-withheld-column = feltet »{ $column }«
package-withheld-rows = { $count ->
    [one] 1 række
   *[other] { $count } rækker
}
package-withheld-fields = feltet »{ $column }« i række
package-ground = Regel:

package-searched = Hvor vi har ledt
package-searched-nothing = Der er ikke søgt i nogen systemer i denne sag.
package-searched-lead = Det er de systemer, vi har søgt i, også dem hvor vi intet fandt.
package-state-found = Fundet
package-state-nothing = Intet fundet
package-state-not-searched = Ikke søgt
package-searched-found = { $count ->
    [one] 1 række fundet.
   *[other] { $count } rækker fundet.
}
package-searched-capped = Systemet har flere, end vi henter ad gangen.
package-searched-by = søgt med
package-identifier-email = e-mail
package-identifier-name = navn
package-identifier-birth-date = fødselsdato
package-identifier-number = nummer
package-identifier-phone = telefon
package-all-systems = Alle systemer
package-why-failed = Systemet svarede ikke, da vi søgte. Kontakt os, hvis du mener, at der er oplysninger om dig.

package-information = Sådan bruger vi oplysningerne
package-information-lead = Det har du ret til at vide om hver behandling af dine oplysninger.
package-purpose = Formål
package-basis = Retsgrundlag
package-role-controller = Dataansvarlig
package-role-processor = Vi behandler oplysningerne for
package-role-joint-controller = Sammen med os er dataansvarlig
package-special = Der er særlige kategorier af oplysninger imellem (artikel 9).
package-people = Hvem oplysningerne handler om
package-logic = Hvordan:
package-significance = Betydning:
package-consequences = Følger:
package-categories = Typer af oplysninger
package-recipients = Modtagere
package-no-recipients = Ingen
package-safeguard = Sikkerhed for overførslen:
package-retention = Så længe gemmer vi dem
package-origin = Hvor de kommer fra
package-automated = Automatiske afgørelser
package-no-automated = Ingen

package-rights = Dine rettigheder og kontakt
package-rights-lead = Du kan bede os om at:
package-right-rectification = rette oplysninger, der er forkerte eller mangler,
package-right-erasure = slette oplysninger, når vi ikke længere har grund til at have dem,
package-right-restriction = begrænse brugen af dem, mens et spørgsmål bliver afklaret,
package-right-objection = høre din indsigelse mod, at vi bruger dem.
package-contact = Spørgsmål om svaret
package-registration = CVR-nr. { $number }
package-dpo = Databeskyttelsesrådgiver
package-complain = Klage
package-complain-text = Du kan klage til tilsynsmyndigheden. Det er gratis. Du kan også gå til domstolene.

package-files = Filerne i pakken
package-files-lead = Pak zip-filen ud. Du får én mappe, og alt herover står også i disse filer i den:
package-files-csv = En fil for hvert afsnit i mappen data. I Excel: vælg Data og Fra tekst/CSV, og vælg komma som afgrænser. Tegnsættet er UTF-8.
package-files-json = De samme rækker, med værdierne præcis som i systemet. Her er det til at se forskel på en tom tekst og ingen værdi (null).
package-files-letter = Svaret som en side til at læse, som PDF til at gemme og skrive ud, og som ren tekst. De siger det samme.
package-files-listing = Fortegnelse over alle filer med størrelse, kontrolsum (SHA-256) og felternes typer, efter den åbne standard Frictionless Data Package.
package-files-apostrophe = En tekst, der begynder som en formel, har fået en apostrof foran i CSV-filen, så et regneark ikke regner på den. Det gælder også telefonnumre som +45 12 34 56 78: dér er den kun et mærke og ikke en del af nummeret. I JSON-filen står teksten uændret.
package-check = Er filerne uændrede?
package-check-text = Fortegnelserne har en kontrolsum for hver fil, og vores underskrift viser, at fortegnelserne er vores. Hvert af disse programmer kontrollerer sin del:
package-keep-safe = Denne mappe indeholder personoplysninger. Gem den et sted, hvor kun du kan læse den, og slet den, når du ikke har brug for den mere.
package-files-searched = Hvor vi har ledt, som tekst og til programmer.
package-files-withheld = Hvad der er undtaget og hvorfor, som tekst og til programmer.
package-files-information = Hvordan oplysningerne bruges, til programmer.
package-files-bag = Fortegnelser over filerne med kontrolsummer, efter den åbne standard BagIt (RFC 8493), så et arkiv kan tage mappen ind, som den er.
package-files-signature = Den fortegnelse, der dækker alle andre fortegnelser, vores underskrift på den (Ed25519) og nøglen til at kontrollere underskriften med.
package-files-documents = Dokumenterne, som de er i vores systemer. Det, der er undtaget, er fjernet fra dem.
package-check-key = Hent nøglen på vores hjemmeside og ikke i denne mappe: den, der har ændret filerne, kan have ændret nøglen ved siden af dem. Nøglen er her:
package-check-key-id = Nøglen hedder
package-documents = Dokumenter
package-documents-lead = Det er de dokumenter, vi fandt. De åbner i det program, du plejer at bruge til dem.
package-withheld-document = hele dokumentet
package-withheld-passages = { $count ->
    [one] 1 tekststed
   *[other] { $count } tekststeder
}
package-document-unfit = Det er en PDF-fil. Data, du tager med dig, kommer i formater, som programmer kan bruge, så den er ikke med her. Du får den, når du beder om indsigt.
package-files-letter-texts = Svaret som en side til at læse og som ren tekst. De siger det samme.
