package-redacted = [undtaget]
package-withheld-redactions = passager i feltet »{ $column }« i række
letter-what-passages = { $dataset }: passager i feltet { $column } { $count ->
    [one] ét sted
   *[other] { $count } steder
}
timeline-reviewed = Det fundne er gennemgået
timeline-review-undone = En beslutning om det fundne er fortrudt
timeline-release-looked = En kollega har set på det, der udleveres
staff-notice-review-done = Det er gjort. Du kan fortryde det.
staff-notice-review-undone = Alt er, som det var før.
staff-notice-review-looked = Det er noteret, at du har set på det.
staff-refusal-undecided = { $n ->
    [one] Én ting, der er fundet, er ikke afgjort. Udlever eller undtag den først.
   *[other] { $n } ting, der er fundet, er ikke afgjort. Udlever eller undtag dem først.
}
staff-refusal-proposals = { $n ->
    [one] En anden person er måske nævnt ét sted. Fjern det, eller lad det stå, først.
   *[other] Andre personer er måske nævnt { $n } steder. Fjern dem, eller lad dem stå, først.
}
staff-refusal-looking = Det fundne bliver stadig gennemset for andre personer. Vent et øjeblik.
staff-refusal-first-look = To kolleger skal se på det, der udleveres. Ingen har set på det, som det er nu.
staff-refusal-second-look = En kollega mere skal se på det, der udleveres, før sagen afgøres.
staff-refusal-nothing-to-do-here = Der er intet at gøre: Det er sådan allerede, eller intet er valgt.
staff-refusal-not-newest = Der er gjort noget efter det. Fortryd det først.
staff-refusal-same-eyes = Du har allerede set på det. Den anden skal være en kollega.
review-error-column = Vælg feltet.
review-error-passage = De ord står ikke i feltet. Skriv dem præcis, som de står der.
review-error-not-text = Feltet er ikke tekst. Lad passagen være tom for at fjerne det hele.
review-go = Gennemgå det fundne
review-open = { $n ->
    [one] 1 ikke afgjort
   *[other] { $n } ikke afgjort
}
review-title = Gennemgå det fundne
review-lead = Alt skal udleveres, undtages eller redigeres, før sagen kan afgøres. Det, du undtager, får personen at vide med grundlag og din begrundelse.
review-all-done = Alt er afgjort.
review-undecided-count = { $n ->
    [one] 1 af { $all } er ikke afgjort
   *[other] { $n } af { $all } er ikke afgjort
}
review-proposals-count = { $n ->
    [one] 1 forslag
   *[other] { $n } forslag
}
review-looking = Det fundne bliver gennemset for andre personer. Genindlæs siden om et øjeblik.
review-to-decision = Til afgørelsen
review-to-difference = Hvad er fundet, og hvad udleveres
review-filters = Vis
review-show-undecided = Ikke afgjort
review-show-proposed = Forslag
review-show-withheld = Undtaget
review-show-redacted = Redigeret
review-show-given = Udleveres
review-show-all = Alt
review-set = Datasæt
review-set-all = Alle datasæt
review-set-go = Vis
review-set-line = { $n } rækker, { $open } ikke afgjort, { $proposals } forslag
review-list = Det fundne
review-list-hint = Når listen har fokus: j og k næste og forrige, g udlever, w undtag, r redigér eller læs dokumentet, x vælg, u fortryd, ? hjælp.
review-list-empty = Intet her.
review-range = { $from } til { $to } af { $n }
review-item = { $title }, række { $row }
review-choose = Vælg
review-state-undecided = Ikke afgjort
review-state-given = Udleveres
review-state-withheld = Undtaget
review-state-redacted = Redigeret
review-proposed = Forslag
review-many = Flere på én gang
review-many-what = Hvilke
review-many-ticked = De valgte på siden
review-many-all = { $n ->
    [one] Den ene, som filteret viser
   *[other] Alle { $n }, som filteret viser
}
review-many-deed = Gør dette
review-do-give = Udlever
review-do-withhold = Undtag
review-do-accept = Fjern det foreslåede
review-do-dismiss = Lad det foreslåede stå
review-many-hint = Grundlag og begrundelse gælder kun, når du undtager.
review-many-preview = Se, hvad der sker
review-rest = Udlever alt, der ikke er afgjort
review-rest-set = Udlever resten af { $title }
review-preview-give = { $n ->
    [one] Én ting udleveres
   *[other] { $n } ting udleveres
}
review-preview-withhold = { $n ->
    [one] Én ting undtages
   *[other] { $n } ting undtages
}
review-preview-accept = { $n ->
    [one] Ét sted fjernes
   *[other] { $n } steder fjernes
}
review-preview-dismiss = { $n ->
    [one] Ét forslag afvises
   *[other] { $n } forslag afvises
}
review-preview-lead = Intet er gjort endnu. Det kan fortrydes, indtil sagen er afgjort.
review-preview-rows = Rækker
review-preview-count = Antal
review-preview-more = { " " }og { $n } til
review-preview-do = Gør det
review-back = Tilbage uden at gøre noget
review-give = Udlever rækken
review-withhold = Undtag rækken
review-redact = Fjern en passage
review-redact-hint = Markér passagen i posten, eller skriv den her. Lad den være tom for at fjerne hele feltet.
review-redact-field = Felt
review-redact-passage = Passage
review-redact-do = Fjern
review-proposals = Forslag om andre personer
review-proposals-lead = Det ligner andre personer. Du bestemmer.
review-accept = Fjern
review-dismiss = Lad stå
review-accept-all = Fjern alle
review-dismiss-all = Lad alle stå
review-marks = Hvad er fjernet fra rækken
review-lift = Undtag ikke længere
review-what-dataset = Hele datasættet
review-what-row = Rækken
review-what-rows = Rækker
review-what-column = Kolonnen { $column }
review-what-cell = Feltet { $column }
review-what-passages = En passage i { $column }
review-table = Se den i tabellen
review-undo = Fortryd
review-undo-last = Fortryd: { $what }
review-history = Historik
review-history-undone = fortrudt
review-deed-give = { $n ->
    [one] udleverede én ting
   *[other] udleverede { $n } ting
}
review-deed-withhold = { $n ->
    [one] undtog én ting
   *[other] undtog { $n } ting
}
review-deed-redact = fjernede et felt eller en passage
review-deed-lift = ophævede en undtagelse
review-deed-accept = { $n ->
    [one] fjernede ét foreslået sted
   *[other] fjernede { $n } foreslåede steder
}
review-deed-dismiss = { $n ->
    [one] lod ét forslag stå
   *[other] lod { $n } forslag stå
}
review-people-reason = Det handler om en anden person.
people-found-name = Navn
people-found-cpr = CPR-nummer
people-found-email = E-mailadresse
people-found-phone = Telefonnummer
people-why-column = Navnet står i en kolonne om andre personer i systemerne.
people-why-candidate = Søgningen fandt en anden med det navn.
people-why-staff = En med det navn arbejder her.
people-why-part = En del af navnet på en, som systemerne kender.
people-why-cpr = Ti cifre, der begynder med en dato, og som ikke er personens eget nummer.
people-why-email = En e-mailadresse, der ikke er personens egen.
people-why-phone = Et telefonnummer, der ikke er personens eget.
review-difference-title = Hvad er fundet, og hvad udleveres
review-difference-lead = Til venstre det fundne, til højre det, personen får. Se på det, før du siger, at du har gjort det.
review-difference-line = { $found } fundet, { $given } udleveres, { $withheld } undtaget, { $redacted } redigeret, { $undecided } ikke afgjort
review-difference-before = Fundet
review-difference-after = Udleveres
review-difference-empty = intet
review-difference-row = Række { $row }, { $column }
review-difference-more = { $n ->
    [one] Ét sted mere er redigeret.
   *[other] { $n } steder mere er redigeret.
}
review-difference-list = Se dem i listen
review-difference-none = Her er intet undtaget eller redigeret.
review-difference-rows = { $n ->
    [one] én række
   *[other] { $n } rækker
}
review-looks = Hvem har set på det
review-looks-none = Ingen har set på det, som det er nu.
review-looks-fallen = Noget er ændret, siden nogen så på det, så det gælder ikke længere.
review-looks-not-asked = Her er én person nok. En administrator kan kræve to under indstillinger.
review-look-first = Jeg er færdig: En kollega kan se på det
review-look-second = Jeg har set på det, og det kan udleveres
review-look-own = Du har set på det. Den anden skal være en kollega.
review-policy-title = Før noget udleveres
review-policy = To kolleger ser på det, der udleveres
review-policy-hint = Den anden ser det fundne ved siden af det, der udleveres. Enhver ændring bagefter betyder, at begge må se på det igen.
review-keys = Taster
review-documents = Dokumenter
review-source = Kilde
review-source-all = Alle kilder
review-state-shut = Kan ikke åbnes endnu
review-state-left-out = Udeladt
review-shut-count = { $n ->
    [one] 1 dokument kan ikke åbnes endnu
   *[other] { $n } dokumenter kan ikke åbnes endnu
}
review-paper-unread = Dokumentet er ikke gennemset for andre personer endnu.
review-paper-unreadable = Dokumentet kan ikke gennemses af programmet. Læs det selv, før du afgør det.
review-paper-blind = Der er billeder eller tekst i det, som programmet ikke kan gennemse. Se selv på dem.
review-paper-places = { $n ->
    [one] Ét sted ligner en anden person. Læs dokumentet, før du afgør det.
   *[other] { $n } steder ligner andre personer. Læs dokumentet, før du afgør det.
}
review-paper-chosen = Der er valgt tekst, som skal ud. Dokumentet er ikke afgjort endnu.
review-paper-shut = Dokumentet er ikke scannet, eller det er skadeligt. Det kan først afgøres, når nogen har sagt, hvad der skal ske med det.
review-paper-settle = Sig, hvad der skal ske med det
review-preview-doubtful = { $n ->
    [one] Ét af dokumenterne er ikke gennemset, eller det ligner, at andre personer er nævnt i det:
   *[other] { $n } af dokumenterne er ikke gennemset, eller det ligner, at andre personer er nævnt i dem:
}
review-preview-passed = { $n ->
    [one] Ét valgt dokument røres ikke, fordi det står sådan allerede, ikke kan åbnes, eller fordi nogen har valgt tekst, der skal ud. Åbn det for at afgøre det:
   *[other] { $n } valgte dokumenter røres ikke, fordi de står sådan allerede, ikke kan åbnes, eller fordi nogen har valgt tekst, der skal ud. Åbn dem for at afgøre dem:
}
review-deed-choose = valgte tekst, der skal ud af et dokument
review-difference-passages = Taget ud:
review-difference-parts = { $n ->
    [one] Én del er taget helt ud.
   *[other] { $n } dele er taget helt ud.
}
review-difference-areas = { $n ->
    [one] Ét felt på en side er malet over.
   *[other] { $n } felter på siderne er malet over.
}
review-difference-given = { $n ->
    [one] Ét dokument udleveres, som det er
   *[other] { $n } dokumenter udleveres, som de er
}
review-in-list = Gennemgå det i listen
staff-what-passages = Række { $row }, passager i { $column }
letter-what-document = Dokumentet »{ $name }« fra { $source }
letter-what-unsafe-document = Dokumentet »{ $name }« fra { $source }, som ikke kan åbnes sikkert
letter-what-document-passages = Dele af dokumentet »{ $name }« fra { $source }
staff-package-why-undecided = Noget af det fundne er ikke afgjort.
review-everywhere = Tag ud i hele sagen
review-everywhere-title = »{ $text }« tages ud i hele sagen
review-everywhere-nothing = Teksten står ikke andre steder, hvor noget udleveres, eller den er allerede taget ud.
review-everywhere-too-many = Teksten står i mere end 5.000 felter. Undtag kolonnen i stedet, eller vælg en tekst, der står færre steder.
review-everywhere-too-many-documents = Der er mere end 200 dokumenter at søge i på én gang. Tag teksten ud på dokumenternes egne sider.
review-everywhere-chosen = vælges, og dokumentet skal stadig læses og afgøres
review-everywhere-copy = en ny kopi uden teksten laves
review-everywhere-unread = { $n ->
    [one] Ét dokument kan ikke læses af programmet og er ikke undersøgt. Se selv på det:
   *[other] { $n } dokumenter kan ikke læses af programmet og er ikke undersøgt. Se selv på dem:
}
review-everywhere-failed = Teksten kunne ikke fjernes sikkert fra »{ $name }«. Intet er ændret. Hold det dokument tilbage, eller tag teksten ud på de andre sider hver for sig.
review-paper-same = Samme mail som { $name }
review-difference-spot = Taget ud et enkelt sted:
