# Svarbrevet. Det er et udkast, som sagsbehandleren retter, før det sendes. Hvad der skal skrives til, står i en
# skarp parentes, der begynder med ordet i letter-gap; et brev med en åben parentes kan ikke sendes.
letter-gap = [Udfyld:
letter-you = dig

letter-right-access = indsigt
letter-right-rectification = berigtigelse
letter-right-erasure = sletning
letter-right-restriction = begrænsning af behandling
letter-right-objection = indsigelse mod behandling
letter-right-marketing-objection = indsigelse mod direkte markedsføring
letter-right-automated-decision = menneskelig vurdering af en automatisk afgørelse
letter-right-portability = dataportabilitet
letter-right-withdrawal-of-consent = tilbagetrækning af samtykke

letter-request-access = anmodning om indsigt
letter-request-rectification = anmodning om berigtigelse
letter-request-erasure = anmodning om sletning
letter-request-restriction = anmodning om begrænsning af behandling
letter-request-objection = indsigelse mod behandling
letter-request-marketing-objection = indsigelse mod direkte markedsføring
letter-request-automated-decision = anmodning om menneskelig vurdering af en automatisk afgørelse
letter-request-portability = anmodning om dataportabilitet
letter-request-withdrawal-of-consent = tilbagetrækning af samtykke

letter-article-access = artikel 15
letter-article-rectification = artikel 16
letter-article-erasure = artikel 17
letter-article-restriction = artikel 18
letter-article-objection = artikel 21, stk. 1
letter-article-marketing-objection = artikel 21, stk. 2
letter-article-automated-decision = artikel 22
letter-article-portability = artikel 20
letter-article-withdrawal-of-consent = artikel 7, stk. 3

letter-subject = Svar i sag { $number }: { $right }
letter-greeting = Kære { $name }
letter-received = Den { $received } modtog vi din { $request } efter databeskyttelsesforordningens { $article }.
letter-received-for = Den { $received } modtog vi din { $request } på vegne af { $about } efter databeskyttelsesforordningens { $article }.

letter-access-granted =
    Vi imødekommer anmodningen. Vi behandler oplysninger om { $about }. En kopi af dem ligger som en datapakke på sagens side, hvor du kan hente den.

    I pakken står også, hvad vi bruger oplysningerne til, hvilke slags oplysninger det er, hvem der modtager dem, hvor længe vi opbevarer dem, hvor vi har dem fra, om der træffes automatiske afgørelser, og hvilke rettigheder der gælder. Den viser også, hvilke systemer vi har søgt i.
letter-access-partly-granted =
    Vi imødekommer anmodningen, men ikke helt. Vi behandler oplysninger om { $about }. En kopi af dem ligger som en datapakke på sagens side, hvor du kan hente den. Nedenfor står, hvad vi har undtaget og hvorfor. Alt andet er med.

    I pakken står også, hvad vi bruger oplysningerne til, hvilke slags oplysninger det er, hvem der modtager dem, hvor længe vi opbevarer dem, hvor vi har dem fra, om der træffes automatiske afgørelser, og hvilke rettigheder der gælder. Den viser også, hvilke systemer vi har søgt i.
letter-access-refused = Vi kan ikke imødekomme anmodningen om indsigt. Begrundelsen står nedenfor.

letter-rectification-granted =
    Vi imødekommer anmodningen og har rettet oplysningerne.

    { letter-gap } hvad der stod før, hvad der står nu, og hvornår det blev rettet]
letter-rectification-partly-granted =
    Vi imødekommer en del af anmodningen.

    { letter-gap } hvad der stod før, hvad der står nu, og hvornår det blev rettet]

    Resten retter vi ikke; begrundelsen står nedenfor. Du kan sende os en supplerende erklæring, som vi lægger sammen med oplysningerne. Bestrider du, at de er rigtige, kan du også bede os om at begrænse behandlingen af dem (artikel 18, stk. 1, litra a).
letter-rectification-refused =
    Vi retter ikke oplysningerne; begrundelsen står nedenfor.

    Du kan sende os en supplerende erklæring, som vi lægger sammen med oplysningerne. Bestrider du, at de er rigtige, kan du også bede os om at begrænse behandlingen af dem (artikel 18, stk. 1, litra a).

letter-erasure-granted =
    Vi imødekommer anmodningen og har slettet oplysningerne om { $about }.

    { letter-gap } hvilke oplysninger der er slettet, i hvilke systemer og hvornår, og hvornår den sidste sikkerhedskopi udløber]

    Skulle vi blive nødt til at genindlæse en sikkerhedskopi inden da, sletter vi oplysningerne igen.
