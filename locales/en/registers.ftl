# The registers that live on after the case
registers-title = After the case
registers-lead = What goes on when a case is over: what is restricted, who has objected, who was told, and what must not come back.
registers-case-hint = This goes on when the case is closed, and also when it is purged.
registers-case-title = After case { $number }
registers-case-purged = The case is purged. Only what still stands is shown here.
registers-none = There is nothing here.
registers-search = Case number or e-mail
registers-search-hint = 2026-0417 or name@example.dk
registers-search-do = Search
registers-show = Show
registers-found = Found
registers-found-none = There is nothing about whom you are looking for. Search with the whole case number or the whole e-mail address.
registers-entry = The entry
registers-since = since { $day }
registers-day = Day
registers-col-person = Person
registers-col-case = Case
registers-col-ground = Ground
registers-col-against = Against
registers-col-since = Since
registers-col-state = Status
registers-col-listed = Listed
registers-state-in-force = In force
registers-state-told = Notice sent { $day }
registers-state-lifted = Lifted
registers-state-ended = No longer stands

registers-restrictions = Restrictions
registers-restrictions-what = Data that may only be stored (article 18). The person must be told before a restriction is lifted.
registers-restrictions-count = { $n ->
    [one] 1 in force
   *[other] { $n } in force
}
registers-show-restrictions-standing = In force
registers-show-restrictions-ended = Lifted
registers-restriction-of = Restriction for { $name }
registers-restriction-means = The data may only be stored. Any other use needs one of four grounds and must be recorded below.
registers-scope = What is restricted?
registers-scope-hint = Write which data and which systems it is about.
registers-restrict = Restrict the processing
registers-restrict-save = Put the restriction into force
restriction-ground-accuracy-contested = The person says that the data are wrong, and that is being checked
restriction-ground-unlawful = The processing is unlawful, but the person does not want erasure
restriction-ground-needed-for-claims = We do not need the data, but the person needs them for a legal claim
restriction-ground-objection-pending = The person has objected, and the objection is being weighed
registers-lifting = Lifting
registers-lifting-hint = First tell the person that the restriction is going to be lifted, and why. Record it here. Only then can you lift it (article 18(3)).
registers-notice-none = The person has not been told yet.
registers-notice-sent = The person was told on { $day } ({ $way }). Recorded by { $by }.
registers-notice-record = Record that the person was told
registers-notice-again = Record a new notice
registers-notice-why = Why is the restriction going to be lifted?
registers-notice-why-hint = Write what you wrote or said to the person. The person can read it on the status page.
registers-notice-why-draft = We have checked the data. [Write the result.] So we will use them again.
registers-notice-way = How was the person told?
notice-way-portal = letter in the portal
notice-way-letter = letter or Digital Post
notice-way-phone = phone
notice-way-in-person = in person
registers-notice-on = When?
registers-notice-save = Record the notice
registers-lift = Lift the restriction
registers-lift-first = You can lift the restriction once it is recorded that the person was told.
registers-uses = Use of the restricted data
registers-uses-hint = Whenever the data are used for anything but being stored, it must stand here with its ground (article 18(2)).
registers-uses-none = The data have not been used.
registers-use-new = Record a use
registers-use-ground = Ground
use-ground-consent = The person has agreed
use-ground-legal-claims = A legal claim
use-ground-another-person = To protect another person's rights
use-ground-public-interest = Important public interest
registers-use-on = When were they used?
registers-use-what = What were they used for?
registers-use-save = Record the use

