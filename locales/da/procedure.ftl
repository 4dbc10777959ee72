# Procedurerne: hvert trin med det, loven vil have, og alt, der afgøres enkeltvis.
procedure-title =
    { $right ->
        [access] Sådan behandles anmodningen om indsigt
        [rectification] Sådan behandles anmodningen om berigtigelse
        [erasure] Sådan behandles anmodningen om sletning
        [restriction] Sådan behandles anmodningen om begrænsning
        [portability] Sådan behandles anmodningen om dataportabilitet
        [objection] Sådan behandles indsigelsen
        [marketing-objection] Sådan behandles indsigelsen mod markedsføring
        [automated-decision] Sådan vurderes den automatiske afgørelse
       *[withdrawal-of-consent] Sådan behandles tilbagetrækningen
    }
procedure-count = { $done } af { $of } trin
procedure-hint = Hvert trin siger, hvad loven vil have. Det, der mangler, standser afgørelsen eller svaret, indtil det er gjort.
procedure-state-done = Gjort
procedure-state-later = Senere
procedure-state-open = Mangler
procedure-state-advice = Når det er relevant
procedure-state-none = Ikke nødvendigt
procedure-rules = Regler:
procedure-gate-decision = skal være gjort før afgørelsen
procedure-gate-answer = skal være gjort før svaret
procedure-go = Gå til trinnet
procedure-extra = Afslag af formelle grunde, rykker og gebyr
procedure-note = Skriv, hvad du har gjort
procedure-note-change = Skriv en ny bemærkning
procedure-note-label = Hvad har du undersøgt eller gjort?
procedure-save = Gem
procedure-identity = Hvem er personen?
procedure-identity-text =
    { $right ->
        [marketing-objection] Ingen kontrol er nødvendig: markedsføring til den adresse, der skrives fra, stopper, uanset hvem der skriver.
        [withdrawal-of-consent] Det skal være lige så let at trække et samtykke tilbage som at give det. En bekræftet mailadresse er nok.
        [automated-decision] Spørg ikke om mere, end der skal til for at finde personens sag.
       *[other] Intet udleveres, ændres eller slettes, før I ved, hvem der spørger. Brug den mindst indgribende kontrol, der virker.
    }
procedure-search = Find oplysningerne
procedure-search-text = Søg i alle systemer, også hos databehandlere og i arkiver. Søges der ikke, skal det stå hvorfor.
procedure-review = Se efter andres oplysninger
procedure-review-text = Undtag det, der handler om andre eller er beskyttet, og kun det. Det er aldrig en grund til at afslå det hele.
procedure-information = Fortæl om behandlingen
procedure-information-text = Svaret skal sige formål, kategorier, modtagere ved navn, opbevaring, rettigheder, kilde og automatiske afgørelser. Det hentes fra fortegnelsen.
procedure-meanwhile = Skal oplysningerne hvile imens?
procedure-meanwhile-text =
    { $right ->
        [objection] Beder personen om det, må oplysningerne kun opbevares, mens I vejer indsigelsen.
       *[other] Bestrider personen, at oplysningerne er rigtige, kan hun få brugen begrænset, mens I undersøger det. Skriv, om det er tilbudt.
    }
procedure-obligations = Er der noget, der kræver, at I beholder oplysninger?
procedure-obligations-text = Se efter bogføring, åbne sager, kontrakter og arkivpligt. Bygger behandlingen kun på samtykke, skal den kunne slettes.
procedure-items =
    { $right ->
        [rectification] Afgør hver oplysning
        [erasure] Afgør hver slags oplysninger
        [restriction] Afgør, hvad der skal hvile
        [portability] Vurder hvert datasæt
        [objection] Vej hver behandling
        [marketing-objection] Stop hver kanal
        [automated-decision] Lad et menneske afgøre igen
       *[withdrawal-of-consent] Stop det, der bygger på samtykket
    }
