# The words of letters: rights, what is left out, and the grounds.
letter-you = you

letter-right-access = access
letter-right-rectification = rectification
letter-right-erasure = erasure
letter-right-restriction = restriction of processing
letter-right-objection = objection to processing
letter-right-marketing-objection = objection to direct marketing
letter-right-automated-decision = human review of an automated decision
letter-right-portability = data portability
letter-right-withdrawal-of-consent = withdrawal of consent

letter-request-access = request for access
letter-request-rectification = request for rectification
letter-request-erasure = request for erasure
letter-request-restriction = request for restriction of processing
letter-request-objection = objection to processing
letter-request-marketing-objection = objection to direct marketing
letter-request-automated-decision = request for human review of an automated decision
letter-request-portability = request for data portability
letter-request-withdrawal-of-consent = withdrawal of consent

letter-article-access = Article 15
letter-article-rectification = Article 16
letter-article-erasure = Article 17
letter-article-restriction = Article 18
letter-article-objection = Article 21(1)
letter-article-marketing-objection = Article 21(2)
letter-article-automated-decision = Article 22
letter-article-portability = Article 20
letter-article-withdrawal-of-consent = Article 7(3)

letter-what-dataset = { $dataset }
letter-what-column = { $dataset }: the field { $column }
letter-what-rows = { $dataset }: { $count ->
        [one] 1 row
       *[other] { $count } rows
    }
letter-what-values = { $dataset }: the field { $column } in { $count ->
        [one] 1 row
       *[other] { $count } rows
    }

letter-declared-reason = The field holds information about another person.

ground-others-rights = The rights of other people
ground-unsafe-file = The file cannot be opened safely
ground-trade-secrets = Trade secrets
ground-intellectual-property = Intellectual property
ground-private-interests = Decisive private interests
ground-public-interests = Decisive public interests
ground-not-about-person = The information is not about the person
ground-not-provided = The information is derived from other data and was not provided by the person
ground-other-basis = The processing rests neither on consent nor on a contract
ground-not-automated = The information is not processed by automated means
ground-public-task = The processing is necessary for a task in the public interest
ground-accurate = The data are accurate
ground-no-erasure-ground = None of the grounds for erasure applies
ground-expression = Freedom of expression and information
ground-legal-obligation = A legal obligation or a task in the public interest
ground-public-health = Public health
ground-research = Archives, research or statistics
ground-legal-claims = The establishment, exercise or defence of legal claims
ground-no-restriction-ground = None of the grounds for restriction applies
ground-compelling-grounds = Compelling legitimate grounds for the processing prevail
ground-not-objectable = The processing does not rest on a basis that can be objected to
ground-not-consent = The processing does not rest on consent
ground-no-automated-decision = The decision was not made by automated means alone, or has no effect that Article 22 is about
ground-automation-allowed = Automated decisions are allowed here by contract, law or explicit consent
ground-unfounded = The request is manifestly unfounded
ground-excessive = The request is excessive
ground-not-identifiable = We cannot tell which data belong to the person
ground-identity-unproven = It was not shown who sent the request

ground-unsafe-file-source = articles 5(1)(f) and 32 of the General Data Protection Regulation
ground-others-rights-source = { $right ->
        [portability] Article 20(4)
       *[other] Article 15(4)
    } GDPR
ground-trade-secrets-source = { $right ->
        [portability] Article 20(4)
       *[other] Article 15(4)
    } GDPR
ground-intellectual-property-source = Article 15(4) GDPR
ground-private-interests-source = section 22(1) of the Danish Data Protection Act
ground-public-interests-source = section 22(2) of the Danish Data Protection Act
ground-not-about-person-source = { $right ->
        [portability] Article 20(1)
       *[other] Article 15(1)
    } GDPR
ground-not-provided-source = Article 20(1) GDPR
ground-other-basis-source = Article 20(1)(a) GDPR
ground-not-automated-source = Article 20(1)(b) GDPR
ground-public-task-source = Article 20(3) GDPR
ground-accurate-source = Article 16 GDPR
ground-no-erasure-ground-source = Article 17(1) GDPR
ground-expression-source = Article 17(3)(a) GDPR
ground-legal-obligation-source = Article 17(3)(b) GDPR
ground-public-health-source = Article 17(3)(c) GDPR
ground-research-source = { $right ->
        [objection] Article 21(6)
       *[other] Article 17(3)(d)
    } GDPR
ground-legal-claims-source = { $right ->
        [objection] Article 21(1)
       *[other] Article 17(3)(e)
    } GDPR
ground-no-restriction-ground-source = Article 18(1) GDPR
ground-compelling-grounds-source = Article 21(1) GDPR
ground-not-objectable-source = Article 21(1) GDPR
ground-not-consent-source = Article 7(3) GDPR
ground-no-automated-decision-source = Article 22(1) GDPR
ground-automation-allowed-source = Article 22(2) GDPR
ground-unfounded-source = Article 12(5) GDPR
ground-excessive-source = Article 12(5) GDPR
ground-not-identifiable-source = Article 11(2) GDPR
ground-identity-unproven-source = { $right ->
        [automated-decision] Article 12(2)
       *[other] Article 12(6)
    } GDPR