letter-erasure-partly-granted =
    Vi imødekommer en del af anmodningen og har slettet nogle af oplysningerne om { $about }.

    { letter-gap } hvilke oplysninger der er slettet, i hvilke systemer og hvornår, og hvornår den sidste sikkerhedskopi udløber]

    Skulle vi blive nødt til at genindlæse en sikkerhedskopi inden da, sletter vi oplysningerne igen.

    Resten beholder vi indtil videre; begrundelsen står nedenfor.

    { letter-gap } hvilke oplysninger der beholdes, og hvornår de slettes]
letter-erasure-refused =
    Vi sletter ikke oplysningerne; begrundelsen står nedenfor.

    { letter-gap } hvilke oplysninger der beholdes, og hvornår de slettes]

letter-restriction-granted =
    Vi imødekommer anmodningen og har begrænset behandlingen.

    { letter-gap } hvilke oplysninger det gælder, fra hvornår, og efter hvilket punkt i artikel 18, stk. 1]

    Så længe begrænsningen gælder, opbevarer vi kun oplysningerne. Vi bruger dem ikke til andet, medmindre du giver samtykke, eller det er nødvendigt for et retskrav, for at beskytte en anden person eller af hensyn til vigtige samfundsinteresser (artikel 18, stk. 2). Vi giver dig besked, før begrænsningen ophæves (artikel 18, stk. 3).
letter-restriction-partly-granted =
    Vi imødekommer en del af anmodningen og har begrænset behandlingen af nogle af oplysningerne. For resten står begrundelsen nedenfor.

    { letter-gap } hvilke oplysninger det gælder, fra hvornår, og efter hvilket punkt i artikel 18, stk. 1]

    Så længe begrænsningen gælder, opbevarer vi kun oplysningerne. Vi bruger dem ikke til andet, medmindre du giver samtykke, eller det er nødvendigt for et retskrav, for at beskytte en anden person eller af hensyn til vigtige samfundsinteresser (artikel 18, stk. 2). Vi giver dig besked, før begrænsningen ophæves (artikel 18, stk. 3).
letter-restriction-refused = Vi begrænser ikke behandlingen af oplysningerne; begrundelsen står nedenfor.

letter-objection-granted =
    Vi tager indsigelsen til følge og er stoppet med behandlingen.

    { letter-gap } hvilken behandling der er stoppet, og fra hvornår]

    Vil du også have oplysningerne slettet, så bed os om det (artikel 17, stk. 1, litra c).
letter-objection-partly-granted =
    Vi tager indsigelsen til følge for en del af behandlingen. For resten står begrundelsen nedenfor.

    { letter-gap } hvilken behandling der er stoppet, og fra hvornår]

    Vil du også have de oplysninger slettet, så bed os om det (artikel 17, stk. 1, litra c).
letter-objection-refused = Vi tager ikke indsigelsen til følge; begrundelsen og afvejningen står nedenfor.

letter-marketing-objection-granted =
    Vi er stoppet med at bruge oplysninger om { $about } til direkte markedsføring og til den profilering, der hører til. Det gælder alle kanaler.

    { letter-gap } hvilke kanaler det gælder, og fra hvornår]

    Vi beholder kun det, der skal til, for at vi kan huske indsigelsen og ikke skriver igen.
letter-marketing-objection-partly-granted = { letter-marketing-objection-granted }
letter-marketing-objection-refused = { letter-marketing-objection-granted }

letter-automated-decision-granted =
    Vi imødekommer anmodningen. En medarbejder, som kan ændre afgørelsen, har set på sagen og truffet en ny afgørelse.

    { letter-gap } hvem der har vurderet sagen, hvad den nye afgørelse er, og hvorfor]

    { letter-gap } hvordan den automatiske afgørelse blev til, og hvilke oplysninger den byggede på]

    Den nye afgørelse kan bestrides hos os.
letter-automated-decision-partly-granted =
    Vi imødekommer en del af anmodningen. For resten står begrundelsen nedenfor.

    { letter-gap } hvem der har vurderet sagen, hvad den nye afgørelse er, og hvorfor]

    { letter-gap } hvordan den automatiske afgørelse blev til, og hvilke oplysninger den byggede på]
letter-automated-decision-refused =
    Vi kan ikke imødekomme anmodningen; begrundelsen står nedenfor.

    { letter-gap } hvilke garantier der stadig gælder, for eksempel hvordan afgørelsen kan bestrides hos os]

