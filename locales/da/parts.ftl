# Brevenes dele. Hver del har sin tekst; -RET, -BREV eller begge bagefter gør den mere præcis. Variablerne er de samme
# pladsholdere, som organisationen kan bruge i sin egen ordlyd. Tekst uden variabler gengiver en regel.

title-acknowledgement = Vi har modtaget din { $request }
title-identity-asked = Vi mangler at vide, at det er dig
title-clarification-asked = Hvilke oplysninger handler det om?
title-reminder = Vi venter på svar fra dig
title-extension = Vi skal bruge længere tid
title-delay-notice = Svaret tager længere end syv arbejdsdage
title-fee = Det vil koste noget at svare
title-granted = Svar på din { $request }
title-partly-granted = Svar på din { $request }
title-refused = Svar på din { $request }
title-no-data = Svar på din { $request }
title-not-controller = Svar på din { $request }
title-closed-after-silence = Vi afslutter sagen
title-lift-notice = Begrænsningen bliver ophævet
title-recipient-notice = Besked om personoplysninger, I har modtaget fra os
title-recipients-told = Hvem der har modtaget dine oplysninger

section-answer = Vores svar
section-reasons = Begrundelse
section-information = Det skal du også vide
section-complaint = Hvis du er uenig
section-contact = Kontakt

reference-case = Sagsnummer
reference-date = Dato

part-greeting = Kære { $name }
part-greeting-recipient-notice = Til { $name }
part-receipt = Den { $received_on } modtog vi din { $request } efter databeskyttelsesforordningens { $article }.
part-receipt-behalf = Den { $received_on } modtog vi din { $request } på vegne af { $about } efter databeskyttelsesforordningens { $article }.

part-latest-date = Du får svar senest { $due_on }. Fristen er en måned fra den dag, vi modtog anmodningen (artikel 12, stk. 3). Kan vi ikke nå det, skriver vi inden da og siger hvorfor.
part-latest-date-delay-notice = Databeskyttelsesforordningens frist er uændret: Du får svar senest { $due_on } (artikel 12, stk. 3).
part-next-steps =
    Det sker nu:

    – Vi sikrer os, at det er dig, der skriver.
    – Vi finder oplysningerne eller ser på det, du beder om.
    – Du får en mail, når der er et svar. Du kan altid følge sagen på dens side.

part-doubt = Vi spørger, fordi vi er i tvivl:
part-methods =
    Du kan vise det på en af disse måder; vælg den, der er lettest for dig:

    – Svar fra en mailadresse eller et telefonnummer, som vi kender i forvejen.
    – Log ind dér, hvor du plejer at være logget ind hos os.
    – Ring til os, så stiller vi et par spørgsmål, som kun du kan svare på.

    Send ikke en kopi af pas, kørekort eller sundhedskort.
part-purpose = Vi bruger det, du viser, til at være sikre på, at ingen andre får dine oplysninger (artikel 12, stk. 6). Vi noterer, at det er kontrolleret, og gemmer ikke dokumenter.
part-quantity = Vi behandler mange oplysninger om { $about }. Derfor må vi bede dig sige nærmere, hvilke oplysninger eller hvilken behandling det handler om (forordningens betragtning 63).
part-question = Vi vil gerne vide:
part-if-silent = Du behøver ikke at afgrænse anmodningen. Gør du det ikke, svarer vi på det hele.
part-missing = Vi mangler:
part-missing-closed-after-silence = Vi bad om dette og hørte ikke fra dig:
part-reply-by = Svar gerne senest { $until }.
part-consequence = Hører vi ikke fra dig, kan vi ikke gå videre. Så skriver vi til dig, at sagen afsluttes, og hvordan du tager den op igen.
part-reopen = Du kan når som helst tage sagen op igen: Skriv til os, og nævn sagsnummeret { $case_number }. Du kan også sende en ny anmodning.
part-new-date = Vi kan ikke svare inden den almindelige frist, som er { $due_on }. Du får svar senest { $until }.
part-extension-ground-complexity = Loven giver os lov til det, fordi anmodningen er kompliceret (artikel 12, stk. 3).
part-extension-ground-number = Loven giver os lov til det, fordi der er mange anmodninger (artikel 12, stk. 3).
part-expected-date = Myndigheder skal som udgangspunkt svare inden syv arbejdsdage (offentlighedslovens § 36, stk. 2). Det kan vi ikke nå. Vi regner med at svare senest { $until }.
part-lift-date = Vi ophæver begrænsningen den { $until }. Derefter behandler vi oplysningerne som før. Du får besked på forhånd, som loven kræver (artikel 18, stk. 3).
part-amount = Det vil koste:
part-may-narrow = Vi er ikke gået i gang. Du kan trække anmodningen tilbage eller gøre den mindre, så den ikke koster noget. Skriv til os, hvad du vil.
part-controller = Denne er efter vores opfattelse dataansvarlig:
part-forwarded = Sådan har vi gjort med anmodningen:

part-decision-access-granted = Vi imødekommer anmodningen om indsigt.
part-decision-access-partly-granted = Vi imødekommer anmodningen om indsigt, men ikke helt. Hvad vi har undtaget og hvorfor, står nedenfor. Alt andet er med.
part-decision-access-refused = Vi kan ikke imødekomme anmodningen om indsigt.
part-decision-rectification-granted = Vi imødekommer anmodningen og har rettet oplysningerne.
part-decision-rectification-partly-granted = Vi imødekommer en del af anmodningen og har rettet nogle af oplysningerne.
part-decision-rectification-refused = Vi retter ikke oplysningerne.
part-decision-erasure-granted = Vi imødekommer anmodningen og har slettet oplysningerne om { $about }.
part-decision-erasure-partly-granted = Vi imødekommer en del af anmodningen og har slettet nogle af oplysningerne om { $about }.
part-decision-erasure-refused = Vi sletter ikke oplysningerne.
part-decision-restriction-granted = Vi imødekommer anmodningen og har begrænset behandlingen.
part-decision-restriction-partly-granted = Vi imødekommer en del af anmodningen og har begrænset behandlingen af nogle af oplysningerne.
part-decision-restriction-refused = Vi begrænser ikke behandlingen af oplysningerne.
part-decision-portability-granted = Vi imødekommer anmodningen om dataportabilitet.
part-decision-portability-partly-granted = Vi imødekommer anmodningen om dataportabilitet, men ikke helt. Hvad vi har undtaget og hvorfor, står nedenfor.
part-decision-portability-refused = Vi kan ikke udlevere oplysningerne efter reglerne om dataportabilitet.
part-decision-objection-granted = Vi tager indsigelsen til følge og er stoppet med behandlingen.
part-decision-objection-partly-granted = Vi tager indsigelsen til følge for en del af behandlingen og er stoppet med den.
part-decision-objection-refused = Vi tager ikke indsigelsen til følge.
part-decision-marketing-objection-granted = Vi er stoppet med at bruge oplysningerne om { $about } til direkte markedsføring.
part-decision-automated-decision-granted = Et menneske har set på afgørelsen igen.
part-decision-automated-decision-partly-granted = Et menneske har set på afgørelsen igen. En del af den er ændret, og resten står ved magt.
part-decision-automated-decision-refused = Vi tager ikke afgørelsen op efter reglerne om automatiske afgørelser.
part-decision-withdrawal-of-consent-granted = Samtykket er trukket tilbage, og vi er stoppet med den behandling, der byggede på det.
part-decision-withdrawal-of-consent-partly-granted = Samtykket er trukket tilbage, hvor behandlingen bygger på det.
part-decision-withdrawal-of-consent-refused = Behandlingen bygger ikke på samtykke, så der er ikke et samtykke at trække tilbage. Du kan i stedet gøre indsigelse (artikel 21) eller bede om sletning (artikel 17).
part-decision-no-data = Vi har ledt og fandt ingen oplysninger om { $about }.
part-decision-not-controller = Vi er ikke dataansvarlige for de oplysninger, anmodningen handler om, og kan derfor ikke afgøre den.
part-decision-closed-after-silence = Vi har bedt om noget, vi ikke kan undvære, og har ikke hørt fra dig. Derfor afslutter vi sagen uden at imødekomme anmodningen.
part-decision-recipients-told = Du har bedt om at få at vide, hvem der har modtaget oplysningerne fra os (artikel 19).

