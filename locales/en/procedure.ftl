# The procedures: each step with what the law wants, and everything that is decided one by one.
procedure-title =
    { $right ->
        [access] How the request for access is handled
        [rectification] How the request for rectification is handled
        [erasure] How the request for erasure is handled
        [restriction] How the request for restriction is handled
        [portability] How the request for portability is handled
        [objection] How the objection is handled
        [marketing-objection] How the objection to marketing is handled
        [automated-decision] How the automated decision is reviewed
       *[withdrawal-of-consent] How the withdrawal is handled
    }
procedure-count = { $done } of { $of } steps
procedure-hint = Each step says what the law wants. What is missing holds up the decision or the answer until it is done.
procedure-state-done = Done
procedure-state-later = Later
procedure-state-open = Missing
procedure-state-advice = Where it applies
procedure-state-none = Not needed
procedure-rules = Rules:
procedure-gate-decision = must be done before the decision
procedure-gate-answer = must be done before the answer
procedure-go = Go to the step
procedure-extra = Refusals for formal reasons, reminder and fee
procedure-note = Write down what you did
procedure-note-change = Write a new note
procedure-note-label = What did you find or do?
procedure-save = Save
procedure-identity = Who is the person?
procedure-identity-text =
    { $right ->
        [marketing-objection] No check is needed: marketing to the address that writes stops, whoever writes.
        [withdrawal-of-consent] Withdrawing a consent must be as easy as giving it. A confirmed e-mail address is enough.
        [automated-decision] Ask for no more than is needed to find the person’s case.
       *[other] Nothing is handed over, changed or erased before you know who asks. Use the least intrusive check that works.
    }
procedure-search = Find the data
procedure-search-text = Search every system, processors and archives too. If nothing is searched, write down why.
procedure-review = Look for other people’s data
procedure-review-text = Withhold what is about others or protected, and only that. It is never a reason to refuse everything.
procedure-information = Tell about the processing
procedure-information-text = The answer must tell purposes, categories, recipients by name, retention, rights, source and automated decisions. They come from the register.
procedure-meanwhile = Should the data rest meanwhile?
procedure-meanwhile-text =
    { $right ->
        [objection] If the person asks for it, the data may only be stored while you weigh the objection.
       *[other] If the person contests that the data are right, she can have their use restricted while you look into it. Write whether that was offered.
    }
procedure-obligations = Does anything require you to keep data?
procedure-obligations-text = Look for bookkeeping, open disputes, contracts and archive duties. What rests on consent alone can always be erased.
procedure-items =
    { $right ->
        [rectification] Decide each datum
        [erasure] Decide each kind of data
        [restriction] Decide what is to rest
        [portability] Assess each dataset
        [objection] Weigh each processing
        [marketing-objection] Stop each channel
        [automated-decision] Have a person decide again
       *[withdrawal-of-consent] Stop what rests on the consent
    }
procedure-items-text =
    { $right ->
        [rectification] What is wrong is corrected; what is missing is added. Only when it is right may you say no.
        [erasure] Erase when a condition of article 17(1) is met. Keep only what an exception covers, and write down the rule and the date.
        [restriction] Data rest when they are contested, unlawful, needed for a legal claim, or while an objection is weighed.
        [portability] A dataset is handed over when it rests on consent or contract, is processed by automated means and comes from the person. Otherwise access can be asked for.
        [objection] Stop, unless you can show compelling legitimate grounds that override the person’s, or a legal claim. Write down the weighing.
        [marketing-objection] Stop every channel at once. There are no exceptions, and you may not ask why.
        [automated-decision] Somebody who can change the decision, and does not just repeat the machine’s, looks at the case and explains how it came about.
       *[withdrawal-of-consent] Stop the processing from the day of the withdrawal. If you have another legal basis, the person must be told.
    }