letter-portability-granted =
    Vi imødekommer anmodningen. Oplysningerne ligger som en datapakke på sagens side, hvor du kan hente den. De står i CSV og JSON, som andre systemer kan læse, og filen datapackage.json beskriver, hvordan de er bygget op.

    At du får oplysningerne, betyder ikke, at de slettes hos os (artikel 20, stk. 3).
letter-portability-partly-granted =
    Vi imødekommer anmodningen, men ikke helt. Oplysningerne ligger som en datapakke på sagens side, hvor du kan hente den. De står i CSV og JSON, som andre systemer kan læse, og filen datapackage.json beskriver, hvordan de er bygget op. Nedenfor står, hvad vi har undtaget og hvorfor. Det kan du i stedet bede om indsigt i (artikel 15).

    At du får oplysningerne, betyder ikke, at de slettes hos os (artikel 20, stk. 3).
letter-portability-refused = Vi kan ikke udlevere oplysningerne efter reglerne om dataportabilitet; begrundelsen står nedenfor. Du kan i stedet bede om indsigt i dem (artikel 15).

letter-withdrawal-of-consent-granted =
    Samtykket er trukket tilbage, og vi er stoppet med den behandling, der byggede på det.

    { letter-gap } hvilken behandling der er stoppet, fra hvornår, og om oplysningerne fortsat behandles på et andet grundlag]

    Tilbagetrækningen ændrer ikke ved, at behandlingen var lovlig indtil da.
letter-withdrawal-of-consent-partly-granted =
    Samtykket er trukket tilbage, hvor behandlingen bygger på det. For resten står begrundelsen nedenfor.

    { letter-gap } hvilken behandling der er stoppet, fra hvornår, og om oplysningerne fortsat behandles på et andet grundlag]

    Tilbagetrækningen ændrer ikke ved, at behandlingen var lovlig indtil da.
letter-withdrawal-of-consent-refused = Behandlingen bygger ikke på samtykke, så der er ikke et samtykke at trække tilbage; begrundelsen står nedenfor. Du kan i stedet gøre indsigelse (artikel 21) eller bede om sletning (artikel 17).

letter-no-data = Vi har undersøgt det og behandler ikke oplysninger om { $about } ud over dem, der står i denne sag. Sagen opbevarer vi som dokumentation for, at vi har svaret.
letter-not-controller =
    Vi er ikke dataansvarlige for de oplysninger, anmodningen handler om, og kan derfor ikke afgøre den.

    { letter-gap } hvem der er dataansvarlig, hvordan du kontakter dem, og om vi har sendt anmodningen videre]

letter-left-out = Dette har vi undtaget:
letter-left-out-ground = { $ground } ({ $source })
letter-left-out-item = – { $what }. { $reason }
letter-ground = Begrundelse: { $ground } ({ $source }).
letter-facts = { letter-gap } de konkrete forhold, vi har lagt vægt på, og hvordan hensynene er vejet mod hinanden]
letter-ground-open = { letter-gap } reglen, vi bygger på, og begrundelsen]
letter-recipients = Vi giver besked til dem, der har modtaget oplysningerne fra os, medmindre det er umuligt eller uforholdsmæssigt vanskeligt (artikel 19). Du kan få at vide, hvem de er.
letter-free = Det koster ikke noget at bruge dine rettigheder.
letter-complaint = Er du uenig, kan du klage til { $authority }: { $contact }.
letter-court = Du kan også gå til domstolene (databeskyttelsesforordningens artikel 79).
letter-court-word = domstol
letter-contact = Har du spørgsmål, kan du kontakte os: { $contact }. Nævn gerne sagsnummeret { $number }.
letter-dpo = Du kan også kontakte vores databeskyttelsesrådgiver: { $contact }.
letter-regards = Med venlig hilsen

letter-what-dataset = { $dataset }
letter-what-column = { $dataset }: feltet { $column }
letter-what-rows = { $dataset }: { $count ->
        [one] 1 række
       *[other] { $count } rækker
    }
letter-what-values = { $dataset }: feltet { $column } i { $count ->
        [one] 1 række
       *[other] { $count } rækker
    }

letter-declared-reason = Feltet indeholder oplysninger om en anden person.