registers-objections = Objections
registers-objections-what = Processing that somebody has objected to (article 21), and what the weighing led to.
registers-objections-count = { $n ->
    [one] 1 stands
   *[other] { $n } stand
}
registers-show-objections-standing = Standing
registers-show-objections-ended = No longer standing
registers-objection-of = Objection by { $name }
registers-object = Record an objection
registers-object-save = Record the objection
registers-about = Which processing?
registers-about-marketing = All direct marketing
registers-from = Counts from
registers-recorded = Recorded
registers-weighed = Weighed
registers-weighing = The weighing
registers-weighing-hint = Write the person's reasons, yours, and why one of them weighs more. It must stand here if the processing goes on.
registers-weigh = Weigh the objection
registers-weigh-hint = The processing stops unless you can show compelling legitimate grounds that override the person's, or need the data for a legal claim.
registers-weigh-save = Save the weighing
registers-outcome = Outcome
registers-channels = Channels
registers-addresses = Addresses that must not be written to
registers-addresses-hint = For marketing only. One e-mail address or phone number a line. They are kept only as a code that cannot be read.
address-kind-email = e-mail
address-kind-phone = phone
objection-kind-processing = Processing
objection-kind-processing-hint = Processing that rests on a task in the public interest or on legitimate interests. The objection is weighed.
objection-kind-marketing = Direct marketing
objection-kind-marketing-hint = Stops at once. Cannot be refused.
objection-kind-research = Research or statistics
objection-kind-research-hint = Stops unless it is needed for a task in the public interest.
objection-outcome-pending = Being weighed
objection-outcome-stopped = The processing has stopped
objection-outcome-overridden = Goes on: compelling legitimate grounds
objection-outcome-legal-claims = Goes on: needed for a legal claim
objection-outcome-public-task = Goes on: a task in the public interest
registers-end = The objection no longer stands
registers-end-hint = Use this only when the person took the objection back, or when the processing is over.
registers-end-why = Why?
registers-end-save = End the objection

registers-recipients = Recipients told
registers-recipients-what = Who received the data, and whether they were told that the data were rectified, erased or restricted (article 19).
registers-recipients-count = { $n ->
    [0] All have been told
    [one] 1 still to be told
   *[other] { $n } still to be told
}
registers-show-recipients-standing = Some still to be told
registers-show-recipients-ended = All told
registers-told-title = Recipients to be told
registers-told-hint = Everybody who received the data must be told what was done with them, your processors too (article 19).
registers-told-nobody = It is recorded that nobody received the data.
registers-told-not-yet = The recipients are not listed yet.
registers-told-count = { $open ->
    [0] All { $all } are done
   *[other] { $open } of { $all } to do
}
registers-asked = The person asked on { $day } who was told, and now sees the names on the status page.
registers-asked-short = The person asked on { $day }
registers-list-open = List the recipients
registers-list-more = Add recipients of more activities
registers-list-activities = Which activities is it about?
registers-list-hint = Every recipient of the chosen activities gets a line of its own. Those in which data were found are chosen already.
registers-list-nobody = Nobody received the data
registers-list-nobody-hint = Use this only when you have looked into it.
registers-list-save = List the recipients
registers-settle = Tell
registers-settle-again = Correct
registers-settle-how = What happened?
registers-settle-text = Text for the recipient, or why not
registers-settle-text-hint = Copy the text and send it by a secure channel. If that is impossible or takes too much, write why instead.
registers-settle-save = Save
registers-answer = Record an answer
registers-answer-text = What did the recipient answer?
registers-answer-save = Save the answer
registers-answered = Answered { $day }:
told-open = To do
told-notified = Told
told-impossible = Impossible
told-disproportionate = Disproportionate
registers-ready-rectification =
    You have received data from { $organisation } about { $name }. We have rectified the data: [write what was rectified].

    Please rectify them too, and write to us when it is done. Our case number is { $number }. We tell you this under article 19 of the GDPR.
registers-ready-erasure =
    You have received data from { $organisation } about { $name }. We have erased the data: [write what was erased].

    Please erase them too, copies and links included, and write to us when it is done. Our case number is { $number }. We tell you this under article 19 of the GDPR.
registers-ready-restriction =
    You have received data from { $organisation } about { $name }. We have restricted the processing of the data: [write what is restricted].

    Please only store them until you hear from us again, and write to us when it is done. Our case number is { $number }. We tell you this under article 19 of the GDPR.