procedure-transfer = Are they to go to somebody else?
procedure-transfer-text = If the person wants the data sent straight to another controller, do so where it is technically feasible. Check that the recipient is the right one.
procedure-carried-out = Do what was decided
procedure-carried-out-text = The answer tells what was done and when. So it is done first, and the day, the way and the proof are written down here.
procedure-backups = Backups
procedure-backups-text = Erase in backups where that is possible. Otherwise the data are erased again if a backup is restored. Write when the last backup expires.
procedure-made-public = Were the data made public?
procedure-made-public-text = If you made the data public, take reasonable steps to tell other controllers that they are to be erased.
procedure-recipients = Tell the recipients
procedure-recipients-text = Everybody who received the data must be told, processors too, unless it is impossible or disproportionately hard. List them, so that each has a line; if nobody received them, say so there.
procedure-suppression = Put the address on the suppression list
procedure-suppression-text = Keep only what it takes to remember the objection, so that nobody writes again. Once a channel is stopped, the address is on the list.
procedure-answer = Answer in writing
procedure-answer-text = A case never closes without a written answer, and the answer may not wait longer than needed.
procedure-burden = Show why the request is refused
procedure-burden-text = If the request is manifestly unfounded or excessive, or the data cannot be tied to the person, it is you who must be able to show it. Many pages, effort or an unfriendly tone are never enough.
procedure-reminder = Remind the person
procedure-reminder-text = Before you refuse because the person has not shown who she is, she must have been asked and reminded. Write when and how.
procedure-lateness = Explain why the refusal comes late
procedure-lateness-text = A refusal must be given within one month, even when the time was extended. If the month is over, write down why.
procedure-fee = Fee
procedure-fee-text = Using one’s rights is free. Only a manifestly unfounded or excessive request may cost a reasonable fee, and it must be announced first, so that the person can ask for less or take the request back.
procedure-fee-new = Announce a fee
procedure-fee-amount = Amount in Danish kroner
procedure-fee-reason = Why is the request unfounded or excessive?
procedure-fee-announce = Announce the fee
procedure-fee-reply = What became of the fee?
procedure-fee-paid = Paid
procedure-fee-narrowed = The person asks for less
procedure-fee-waived = Waived
procedure-reopen = Take the case up again
procedure-reopen-reason = What has the person supplied?
procedure-reopen-hint = The case starts again where you need to know who the person is.
procedure-item-open = Not decided
procedure-changed = From “{ $before }” to “{ $after }”
procedure-kept-until = kept until { $day }
procedure-carried-on = { $day }: { $method }
procedure-to-do = To be done
procedure-done = Done
procedure-unassessed = These datasets are not assessed yet:
procedure-add-datum = Add a datum
procedure-add-category = Add a kind of data
procedure-add-scope = Add what is to rest
procedure-add-processing = Add a processing
procedure-add-channel = Add a channel
procedure-add-decision = Add a decision
procedure-add-consent = Add a processing
procedure-verdict = What is the decision?
procedure-verdict-later = You can save now and decide later. Fields that belong to another choice are not kept.
procedure-verdict-follows = Whether the dataset is handed over follows from the fields.
procedure-only = with { $verdicts }
procedure-execution = How was it done?
procedure-execution-text = Write this down when it is done in the systems. The answer goes out when everything is done.
procedure-execution-save = Save that it is done
procedure-remove = Remove from the case
procedure-executing = The case is decided. Do what was decided, and then send the answer.
procedure-letter-later = The letter is written afterwards: when what was decided is done in the systems, the answer tells what was done and when.
procedure-reply = Write and send the answer
procedure-reply-send = Send the answer
procedure-reply-note = When you send the answer, the person gets a mail that there is one. It is read on the page of the case.
procedure-error-missing = Fill in this field
procedure-error-long = Write less: at most 200 characters on one line or 4,000 in a text field
procedure-error-day = Choose a day
procedure-error-future = Choose today or an earlier day; it must be done
procedure-error-early = Choose a day after the request came in
procedure-error-basis = Legal basis and ground do not fit: only processing in the public interest or a legitimate interest can be weighed
procedure-error-amount = Enter an amount in kroner between 0.01 and 10,000
procedure-error-fee-right = No fee can be taken for this right
procedure-error-fee-late = The month is over. A fee must be announced within it.
procedure-error-fee-twice = A fee is already announced
procedure-error-no-fee = No announced fee waits for an answer
procedure-not-portable-other-basis = The processing rests neither on consent nor on a contract. You can ask for access instead.
procedure-not-portable-public-task = The data are used for a task in the public interest. You can ask for access instead.
procedure-not-portable-not-provided = The data are derived and were not provided by you. You can ask for access instead.
procedure-not-portable-not-automated = The data are not processed by automated means. You can ask for access instead.
verdict-corrected = Correct it
verdict-corrected-hint = It is wrong.
verdict-completed = Complete it
verdict-completed-hint = Something is missing; a supplementary statement is added.
verdict-held-accurate = Not corrected
verdict-held-accurate-hint = It is right. Give the reasons and offer a restriction.
verdict-erase = Erase
verdict-erase-hint = A condition for erasure is met.
verdict-keep = Keep
verdict-keep-hint = An exception covers it, or no condition is met.
verdict-restrict = Restrict
verdict-restrict-hint = Storage only, until the restriction is lifted.
verdict-not-restrict = Not restricted
verdict-not-restrict-hint = None of the conditions is met.
verdict-hand-over = Hand over
verdict-hand-over-hint = All conditions are met.
verdict-not-portable = Not handed over
verdict-not-portable-hint = A condition is not met.
verdict-stop = Stop
verdict-stop-hint =
    { $right ->
        [marketing-objection] Marketing always stops.
       *[other] The processing stops.
    }