part-confirmation = Vi behandler oplysninger om { $about } (artikel 15, stk. 1).
part-confirmation-no-data = Vi behandler ikke oplysninger om { $about } ud over dem, der står i denne sag.
part-copy = En kopi af oplysningerne ligger som en datapakke på sagens side. Der kan du hente den. Pakken viser også, hvilke systemer vi har søgt i.
part-searched = Her har vi søgt:
part-correction = Det har vi rettet:
part-erased = Det har vi slettet:
part-backups = Oplysningerne forsvinder også fra vores sikkerhedskopier, efterhånden som de udløber. Må vi genindlæse en kopi inden da, sletter vi oplysningerne igen.
part-restricted = Begrænsningen gælder:
part-permitted-uses = Så længe begrænsningen gælder, opbevarer vi kun oplysningerne. Vi bruger dem ikke til andet, medmindre du giver samtykke, eller det er nødvendigt for et retskrav, for at beskytte en anden person eller af hensyn til vigtige samfundsinteresser (artikel 18, stk. 2).
part-notice-promise = Vi giver dig besked, før begrænsningen ophæves (artikel 18, stk. 3).
part-format = Oplysningerne ligger som en datapakke på sagens side. De står i CSV og JSON, som andre systemer kan læse. Filen datapackage.json beskriver, hvordan de er bygget op.
part-datasets = Filen index.html i pakken viser hvert datasæt med antal rækker og felternes betydning.
part-receiver = Du henter pakken selv og kan give den til hvem du vil. Vil du have oplysningerne sendt direkte til en anden dataansvarlig, så skriv til os; vi gør det, hvis det er teknisk muligt (artikel 20, stk. 2).
part-not-erased = At du får oplysningerne, betyder ikke, at de slettes hos os (artikel 20, stk. 3).
part-stopped = Det er stoppet:
part-channels = Det gælder alle veje: mail, telefon, sms, brev og annoncer, der er rettet mod dig, og den profilering, der hører til (artikel 21, stk. 2 og 3). Vi gemmer kun det mindste, der skal til, for at vi ikke skriver til dig igen.
part-erasure-option = Vil du også have oplysningerne slettet, så bed os om det (artikel 17).
part-review = Det nåede vedkommende frem til, og derfor:
part-contest = Er du ikke enig, så skriv til os, hvordan du ser på det. Du kan anfægte afgørelsen, og et menneske svarer dig (artikel 22, stk. 3).
part-not-retroactive = Tilbagetrækningen ændrer ikke ved, at behandlingen var lovlig indtil da (artikel 7, stk. 3).
part-remaining-basis = Behandles oplysningerne på et andet grundlag?
part-recipients = Vi giver besked til dem, der har modtaget oplysningerne fra os, medmindre det er umuligt eller uforholdsmæssigt vanskeligt (artikel 19). Skriv til os, hvis du vil vide, hvem de er.
part-recipients-recipient-notice = Vi skriver, fordi I har modtaget oplysningerne fra os, og loven pålægger os at give alle modtagere besked (databeskyttelsesforordningens artikel 19). Svar os, når det er gjort, eller hvorfor det ikke kan lade sig gøre.
part-change-rectification = Vi har rettet oplysninger om { $about }. Ret dem også hos jer:
part-change-erasure = Vi har slettet oplysninger om { $about }. Slet dem også hos jer, med kopier og links:
part-change-restriction = Vi har begrænset behandlingen af oplysninger om { $about }. Begræns den også hos jer:
part-recipient-list = Oplysningerne er givet til:

part-refused-scope = Det, vi afslår, er anmodningen som helhed.
part-refused-scope-partly-granted = Det, vi afslår, er de dele af anmodningen, som er nævnt her. Resten er imødekommet.
part-exemptions = Dette har vi undtaget:
part-grounds = Vi bygger på:
part-reasons = Det har vi lagt vægt på:
part-reasons-items = Begrundelsen står ud for hver ting, vi har undtaget.
part-weighing = Sådan er hensynene vejet mod hinanden:
part-weighing-items = Vi har for hver ting for sig vejet interessen i at se oplysningen mod det hensyn, der er nævnt, og kun undtaget det, der er nødvendigt.
part-kept = Det beholder vi indtil videre:
part-statement-offer = Du kan sende os en supplerende erklæring, som vi lægger sammen med oplysningerne (artikel 16).
part-restriction-offer = Bestrider du, at oplysningerne er rigtige, kan du bede os om at begrænse behandlingen af dem imens (artikel 18, stk. 1, litra a).
part-access-instead = Du kan i stedet bede om indsigt i oplysningerne (artikel 15). Der gælder ikke de samme betingelser.
part-transfer-not-feasible = Vi sender derfor heller ikke oplysningerne direkte til en anden dataansvarlig; det kræver, at de samme betingelser er opfyldt (artikel 20, stk. 2).
part-transfer-not-feasible-partly-granted = Det, vi har undtaget, sender vi heller ikke direkte til en anden dataansvarlig (artikel 20, stk. 2).
part-safeguards-offered = Også når en automatisk afgørelse er tilladt, kan du kræve, at et menneske ser på den, sige, hvad du mener, og anfægte den (artikel 22, stk. 3).
part-granted-instead = Du kan skrive til os, hvis forholdene ændrer sig, eller hvis du vil afgrænse anmodningen; så ser vi på det igen.
part-granted-instead-partly-granted = Den øvrige del af anmodningen er imødekommet som beskrevet ovenfor.
part-public-reasons = Hovedhensyn ved skønnet (forvaltningslovens § 24):
part-public-reasons-items = Hovedhensynene fremgår ud for hver ting, vi har undtaget (forvaltningslovens § 24).
part-reasons-weighed = Begrundelsen er afvejningen, som følger her.
part-public-reasons-weighed = Hovedhensynene er dem, der er vejet mod hinanden (forvaltningslovens § 24).

part-information = Her står for hver behandling, hvad vi bruger oplysningerne til, på hvilket grundlag, hvilke slags oplysninger det er, hvem der modtager dem, hvor længe vi opbevarer dem, hvor vi har dem fra, og om der træffes automatiske afgørelser (artikel 15, stk. 1).
part-safeguards = Sendes oplysninger til lande uden for EU og EØS, står landet og garantien for overførslen samme sted (artikel 15, stk. 2).
part-safeguards-none = Oplysningerne sendes ikke til lande uden for EU og EØS (artikel 15, stk. 2).
part-safeguards-listed = Disse modtagere er uden for EU og EØS. For hver står landet og garantien for overførslen (artikel 15, stk. 2):
part-other-rights = Du kan bede om at få oplysninger rettet eller slettet og om at få behandlingen begrænset, og du kan gøre indsigelse mod den (artikel 15, stk. 1, litra e).
part-limits = Selve sagen med din anmodning og vores svar opbevarer vi som dokumentation for, at vi har svaret. Derefter slettes den.
part-no-fee = Det koster ikke noget at bruge dine rettigheder.
part-complaint = Du kan klage til { $authority }: { $authority_contact }.
part-public-complaint = Som borger kan du klage over en myndigheds behandling af oplysninger om dig efter databeskyttelseslovens § 39. Tilsynets afgørelse kan ikke indbringes for en anden administrativ myndighed.
part-court = Du kan også gå til domstolene (databeskyttelsesforordningens artikel 79).
part-contact = Har du spørgsmål, så kontakt os: { $contact }. Nævn gerne sagsnummeret { $case_number }.
part-contact-recipient-notice = Spørgsmål besvares af: { $contact }. Nævn sagsnummeret { $case_number }.
part-dpo = Du kan også kontakte vores databeskyttelsesrådgiver: { $dpo }.
part-closing =
    Med venlig hilsen
    { $organisation }

letter-item-what = Oplysning
letter-item-before = Før
letter-item-after = Nu
letter-item-on = Dato
letter-item-until = Slettes
letter-item-note = Bemærkning
letter-activity = Behandling
letter-role = Ansvar
letter-role-processor = Vi er databehandler for { $other }
letter-role-joint-controller = Vi er fælles dataansvarlige med { $other }
letter-purposes = Formål
letter-legal-basis = Retsgrundlag
letter-people = Personer
letter-special = Nogle af oplysningerne er følsomme (artikel 9)
letter-none = Ingen
letter-forwarded-request = Den { $date } sendte vi anmodningen videre til { $name }.
letter-forwarded-notice = Den { $date } gav vi { $name } besked om, at du har henvendt dig. Selve anmodningen sendte vi ikke.
letter-data-categories = Oplysninger
letter-recipients = Modtagere
letter-storage = Opbevaring
letter-source = Kilde
letter-automated = Automatiske afgørelser
letter-of = Side { $page } af { $pages }
letter-draft = KLADDE, ikke sendt