registers-marketing = No marketing
registers-marketing-what = Addresses that must not be written to. They can be recognised, not read.
registers-marketing-lead = There are no names and no addresses here, only codes that an address can be compared with. The codes stay as long as you do marketing, also when the case is purged.
registers-marketing-count = { $n ->
    [0] No addresses on the list
    [one] 1 address on the list
   *[other] { $n } addresses on the list
}
registers-address = E-mail or phone number
registers-address-hint = Write a phone number of another country with its country code, such as +46.
registers-test = May we write to this address?
registers-test-do = Check
registers-tested-stopped = { $address } must not be written to. It has been on the list since { $day }.
registers-tested-free = { $address } is not on the list.
registers-compare = Check a whole list
registers-compare-hint = Upload a CSV file, such as the recipients of a newsletter. The file is not kept, and the result stands only in the file that you get back.
registers-compare-do = Compare
registers-compared-none = None of the { $rows } addresses is on the list.
registers-give = What do you want back?
registers-give-stopped = Those you must not write to
registers-give-stopped-hint = Line and address. Lines without an address that we can read are there too.
registers-give-rest = My file without them
registers-give-rest-hint = Lines without an address that we can read are taken out.
registers-column = Name of the column
registers-column-hint = Only if the column is called anything but e-mail or phone.
registers-column-key-hint = Only if the column is called anything but key or id.
registers-file = CSV file
registers-file-stopped = do-not-write-to-{ $stopped }-of-{ $rows }.csv
registers-file-rest = without-those-who-said-no.csv
registers-file-erasures = delete-again-after-restore.csv
registers-file-again = delete-again-{ $again }.csv
registers-stop = Stop marketing to an address
registers-stop-hint = Counts at once. It is enough that somebody asks, and the address is all you may ask for.
registers-stop-do = Stop
registers-allow = Let an address get marketing again
registers-allow-hint = Only when the person has asked for it.
registers-allow-do = Take off the list

registers-erasures = To delete again
registers-erasures-what = What was erased, and must be deleted again if a backup is restored.
registers-erasures-lead = A backup can bring erased data back. There is a code here for every erased record. The code cannot be read, but it recognises the record when the system is restored.
registers-erasures-now = On the list
registers-erasures-count = { $n ->
    [0] No records
    [one] 1 record
   *[other] { $n } records
}
registers-erasures-export = Fetch the list as CSV
registers-restored = A system was restored
registers-restored-hint = Export the keys (such as the employee numbers) from the restored system as CSV and upload them. You get back those that must be deleted again. The file is not kept.
registers-compared-clean = None of the { $rows } records must be deleted again.
registers-erased-add = Remember that something was erased
registers-erased-hint = Use this when you erased records by hand.
registers-erased-save = Remember them
registers-system = System
registers-keys = Keys
registers-keys-hint = One a line, as they stand in the system. They are kept only as a code.
registers-until = The oldest backup is gone on
registers-until-hint = The record is remembered up to and including that day.

registers-error-scope = Write what is restricted.
registers-error-text = Write why.
registers-error-gap = Fill in what stands in square brackets
registers-error-long = The text is too long. Write at most 4,000 characters.
registers-error-choice = Choose one of the options.
registers-error-day = Choose a day.
registers-error-day-outside = Choose a day from the beginning of the restriction to today.
registers-error-day-future = Choose a day up to today.
registers-error-about = Write which processing the objection is against.
registers-error-weighing = Write the weighing. The processing cannot go on without it.
registers-error-outcome = There is no such outcome for this kind of objection. Marketing always stops.
registers-error-told-text = Write what the recipient was told, or why it was not told.
registers-error-activity = One of the activities is no longer in the register. Choose again.
registers-error-activities = Choose at least one activity, or record that nobody received the data.
registers-error-address = Write an e-mail address or a phone number.
registers-error-address-missing = Write at least one address that must not be written to.
registers-error-not-stopped = The address is not on the list.
registers-error-system = Write which system it is.
registers-error-keys = Write at least one key.
registers-error-until = Choose a day from today on.
registers-file-missing = Choose a file.
registers-file-large = The file is too large. Split it into several.
registers-file-empty = The file is empty. Choose a CSV file with a line of headings and a line for each address.
registers-file-utf8 = Line { $line } is not UTF-8. Save the file as “CSV UTF-8” and upload it again.
registers-file-column = We cannot see which column it is. The file has the columns { $columns }. Write the name of the right one.
registers-file-torn = Line { $line } cannot be read. Look for a quotation mark that is not closed.
registers-file-rows = The file has more than { $most } lines. Split it into several.
registers-refusal-notice-missing = The restriction cannot be lifted yet. The person must be told first. Record the notice above.
registers-refusal-notice-later = The restriction cannot be lifted before the notice is sent.
registers-refusal-lifted = The restriction is lifted already.
registers-refusal-ended = The objection has ended already.
registers-refusal-right = For this right no recipients are told.
registers-refusal-not-told = First record that the recipient was told.