verdict-continue = Continue
verdict-continue-hint = Compelling legitimate grounds override, or article 21(1) does not apply.
verdict-changed = Changed
verdict-changed-hint = A person has decided otherwise.
verdict-upheld = Upheld
verdict-upheld-hint = A person has decided again and came to the same.
verdict-no-review = Not reviewed
verdict-no-review-hint = Article 22 does not apply, or allows it.
verdict-not-consent = Does not rest on consent
verdict-not-consent-hint = There is no consent to withdraw.
item-datum = A datum
item-datum-text = Write what is wrong and what is right.
item-category = A kind of data
item-category-text = Decide separately what is erased and what is kept.
item-scope = What is to rest?
item-scope-text = Write which data and which use it is about.
item-dataset = A dataset
item-dataset-text = Three conditions decide whether it is handed over under article 20.
item-processing = A processing
item-processing-text = Write what is objected to, and weigh the interests.
item-channel = A channel
item-channel-text = For example newsletter, telephone, letters or profiling.
item-decision = An automated decision
item-decision-text = A person looks at it again.
item-consent = A consent
item-consent-text = Write which processing rested on it.
item-datum-what = Which datum?
item-datum-was = It says now
item-datum-should-be = It should say
item-datum-statement = Supplementary statement
item-datum-evidence = Evidence asked for and seen
item-datum-evidence-hint = Ask only for what is needed, and write only its kind, not its content.
item-datum-why = Why is it right?
item-datum-restriction-offered = The person was offered that the datum rests while it is contested
item-category-what = Which data?
item-category-systems = In which systems?
item-category-erasure-ground = Why are they erased?
item-category-ground = Why are they kept?
item-category-statute = Which rule?
item-category-statute-hint = For example the Bookkeeping Act, or the part of article 17 that applies.
item-category-kept-until = Kept until
item-category-kept-until-hint = Or the day on which you look at it again.
item-category-why = Reasons for the person
item-scope-what = Which data and which use?
item-scope-restriction-ground = Why are they to rest?
item-scope-why = Why is no condition met?
item-dataset-what = Dataset
item-dataset-basis = Legal basis
item-dataset-provided = Where do the data come from?
item-dataset-automated = Are they processed by automated means?
item-processing-what = Which processing?
item-processing-basis = Legal basis
item-processing-ground = Why does it continue?
item-processing-weighing = Weighing
item-processing-weighing-hint = The person’s own situation, your grounds, and why they override. It stands in the answer.
item-channel-what = Which channel?
item-decision-what = Which decision?
item-decision-reviewer = Who reviewed it?
item-decision-independent = The reviewer can change the decision and did not make the first one
item-decision-result = The new decision and its reasons
item-decision-explanation = How did the automated decision come about?
item-decision-explanation-hint = The procedure and the data that counted, in plain words. A formula is not enough.
item-decision-ground = Why is it not reviewed?
item-decision-why = Reasons, and the safeguards that still apply
item-consent-what = Which processing?
item-consent-effective-on = Effective from
item-consent-other-basis = Is there another legal basis?
item-consent-why = What does the processing rest on?
item-datum-done-on = Done on
item-datum-method = How, and in which system?
item-datum-proof = Proof, such as a log number
item-category-done-on = Done on
item-category-method = How, and in which system?
item-category-proof = Proof, such as a log number
item-scope-done-on = Done on
item-scope-method = How, and in which system?
item-scope-proof = Proof, such as a log number
item-processing-done-on = Done on
item-processing-method = How, and in which system?
item-processing-proof = Proof, such as a log number
item-channel-done-on = Done on
item-channel-method = How, and in which system?
item-channel-proof = Proof, such as a log number
item-decision-done-on = Done on
item-decision-method = How, and in which system?
item-decision-proof = Proof, such as a log number
item-consent-done-on = Done on
item-consent-method = How, and in which system?
item-consent-proof = Proof, such as a log number
item-dataset-done-on = Done on
item-dataset-method = How, and in which system?
item-dataset-proof = Proof, such as a log number
item-category-backups-until = The last backup expires
item-erasure-ground-no-longer-needed = No longer needed (1)(a)
item-erasure-ground-consent-withdrawn = Consent withdrawn (1)(b)
item-erasure-ground-objection = Objection (1)(c)
item-erasure-ground-unlawful = Unlawful processing (1)(d)
item-erasure-ground-legal-duty = Legal duty to erase (1)(e)
item-erasure-ground-child = Online service to a child (1)(f)
item-restriction-ground-accuracy = Accuracy is contested (a)
item-restriction-ground-unlawful = Unlawful, but the person prefers restriction (b)
item-restriction-ground-claims = The person needs them for a legal claim (c)
item-restriction-ground-objection = An objection is being weighed (d)
item-basis-consent = Consent
item-basis-contract = Contract
item-basis-legal-obligation = Legal obligation
item-basis-vital-interests = Vital interests
item-basis-public-task = Task in the public interest
item-basis-legitimate-interests = Legitimate interests
item-basis-other = Another basis
item-provided-subject = The person provided them
item-provided-observed = Observed of the person
item-provided-derived = Derived from other data
item-automated-yes = Yes
item-automated-no = No, on paper only
item-other-basis-none = No
item-other-basis-contract = Contract
item-other-basis-legal-obligation = Legal obligation
item-other-basis-vital-interests = Vital interests
item-other-basis-public-task = Task in the public interest
item-other-basis-legitimate-interests = Legitimate interests
procedure-recipients-go = Go to the recipients
item-category-system = System
item-category-system-hint = Needed only together with the keys.
item-category-records = Keys of what was erased, one on each line
item-category-records-hint = Employee numbers, for example. They are kept only as fingerprints, so that what was erased is recognised and erased again when a backup is restored.
item-channel-addresses = Addresses and phone numbers that are not written to again
item-channel-addresses-hint = One on each line. They are kept only as fingerprints on the suppression list.
letter-backups-until = The last backup expires on { $day }
letter-provided-subject = the person
letter-provided-observed = observed
letter-provided-derived = derived from other data
letter-dataset = Basis: { $basis }. Source: { $from }.
letter-reviewed-by = { $reviewer } has looked at “{ $what }” again.
letter-other-basis-none = { $what }: No, we have no other basis.
letter-other-basis = { $what }: Yes, { $basis }.
letter-fee = { $whole }.{ $part } { $currency }