ground-others-rights = Hensynet til andre personers rettigheder
ground-trade-secrets = Hensynet til forretningshemmeligheder
ground-intellectual-property = Hensynet til intellektuel ejendomsret
ground-private-interests = Afgørende private interesser
ground-public-interests = Afgørende offentlige interesser
ground-not-about-person = Oplysningen handler ikke om personen
ground-not-provided = Oplysningen er udledt af andre oplysninger og ikke givet af personen selv
ground-other-basis = Behandlingen bygger hverken på samtykke eller på en kontrakt
ground-not-automated = Oplysningen behandles ikke automatisk
ground-public-task = Behandlingen er nødvendig for en opgave i samfundets interesse
ground-accurate = Oplysningerne er rigtige
ground-no-erasure-ground = Ingen af betingelserne for sletning er opfyldt
ground-expression = Hensynet til ytrings- og informationsfriheden
ground-legal-obligation = En retlig forpligtelse eller en opgave i samfundets interesse
ground-public-health = Hensynet til folkesundheden
ground-research = Hensynet til arkiver, forskning eller statistik
ground-legal-claims = Et retskrav skal kunne fastlægges, gøres gældende eller forsvares
ground-no-restriction-ground = Ingen af betingelserne for begrænsning er opfyldt
ground-compelling-grounds = Vægtige legitime grunde til behandlingen går forud
ground-not-objectable = Behandlingen bygger ikke på et grundlag, der kan gøres indsigelse imod
ground-not-consent = Behandlingen bygger ikke på samtykke
ground-no-automated-decision = Afgørelsen er ikke alene truffet automatisk eller har ikke en virkning, som artikel 22 handler om
ground-automation-allowed = Automatiske afgørelser er tilladt her ved kontrakt, lov eller udtrykkeligt samtykke
ground-unfounded = Anmodningen er åbenbart grundløs
ground-excessive = Anmodningen er overdreven
ground-not-identifiable = Vi kan ikke finde ud af, hvilke oplysninger der hører til personen
ground-identity-unproven = Det er ikke godtgjort, hvem der har sendt anmodningen

ground-others-rights-source = databeskyttelsesforordningens { $right ->
        [portability] artikel 20, stk. 4
       *[other] artikel 15, stk. 4
    }
ground-trade-secrets-source = databeskyttelsesforordningens { $right ->
        [portability] artikel 20, stk. 4
       *[other] artikel 15, stk. 4
    }
ground-intellectual-property-source = databeskyttelsesforordningens artikel 15, stk. 4
ground-private-interests-source = databeskyttelseslovens § 22, stk. 1
ground-public-interests-source = databeskyttelseslovens § 22, stk. 2
ground-not-about-person-source = databeskyttelsesforordningens { $right ->
        [portability] artikel 20, stk. 1
       *[other] artikel 15, stk. 1
    }
ground-not-provided-source = databeskyttelsesforordningens artikel 20, stk. 1
ground-other-basis-source = databeskyttelsesforordningens artikel 20, stk. 1, litra a
ground-not-automated-source = databeskyttelsesforordningens artikel 20, stk. 1, litra b
ground-public-task-source = databeskyttelsesforordningens artikel 20, stk. 3
ground-accurate-source = databeskyttelsesforordningens artikel 16
ground-no-erasure-ground-source = databeskyttelsesforordningens artikel 17, stk. 1
ground-expression-source = databeskyttelsesforordningens artikel 17, stk. 3, litra a
ground-legal-obligation-source = databeskyttelsesforordningens artikel 17, stk. 3, litra b
ground-public-health-source = databeskyttelsesforordningens artikel 17, stk. 3, litra c
ground-research-source = databeskyttelsesforordningens { $right ->
        [objection] artikel 21, stk. 6
       *[other] artikel 17, stk. 3, litra d
    }
ground-legal-claims-source = databeskyttelsesforordningens { $right ->
        [objection] artikel 21, stk. 1
       *[other] artikel 17, stk. 3, litra e
    }
ground-no-restriction-ground-source = databeskyttelsesforordningens artikel 18, stk. 1
ground-compelling-grounds-source = databeskyttelsesforordningens artikel 21, stk. 1
ground-not-objectable-source = databeskyttelsesforordningens artikel 21, stk. 1
ground-not-consent-source = databeskyttelsesforordningens artikel 7, stk. 3
ground-no-automated-decision-source = databeskyttelsesforordningens artikel 22, stk. 1
ground-automation-allowed-source = databeskyttelsesforordningens artikel 22, stk. 2
ground-unfounded-source = databeskyttelsesforordningens artikel 12, stk. 5
ground-excessive-source = databeskyttelsesforordningens artikel 12, stk. 5
ground-not-identifiable-source = databeskyttelsesforordningens artikel 11, stk. 2
ground-identity-unproven-source = databeskyttelsesforordningens artikel 12, { $right ->
        [automated-decision] stk. 2
       *[other] stk. 6
    }
