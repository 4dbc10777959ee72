# The letter of answer. It is a draft that a handler edits before it is sent. What must be written in stands in square
# brackets that begin with the word of letter-gap; a letter with an open bracket cannot be sent.
letter-gap = [Fill in:
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

letter-subject = Answer in case { $number }: { $right }
letter-greeting = Dear { $name }
letter-received = On { $received } we received your { $request } under { $article } of the General Data Protection Regulation (GDPR).
letter-received-for = On { $received } we received your { $request } on behalf of { $about } under { $article } of the General Data Protection Regulation (GDPR).

letter-access-granted =
    We grant the request. We process data about { $about }. A copy is waiting as a data package on the page of the case, where you can download it.

    The package also tells what we use the data for, which kinds of data they are, who receives them, how long we keep them, where we have them from, whether automated decisions are made, and which rights apply. It also shows which systems we searched.
letter-access-partly-granted =
    We grant the request, but not entirely. We process data about { $about }. A copy is waiting as a data package on the page of the case, where you can download it. What we have left out, and why, is told below. Everything else is included.

    The package also tells what we use the data for, which kinds of data they are, who receives them, how long we keep them, where we have them from, whether automated decisions are made, and which rights apply. It also shows which systems we searched.
letter-access-refused = We cannot grant the request for access. The reasons are given below.

letter-rectification-granted =
    We grant the request and have corrected the data.

    { letter-gap } what it said before, what it says now, and when it was corrected]
letter-rectification-partly-granted =
    We grant part of the request.

    { letter-gap } what it said before, what it says now, and when it was corrected]

    We do not correct the rest; the reasons are given below. You can send us a supplementary statement, which we keep together with the data. If you contest that they are accurate, you can also ask us to restrict their processing (Article 18(1)(a)).
letter-rectification-refused =
    We do not correct the data; the reasons are given below.

    You can send us a supplementary statement, which we keep together with the data. If you contest that they are accurate, you can also ask us to restrict their processing (Article 18(1)(a)).

letter-erasure-granted =
    We grant the request and have erased the data about { $about }.

    { letter-gap } which data were erased, in which systems and when, and when the last backup expires]

    Should we have to restore a backup before then, we erase the data again.
letter-erasure-partly-granted =
    We grant part of the request and have erased some of the data about { $about }.

    { letter-gap } which data were erased, in which systems and when, and when the last backup expires]

    Should we have to restore a backup before then, we erase the data again.

    We keep the rest for now; the reasons are given below.

    { letter-gap } which data are kept, and when they will be erased]
letter-erasure-refused =
    We do not erase the data; the reasons are given below.

    { letter-gap } which data are kept, and when they will be erased]

letter-restriction-granted =
    We grant the request and have restricted the processing.

    { letter-gap } which data are concerned, from when, and under which point of Article 18(1)]

    As long as the restriction lasts, we only store the data. We do not use them for anything else, unless you consent or it is necessary for a legal claim, to protect another person, or for important reasons of public interest (Article 18(2)). We will tell you before the restriction is lifted (Article 18(3)).
letter-restriction-partly-granted =
    We grant part of the request and have restricted the processing of some of the data. The reasons for the rest are given below.

    { letter-gap } which data are concerned, from when, and under which point of Article 18(1)]

    As long as the restriction lasts, we only store the data. We do not use them for anything else, unless you consent or it is necessary for a legal claim, to protect another person, or for important reasons of public interest (Article 18(2)). We will tell you before the restriction is lifted (Article 18(3)).
letter-restriction-refused = We do not restrict the processing of the data; the reasons are given below.

letter-objection-granted =
    We accept the objection and have stopped the processing.

    { letter-gap } which processing has stopped, and from when]

    If you also want the data erased, ask us to do so (Article 17(1)(c)).
