# Ordene i breve: rettigheder, hvad der er undtaget, og grundene.
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
ground-unsafe-file = Filen kan ikke åbnes sikkert
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

ground-unsafe-file-source = databeskyttelsesforordningens artikel 5, stk. 1, litra f, og artikel 32
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