procedure-items-text =
    { $right ->
        [rectification] Er oplysningen forkert, rettes den; mangler der noget, tilføjes det. Kun når den er rigtig, må I sige nej.
        [erasure] Slet, hvis en betingelse i artikel 17, stk. 1, er opfyldt. Behold kun det, en undtagelse dækker, og skriv regel og dato.
        [restriction] Oplysninger skal hvile, når de bestrides, er ulovlige, skal bruges til et retskrav, eller en indsigelse vejes.
        [portability] Et datasæt udleveres, når det bygger på samtykke eller kontrakt, behandles automatisk og kommer fra personen selv. Ellers kan der bedes om indsigt.
        [objection] Stop, medmindre I kan vise vægtige legitime grunde, der går forud for personens, eller et retskrav. Skriv afvejningen.
        [marketing-objection] Stop alle kanaler med det samme. Der er ingen undtagelser, og I må ikke spørge hvorfor.
        [automated-decision] En medarbejder, som kan ændre afgørelsen og ikke kun gentager maskinens, ser på sagen og forklarer, hvordan den blev til.
       *[withdrawal-of-consent] Stop behandlingen fra den dag, samtykket trækkes tilbage. Har I et andet grundlag, skal personen have det at vide.
    }
procedure-transfer = Skal de sendes til en anden?
procedure-transfer-text = Vil personen have oplysningerne sendt direkte til en anden dataansvarlig, gøres det, hvis det er teknisk muligt. Kontrollér, at modtageren er den rigtige.
procedure-carried-out = Gør det, der er besluttet
procedure-carried-out-text = Svaret fortæller, hvad der er gjort og hvornår. Derfor gøres det først, og her skrives dagen, måden og beviset.
procedure-backups = Sikkerhedskopier
procedure-backups-text = Slet i sikkerhedskopier, hvis det er muligt. Ellers slettes oplysningerne igen, hvis en kopi genindlæses. Skriv, hvornår den sidste kopi udløber.
procedure-made-public = Er oplysningerne offentliggjort?
procedure-made-public-text = Har I offentliggjort oplysningerne, skal I med rimelige skridt fortælle andre dataansvarlige, at de skal slettes.
procedure-recipients = Fortæl det til modtagerne
procedure-recipients-text = Alle, der har fået oplysningerne, skal have besked, også databehandlere, medmindre det er umuligt eller uforholdsmæssigt svært. List dem, så hver får sin linje; har ingen fået dem, siges det dér.
procedure-suppression = Skriv adressen på spærrelisten
procedure-suppression-text = Behold kun det, der skal til for at huske indsigelsen, så ingen skriver igen. Når en kanal er stoppet, står adressen på listen.
procedure-answer = Svar skriftligt
procedure-answer-text = En sag lukkes aldrig uden et skriftligt svar, og svaret må ikke vente længere end nødvendigt.
procedure-burden = Vis, hvorfor anmodningen afslås
procedure-burden-text = Er anmodningen åbenbart grundløs eller overdreven, eller kan oplysningerne ikke knyttes til personen, er det jer, der skal kunne vise det. Mange sider, besvær eller en uvenlig tone er aldrig nok.
procedure-reminder = Ryk personen for svar
procedure-reminder-text = Før I afslår, fordi personen ikke har vist, hvem hun er, skal hun være spurgt og mindet om det. Skriv, hvornår og hvordan.
procedure-lateness = Forklar, hvorfor afslaget kommer sent
procedure-lateness-text = Et afslag skal gives inden en måned, også når fristen er forlænget. Er måneden gået, skal det stå hvorfor.
procedure-fee = Gebyr
procedure-fee-text = Det koster ikke noget at bruge sine rettigheder. Kun en åbenbart grundløs eller overdreven anmodning kan koste et rimeligt gebyr, og det skal siges først, så personen kan bede om mindre eller trække anmodningen tilbage.
procedure-fee-new = Varsl et gebyr
procedure-fee-amount = Beløb i kroner
procedure-fee-reason = Hvorfor er anmodningen grundløs eller overdreven?
procedure-fee-announce = Varsl gebyret
procedure-fee-reply = Hvad blev der af gebyret?
procedure-fee-paid = Betalt
procedure-fee-narrowed = Personen beder om mindre
procedure-fee-waived = Frafaldet
procedure-reopen = Tag sagen op igen
procedure-reopen-reason = Hvad har personen givet jer?
procedure-reopen-hint = Sagen begynder igen dér, hvor I skal vide, hvem personen er.
procedure-item-open = Ikke afgjort
procedure-changed = Fra »{ $before }« til »{ $after }«
procedure-kept-until = beholdes til { $day }
procedure-carried-on = { $day }: { $method }
procedure-to-do = Skal gøres
procedure-done = Gjort
procedure-unassessed = Disse datasæt er ikke vurderet endnu:
procedure-add-datum = Tilføj en oplysning
procedure-add-category = Tilføj en slags oplysninger
procedure-add-scope = Tilføj, hvad der skal hvile
procedure-add-processing = Tilføj en behandling
procedure-add-channel = Tilføj en kanal
procedure-add-decision = Tilføj en afgørelse
procedure-add-consent = Tilføj en behandling
procedure-verdict = Hvad er afgørelsen?
procedure-verdict-later = Du kan gemme nu og afgøre senere. Felter, der hører til et andet valg, bliver ikke gemt.
procedure-verdict-follows = Programmet udleder af felterne, om datasættet skal udleveres.
procedure-only = ved { $verdicts }
procedure-execution = Hvordan blev det gjort?
procedure-execution-text = Skriv det, når det er gjort i systemerne. Svaret sendes først, når alt er gjort.
procedure-execution-save = Gem, at det er gjort
procedure-remove = Fjern fra sagen
procedure-executing = Sagen er afgjort. Gør det, der er besluttet, og send så svaret.
procedure-letter-later = Brevet skrives bagefter: når det, der er besluttet, er gjort i systemerne, fortæller svaret, hvad der er gjort og hvornår.
procedure-reply = Skriv og send svaret
procedure-reply-send = Send svaret
procedure-reply-note = Når du sender svaret, får personen en mail om, at der er et svar. Det læses på sagens side.
procedure-error-missing = Udfyld dette felt
procedure-error-long = Skriv kortere: højst 200 tegn på én linje eller 4.000 i et tekstfelt
procedure-error-day = Vælg en dag
procedure-error-future = Vælg i dag eller en tidligere dag; det skal være gjort
procedure-error-early = Vælg en dag efter, at anmodningen kom
procedure-error-basis = Grundlag og begrundelse passer ikke sammen: kun behandling i offentlig interesse eller legitim interesse kan vejes
procedure-error-amount = Skriv et beløb i kroner mellem 0,01 og 10.000
procedure-error-fee-right = Der kan ikke tages gebyr for denne ret
procedure-error-fee-late = Måneden er gået. Et gebyr skal varsles inden for den.
procedure-error-fee-twice = Der er allerede varslet et gebyr
procedure-error-no-fee = Der er ikke varslet et gebyr, som venter på svar
procedure-not-portable-other-basis = Behandlingen bygger hverken på samtykke eller på en kontrakt. Du kan i stedet bede om indsigt.
procedure-not-portable-public-task = Oplysningerne bruges til en opgave i samfundets interesse. Du kan i stedet bede om indsigt.
procedure-not-portable-not-provided = Oplysningerne er udledt og ikke givet af dig. Du kan i stedet bede om indsigt.
procedure-not-portable-not-automated = Oplysningerne behandles ikke automatisk. Du kan i stedet bede om indsigt.
verdict-corrected = Rettes
verdict-corrected-hint = Den er forkert.
verdict-completed = Suppleres
verdict-completed-hint = Der mangler noget; en supplerende erklæring tilføjes.
verdict-held-accurate = Rettes ikke
verdict-held-accurate-hint = Den er rigtig. Skriv begrundelsen, og tilbyd begrænsning.
verdict-erase = Slettes
verdict-erase-hint = En betingelse for sletning er opfyldt.
verdict-keep = Beholdes
verdict-keep-hint = En undtagelse dækker, eller ingen betingelse er opfyldt.
verdict-restrict = Skal hvile
verdict-restrict-hint = Kun opbevaring, til begrænsningen ophæves.
verdict-not-restrict = Skal ikke hvile
verdict-not-restrict-hint = Ingen af betingelserne er opfyldt.
verdict-hand-over = Udleveres
verdict-hand-over-hint = Alle betingelser er opfyldt.
verdict-not-portable = Udleveres ikke
verdict-not-portable-hint = En betingelse er ikke opfyldt.
verdict-stop = Stoppes
verdict-stop-hint =
    { $right ->
        [marketing-objection] Markedsføring stopper altid.
       *[other] Behandlingen stopper.
    }