letter-objection-partly-granted =
    We accept the objection for part of the processing. The reasons for the rest are given below.

    { letter-gap } which processing has stopped, and from when]

    If you also want those data erased, ask us to do so (Article 17(1)(c)).
letter-objection-refused = We do not accept the objection; the reasons and how we weighed them are given below.

letter-marketing-objection-granted =
    We have stopped using data about { $about } for direct marketing and for the profiling that goes with it. This covers every channel.

    { letter-gap } which channels, and from when]

    We keep only what is needed to remember the objection and not to write again.
letter-marketing-objection-partly-granted = { letter-marketing-objection-granted }
letter-marketing-objection-refused = { letter-marketing-objection-granted }

letter-automated-decision-granted =
    We grant the request. A member of staff who can change the decision has looked at the case and decided afresh.

    { letter-gap } who has reviewed the case, what the new decision is, and why]

    { letter-gap } how the automated decision came about, and which data it was based on]

    The new decision can be contested with us.
letter-automated-decision-partly-granted =
    We grant a part of the request. The reasons for the rest are given below.

    { letter-gap } who has reviewed the case, what the new decision is, and why]

    { letter-gap } how the automated decision came about, and which data it was based on]
letter-automated-decision-refused =
    We cannot grant the request; the reasons are given below.

    { letter-gap } which safeguards still apply, such as how the decision can be contested with us]

letter-portability-granted =
    We grant the request. The data are waiting as a data package on the page of the case, where you can download it. They are in CSV and JSON, which other systems can read, and the file datapackage.json describes how they are built.

    That you receive the data does not mean that we erase them (Article 20(3)).
letter-portability-partly-granted =
    We grant the request, but not entirely. The data are waiting as a data package on the page of the case, where you can download it. They are in CSV and JSON, which other systems can read, and the file datapackage.json describes how they are built. What we have left out, and why, is told below. You can ask for access to it instead (Article 15).

    That you receive the data does not mean that we erase them (Article 20(3)).
letter-portability-refused = We cannot hand the data over under the rules on data portability; the reasons are given below. You can ask for access to them instead (Article 15).

letter-withdrawal-of-consent-granted =
    The consent is withdrawn, and we have stopped the processing that rested on it.

    { letter-gap } which processing has stopped, from when, and whether the data are still processed on another legal basis]

    The withdrawal does not change that the processing was lawful until then.
letter-withdrawal-of-consent-partly-granted =
    The consent is withdrawn where the processing rests on it. The reasons for the rest are given below.

    { letter-gap } which processing has stopped, from when, and whether the data are still processed on another legal basis]

    The withdrawal does not change that the processing was lawful until then.
letter-withdrawal-of-consent-refused = The processing does not rest on consent, so there is no consent to withdraw; the reasons are given below. You can object instead (Article 21) or ask for erasure (Article 17).

letter-no-data = We have looked into it and do not process data about { $about } beyond what is in this case. We keep the case to show that we have answered.
letter-not-controller =
    We are not the controller of the data that the request is about, and so cannot decide on it.

    { letter-gap } who the controller is, how to contact them, and whether we have forwarded the request]

letter-left-out = We have left out:
letter-left-out-ground = { $ground } ({ $source })
letter-left-out-item = – { $what }. { $reason }
letter-ground = Reason: { $ground } ({ $source }).
letter-facts = { letter-gap } the facts we have relied on, and how the interests were weighed against each other]
letter-ground-open = { letter-gap } the rule we rely on, and the reasons]
letter-recipients = We tell those who received the data from us, unless that is impossible or involves disproportionate effort (Article 19). You can ask us who they are.
letter-free = Using your rights is free of charge.
letter-complaint = If you disagree, you can complain to { $authority }: { $contact }.
letter-court = You can also go to court (Article 79 GDPR).
letter-court-word = court
letter-contact = If you have questions, contact us: { $contact }. Please give the case number { $number }.
letter-dpo = You can also contact our data protection officer: { $contact }.
letter-regards = Kind regards

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
