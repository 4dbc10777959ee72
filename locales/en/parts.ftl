# The parts of the letters. Each part has its text; -RIGHT, -LETTER or both behind it make it closer. The variables are
# the placeholders that an organisation can use in its own wording. A text without variables tells a rule.

title-acknowledgement = We have received your { $request }
title-identity-asked = We need to know that it is you
title-clarification-asked = Which data is it about?
title-reminder = We are waiting for your reply
title-extension = We need more time
title-delay-notice = The answer takes longer than seven working days
title-fee = Answering would cost something
title-granted = Answer to your { $request }
title-partly-granted = Answer to your { $request }
title-refused = Answer to your { $request }
title-no-data = Answer to your { $request }
title-not-controller = Answer to your { $request }
title-closed-after-silence = We are closing the case
title-lift-notice = The restriction will be lifted
title-recipient-notice = Notice about personal data that you received from us
title-recipients-told = Who received your data

section-answer = Our answer
section-reasons = Reasons
section-information = What you should also know
section-complaint = If you disagree
section-contact = Contact

reference-case = Case number
reference-date = Date

part-greeting = Dear { $name }
part-greeting-recipient-notice = To { $name }
part-receipt = On { $received_on } we received your { $request } under { $article } of the General Data Protection Regulation (GDPR).
part-receipt-behalf = On { $received_on } we received your { $request } on behalf of { $about } under { $article } of the General Data Protection Regulation (GDPR).

part-latest-date = You will have our answer by { $due_on }. The time limit is one month from the day on which we received the request (Article 12(3)). If we cannot keep it, we write before then and say why.
part-latest-date-delay-notice = The time limit of the GDPR has not changed: you will have our answer by { $due_on } (Article 12(3)).
part-next-steps =
    What happens now:

    – We make sure that it is you who is writing.
    – We find the data, or look into what you ask for.
    – You get an e-mail when there is an answer. You can always follow the case on its page.

part-doubt = We ask because we are in doubt:
part-methods =
    You can show it in one of these ways; choose the easiest for you:

    – Reply from an e-mail address or a telephone number that we already know.
    – Sign in where you usually sign in with us.
    – Call us, and we ask a few questions that only you can answer.

    Do not send a copy of a passport, driving licence or health card.
part-purpose = We use what you show to be sure that nobody else gets your data (Article 12(6)). We note that it was checked and keep no documents.
part-quantity = We process a large quantity of data about { $about }. We therefore have to ask which data or which processing it is about (recital 63 of the GDPR).
part-question = We would like to know:
part-if-silent = You need not narrow the request. If you do not, we answer all of it.
part-missing = We are missing:
part-missing-closed-after-silence = We asked for this and did not hear from you:
part-reply-by = Please reply by { $until }.
part-consequence = If we do not hear from you, we cannot go on. We then write to tell you that the case is closed and how to take it up again.
part-reopen = You can take the case up again at any time: write to us and give the case number { $case_number }. You can also send a new request.
part-new-date = We cannot answer within the ordinary time limit, which is { $due_on }. You will have our answer by { $until }.
part-extension-ground-complexity = The law allows this because the request is complex (Article 12(3)).
part-extension-ground-number = The law allows this because of the number of requests (Article 12(3)).
part-expected-date = Danish authorities should as a rule answer within seven working days (section 36(2) of the Danish Access to Public Administration Files Act). We cannot keep that. We expect to answer by { $until }.
part-lift-date = We lift the restriction on { $until }. After that we process the data as before. The law requires us to tell you first (Article 18(3)).
part-amount = It would cost:
part-may-narrow = We have not begun. You can withdraw the request or make it smaller, so that it costs nothing. Write to tell us what you want.
part-controller = In our view this is the controller:
part-forwarded = This is what we did with the request:

part-decision-access-granted = We grant the request for access.
part-decision-access-partly-granted = We grant the request for access, but not entirely. What we have left out, and why, is told below. Everything else is included.
part-decision-access-refused = We cannot grant the request for access.
part-decision-rectification-granted = We grant the request and have corrected the data.
part-decision-rectification-partly-granted = We grant part of the request and have corrected some of the data.
part-decision-rectification-refused = We do not correct the data.
part-decision-erasure-granted = We grant the request and have erased the data about { $about }.
part-decision-erasure-partly-granted = We grant part of the request and have erased some of the data about { $about }.
part-decision-erasure-refused = We do not erase the data.
part-decision-restriction-granted = We grant the request and have restricted the processing.
part-decision-restriction-partly-granted = We grant part of the request and have restricted the processing of some of the data.
part-decision-restriction-refused = We do not restrict the processing of the data.
part-decision-portability-granted = We grant the request for data portability.
part-decision-portability-partly-granted = We grant the request for data portability, but not entirely. What we have left out, and why, is told below.
part-decision-portability-refused = We cannot hand over the data under the rules on data portability.
part-decision-objection-granted = We uphold the objection and have stopped the processing.
part-decision-objection-partly-granted = We uphold the objection for part of the processing and have stopped it.
part-decision-objection-refused = We do not uphold the objection.
part-decision-marketing-objection-granted = We have stopped using the data about { $about } for direct marketing.
part-decision-automated-decision-granted = A human has looked at the decision again.
part-decision-automated-decision-partly-granted = A human has looked at the decision again. Part of it is changed, and the rest stands.
part-decision-automated-decision-refused = We do not take up the decision under the rules on automated decisions.
part-decision-withdrawal-of-consent-granted = The consent is withdrawn, and we have stopped the processing that was based on it.
part-decision-withdrawal-of-consent-partly-granted = The consent is withdrawn where the processing is based on it.
part-decision-withdrawal-of-consent-refused = The processing is not based on consent, so there is no consent to withdraw. You can object instead (Article 21) or ask for erasure (Article 17).
part-decision-no-data = We have searched and found no data about { $about }.
part-decision-not-controller = We are not the controller of the data that the request is about and can therefore not decide on it.
part-decision-closed-after-silence = We asked for something that we cannot do without and have not heard from you. We therefore close the case without granting the request.
part-decision-recipients-told = You asked to be told who received the data from us (Article 19).

part-confirmation = We process data about { $about } (Article 15(1)).
part-confirmation-no-data = We do not process data about { $about } other than those in this case.
part-copy = A copy of the data is waiting as a data package on the page of the case, where you can download it. The package also shows which systems we searched.
part-searched = We searched here:
part-correction = This is what we corrected:
part-erased = This is what we erased:
part-backups = The data also disappear from our backups as these expire. Should we have to restore one before then, we erase the data again.
part-restricted = The restriction applies to:
part-permitted-uses = As long as the restriction applies, we only store the data. We use them for nothing else, unless you consent or it is necessary for a legal claim, to protect another person, or for reasons of important public interest (Article 18(2)).
part-notice-promise = We tell you before the restriction is lifted (Article 18(3)).
part-format = The data are waiting as a data package on the page of the case. They are in CSV and JSON, which other systems can read. The file datapackage.json describes how they are built.
part-datasets = The file index.html in the package shows each dataset with its number of rows and what the fields mean.
part-receiver = You download the package yourself and can give it to whomever you like. If you want the data sent directly to another controller, write to us; we do so where it is technically feasible (Article 20(2)).
part-not-erased = That you receive the data does not mean that they are erased here (Article 20(3)).
part-stopped = This is stopped:
part-channels = It applies to every way: e-mail, telephone, text message, letter and advertisements aimed at you, and the profiling that goes with it (Article 21(2) and (3)). We keep only the least that is needed so that we do not write to you again.
part-erasure-option = If you also want the data erased, ask us to do so (Article 17).
part-review = This is the result, and why:
part-contest = If you disagree, write and tell us how you see it. You can contest the decision, and a human answers you (Article 22(3)).
part-not-retroactive = The withdrawal does not change that the processing was lawful until then (Article 7(3)).
part-remaining-basis = Are the data processed on another legal basis?
part-recipients = We tell those who received the data from us, unless that is impossible or takes a disproportionate effort (Article 19). Write to us if you want to know who they are.
part-recipients-recipient-notice = We write because you received the data from us, and the law obliges us to tell every recipient (Article 19 of the GDPR). Please answer when it is done, or why it cannot be done.
part-change-rectification = We have corrected data about { $about }. Please correct them as well:
part-change-erasure = We have erased data about { $about }. Please erase them as well, with copies and links:
part-change-restriction = We have restricted the processing of data about { $about }. Please restrict it as well:
part-recipient-list = The data were given to:

part-refused-scope = What we refuse is the request as a whole.
part-refused-scope-partly-granted = What we refuse are the parts of the request that are named here. The rest is granted.
part-exemptions = This is what we left out:
part-grounds = We rely on:
part-reasons = What we took into account:
part-reasons-items = The reason is given beside each thing that we left out.
part-weighing = This is how the interests were weighed:
part-weighing-items = For each thing on its own we weighed the interest in seeing it against the interest that is named, and left out only what is necessary.
part-kept = This is what we keep for the time being:
part-statement-offer = You can send us a supplementary statement, which we keep together with the data (Article 16).
part-restriction-offer = If you contest that the data are accurate, you can ask us to restrict their processing meanwhile (Article 18(1)(a)).
part-access-instead = You can ask for access to the data instead (Article 15). The same conditions do not apply.
part-transfer-not-feasible = For the same reason we do not send the data directly to another controller; that requires the same conditions to be met (Article 20(2)).
part-transfer-not-feasible-partly-granted = What we left out, we do not send directly to another controller either (Article 20(2)).
part-safeguards-offered = Even where an automated decision is allowed, you can demand that a human looks at it, say what you think, and contest it (Article 22(3)).
part-granted-instead = You can write to us if the circumstances change or if you want to narrow the request; we then look at it again.
part-granted-instead-partly-granted = The rest of the request is granted as described above.
part-public-reasons = Main considerations behind our discretion (section 24 of the Danish Public Administration Act):
part-public-reasons-items = The main considerations stand beside each thing that we left out (section 24 of the Danish Public Administration Act).
part-reasons-weighed = The reasons are the weighing that follows here.
part-public-reasons-weighed = The main considerations are those weighed against each other (section 24 of the Public Administration Act).

part-information = For each processing activity it says here what we use the data for, on which basis, which kinds of data they are, who receives them, how long we keep them, where we have them from, and whether there are automated decisions (Article 15(1)).
part-safeguards = If data are sent to countries outside the EU and EEA, the country and the safeguard for the transfer stand in the same place (Article 15(2)).
part-safeguards-none = The data are not sent to countries outside the EU and the EEA (Article 15(2)).
part-safeguards-listed = These recipients are outside the EU and the EEA. For each you find the country and the safeguard for the transfer (Article 15(2)):
part-other-rights = You can ask to have data corrected or erased and to have their processing restricted, and you can object to it (Article 15(1)(e)).
part-limits = We keep the case itself, with your request and our answer, to show that we answered. After that it is erased.
part-no-fee = Using your rights costs nothing.
part-complaint = You can complain to { $authority }: { $authority_contact }.
part-public-complaint = You can complain about how an authority processes data about you under section 39 of the Danish Data Protection Act. The decision of the supervisory authority cannot be brought before another administrative authority.
part-court = You can also go to court (Article 79 of the GDPR).
part-contact = If you have questions, contact us: { $contact }. Please give the case number { $case_number }.
part-contact-recipient-notice = Questions are answered by: { $contact }. Give the case number { $case_number }.
part-dpo = You can also contact our data protection officer: { $dpo }.
part-closing =
    Yours sincerely
    { $organisation }

letter-item-what = Data
letter-item-before = Before
letter-item-after = Now
letter-item-on = Date
letter-item-until = Erased on
letter-item-note = Note
letter-activity = Processing
letter-role = Responsibility
letter-role-processor = We are a processor for { $other }
letter-role-joint-controller = We are joint controllers with { $other }
letter-purposes = Purpose
letter-legal-basis = Legal basis
letter-people = People
letter-special = Some of the data belong to special categories (Article 9)
letter-none = None
letter-forwarded-request = On { $date } we passed the request on to { $name }.
letter-forwarded-notice = On { $date } we told { $name } that you have written to us. We did not pass on the request itself.
letter-data-categories = Data
letter-recipients = Recipients
letter-storage = Storage
letter-source = Source
letter-automated = Automated decisions
letter-of = Page { $page } of { $pages }
letter-draft = DRAFT, not sent