staff-notice-restricted = The restriction is in force.
staff-notice-use-recorded = The use is recorded.
staff-notice-notice-recorded = The notice is recorded. The restriction can now be lifted.
staff-notice-restriction-lifted = The restriction is lifted.
staff-notice-objection-recorded = The objection is recorded.
staff-notice-objection-weighed = The weighing is saved.
staff-notice-objection-ended = The objection has ended.
staff-notice-recipients-listed = The recipients are listed.
staff-notice-recipient-settled = The recipient is recorded.
staff-notice-recipient-answered = The answer is recorded.
staff-notice-address-stopped = The address gets no more marketing.
staff-notice-address-allowed = The address may get marketing again.
staff-notice-erasure-remembered = The records are remembered.

# On the person's own page
public-standing-title = This applies to you
public-restriction = Your data have been restricted since { $day }
public-restriction-lifted = The restriction was lifted on { $day }
public-restriction-accuracy-contested = Because you say that the data are wrong, and we are checking.
public-restriction-unlawful = Because the processing was unlawful and you wanted the data restricted rather than erased.
public-restriction-needed-for-claims = Because you need the data for a legal claim.
public-restriction-objection-pending = Because you have objected, and we are weighing it.
public-restriction-means = We store the data but use them for nothing else, unless you agree or the law allows it. We tell you before we lift the restriction.
public-restriction-notice = We told you on { $day } that the restriction is going to be lifted:
public-objection = Your objection is recorded and counts from { $day }
public-objection-ended = Your objection no longer stands since { $day }
public-objection-pending = We are weighing it now.
public-objection-stopped = We no longer process the data for what you objected to.
public-objection-overridden = We go on, because we have compelling legitimate grounds. They stand in our answer.
public-objection-legal-claims = We go on, because the data are needed for a legal claim. Our answer says so.
public-objection-public-task = We go on, because it is needed for a task in the public interest. Our answer says so.
public-marketing = You get no marketing from us since { $day }
public-marketing-means = We keep only a code that recognises your address, so that we do not write to you by mistake.
public-marketing-channels = This goes for
public-told-title = Others who received your data
public-told-count = { $told ->
    [one] 1 of { $all } recipients was told what we did.
   *[other] { $told } of { $all } recipients were told what we did.
}
public-told-ask = Tell me who was told
public-told-code = We send you a one-time code first, so that only you see the names.
public-told-locked = You asked to see the names. Confirm yourself with a one-time code, and they stand here.
public-told-open = has not been told yet
public-told-notified = was told on
public-told-impossible = could not be told
public-told-disproportionate = was not told, because it would take a disproportionate effort
public-event-restriction-begun = We restricted the use of your data
public-event-lift-notice-sent = We told you that the restriction is going to be lifted
public-event-restriction-lifted = The restriction was lifted
public-event-objection-recorded = We recorded your objection
public-event-marketing-stopped = We stopped marketing to you
public-event-recipients-asked = You asked who was told
registers-settle-letter = Keep a letter to the recipient among the letters of the case too, written from what was done
registers-error-letter = There is nothing to write about yet: record at the items first that it is done.
registers-lift-on = When will it be lifted?
registers-lift-on-hint = Only where the notice is a letter in the portal. The letter names the day.
registers-error-lift-on = Choose the day of the lifting: today or later