verdict-continue = Fortsætter
verdict-continue-hint = Vægtige legitime grunde går forud, eller artikel 21, stk. 1, gælder ikke.
verdict-changed = Ændres
verdict-changed-hint = Et menneske har afgjort det anderledes.
verdict-upheld = Fastholdes
verdict-upheld-hint = Et menneske har afgjort det igen og er nået til det samme.
verdict-no-review = Vurderes ikke
verdict-no-review-hint = Artikel 22 gælder ikke eller tillader det.
verdict-not-consent = Bygger ikke på samtykke
verdict-not-consent-hint = Der er ikke et samtykke at trække tilbage.
item-datum = En oplysning
item-datum-text = Skriv, hvad der er forkert, og hvad der er rigtigt.
item-category = En slags oplysninger
item-category-text = Afgør for sig, hvad der slettes, og hvad der beholdes.
item-scope = Hvad skal hvile?
item-scope-text = Skriv, hvilke oplysninger og hvilken brug det gælder.
item-dataset = Et datasæt
item-dataset-text = Tre betingelser afgør, om det udleveres efter artikel 20.
item-processing = En behandling
item-processing-text = Skriv, hvad der gøres indsigelse imod, og vej hensynene.
item-channel = En kanal
item-channel-text = For eksempel nyhedsbrev, telefon, brev eller profilering.
item-decision = En automatisk afgørelse
item-decision-text = Et menneske ser på den igen.
item-consent = Et samtykke
item-consent-text = Skriv, hvilken behandling der byggede på det.
item-datum-what = Hvilken oplysning?
item-datum-was = Der står nu
item-datum-should-be = Der skal stå
item-datum-statement = Supplerende erklæring
item-datum-evidence = Bevis, I har bedt om og set
item-datum-evidence-hint = Bed kun om det nødvendige, og skriv kun arten, ikke indholdet.
item-datum-why = Hvorfor er den rigtig?
item-datum-restriction-offered = Personen er tilbudt, at oplysningen hviler, mens den er bestridt
item-category-what = Hvilke oplysninger?
item-category-systems = I hvilke systemer?
item-category-erasure-ground = Hvorfor slettes de?
item-category-ground = Hvorfor beholdes de?
item-category-statute = Hvilken regel?
item-category-statute-hint = For eksempel bogføringsloven, eller den del af artikel 17 der gælder.
item-category-kept-until = Beholdes til
item-category-kept-until-hint = Eller den dag, I ser på det igen.
item-category-why = Begrundelse for personen
item-scope-what = Hvilke oplysninger og hvilken brug?
item-scope-restriction-ground = Hvorfor skal de hvile?
item-scope-why = Hvorfor er ingen betingelse opfyldt?
item-dataset-what = Datasæt
item-dataset-basis = Behandlingsgrundlag
item-dataset-provided = Hvem kommer oplysningerne fra?
item-dataset-automated = Behandles de automatisk?
item-processing-what = Hvilken behandling?
item-processing-basis = Behandlingsgrundlag
item-processing-ground = Hvorfor fortsætter den?
item-processing-weighing = Afvejning
item-processing-weighing-hint = Personens egen situation, jeres grunde, og hvorfor de går forud. Det står i svaret.
item-channel-what = Hvilken kanal?
item-decision-what = Hvilken afgørelse?
item-decision-reviewer = Hvem har vurderet den?
item-decision-independent = Den, der vurderede, kan ændre afgørelsen og stod ikke for den første
item-decision-result = Den nye afgørelse og grunden til den
item-decision-explanation = Hvordan blev den automatiske afgørelse til?
item-decision-explanation-hint = Fremgangsmåden og de oplysninger, der talte, i almindelige ord. En formel er ikke nok.
item-decision-ground = Hvorfor vurderes den ikke igen?
item-decision-why = Begrundelse, og de garantier der stadig gælder
item-consent-what = Hvilken behandling?
item-consent-effective-on = Virker fra
item-consent-other-basis = Er der et andet grundlag?
item-consent-why = Hvad bygger behandlingen på?
item-datum-done-on = Gjort den
item-datum-method = Hvordan og i hvilket system?
item-datum-proof = Bevis, for eksempel et lognummer
item-category-done-on = Gjort den
item-category-method = Hvordan og i hvilket system?
item-category-proof = Bevis, for eksempel et lognummer
item-scope-done-on = Gjort den
item-scope-method = Hvordan og i hvilket system?
item-scope-proof = Bevis, for eksempel et lognummer
item-processing-done-on = Gjort den
item-processing-method = Hvordan og i hvilket system?
item-processing-proof = Bevis, for eksempel et lognummer
item-channel-done-on = Gjort den
item-channel-method = Hvordan og i hvilket system?
item-channel-proof = Bevis, for eksempel et lognummer
item-decision-done-on = Gjort den
item-decision-method = Hvordan og i hvilket system?
item-decision-proof = Bevis, for eksempel et lognummer
item-consent-done-on = Gjort den
item-consent-method = Hvordan og i hvilket system?
item-consent-proof = Bevis, for eksempel et lognummer
item-dataset-done-on = Gjort den
item-dataset-method = Hvordan og i hvilket system?
item-dataset-proof = Bevis, for eksempel et lognummer
item-category-backups-until = Den sidste sikkerhedskopi udløber
item-erasure-ground-no-longer-needed = Ikke længere nødvendige (stk. 1, litra a)
item-erasure-ground-consent-withdrawn = Samtykket er trukket tilbage (litra b)
item-erasure-ground-objection = Indsigelse (litra c)
item-erasure-ground-unlawful = Ulovlig behandling (litra d)
item-erasure-ground-legal-duty = Pligt til at slette (litra e)
item-erasure-ground-child = Onlinetjeneste til et barn (litra f)
item-restriction-ground-accuracy = Rigtigheden bestrides (litra a)
item-restriction-ground-unlawful = Ulovlig, men personen vil ikke have sletning (litra b)
item-restriction-ground-claims = Personen skal bruge dem til et retskrav (litra c)
item-restriction-ground-objection = En indsigelse vejes (litra d)
item-basis-consent = Samtykke
item-basis-contract = Kontrakt
item-basis-legal-obligation = Retlig forpligtelse
item-basis-vital-interests = Vitale interesser
item-basis-public-task = Opgave i samfundets interesse
item-basis-legitimate-interests = Legitime interesser
item-basis-other = Et andet grundlag
item-provided-subject = Personen har givet dem
item-provided-observed = Observeret hos personen
item-provided-derived = Udledt af andre oplysninger
item-automated-yes = Ja
item-automated-no = Nej, kun på papir
item-other-basis-none = Nej
item-other-basis-contract = Kontrakt
item-other-basis-legal-obligation = Retlig forpligtelse
item-other-basis-vital-interests = Vitale interesser
item-other-basis-public-task = Opgave i samfundets interesse
item-other-basis-legitimate-interests = Legitime interesser
procedure-recipients-go = Gå til modtagerne
item-category-system = System
item-category-system-hint = Skal kun udfyldes sammen med nøglerne.
item-category-records = Nøgler på det slettede, én på hver linje
item-category-records-hint = For eksempel medarbejdernumre. De gemmes kun som fingeraftryk, så det slettede kan genkendes og slettes igen, hvis en sikkerhedskopi genindlæses.
item-channel-addresses = Adresser og telefonnumre, der ikke skrives til igen
item-channel-addresses-hint = Én på hver linje. De gemmes kun som fingeraftryk på spærrelisten.
letter-backups-until = Sidste sikkerhedskopi udløber { $day }
letter-provided-subject = personen selv
letter-provided-observed = iagttaget hos personen
letter-provided-derived = udledt af andre oplysninger
letter-dataset = Grundlag: { $basis }. Kilde: { $from }.
letter-reviewed-by = { $reviewer } har set på »{ $what }« igen.
letter-other-basis-none = { $what }: Nej, vi har ikke et andet grundlag.
letter-other-basis = { $what }: Ja, { $basis }.
letter-fee = { $whole },{ $part } { $currency }
