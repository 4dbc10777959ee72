staff-skip = Skip to content
staff-menu = Menu
staff-other-language = Dansk
staff-optional = optional
staff-problem-title = There is something to correct
staff-save = Save
staff-back = Back
staff-all = All
staff-apply = Apply
staff-clear = Clear
staff-nobody = Unassigned
staff-me = Me
staff-you = This is you

staff-sign-in-title = Sign in
staff-sign-in = Sign in
staff-sign-out = Sign out
staff-email = E-mail
staff-password = Password
staff-password-new = New password
staff-password-again = Repeat the password
staff-password-current = Current password
staff-password-hint = At least 12 characters. Four random words are better than a short password with signs and digits.
staff-password-change = Change password
staff-password-change-hint = When the password has changed, you are signed out everywhere and sign in again with the new one.
staff-name = Name
staff-phone = Phone
staff-website = Website
staff-language = Language
staff-language-da = Danish
staff-language-en = English
staff-role = Role

staff-setup-title = Set up Indsigt
staff-setup-lead = Nobody works here yet. Fill in this page once. It makes the organisation and its first administrator, and the link cannot be used again.
staff-setup-organisation = The organisation
staff-setup-administrator = You, the administrator
staff-setup-button = Create and sign in
staff-organisation-name = Name of the organisation
staff-slug = Short name for the address
staff-slug-hint = The form will be at { $base }/o/short-name. Use lower-case letters a to z, digits and hyphens.
staff-address = Postal address
staff-contact-email = E-mail for questions about personal data
staff-contact-phone = Phone
staff-dpo = Data protection officer
staff-dpo-hint = Stands in answers to people. Leave the fields empty if you have no officer.
staff-authority = Supervisory authority
staff-authority-hint = Every answer says where to complain.
staff-authority-from = The fields are filled in by your country ({ $country }), as the authority was known on { $date }; compare with its website. If another authority supervises you, write it here. Empty the fields to use the country’s again.
staff-public-address = Address of the form
staff-settings-title = Organisation
staff-settings-lead = This stands in letters, on the public pages and in the answer packages.
staff-settings-language = Language before a visitor has chosen one

staff-invitation-title = Choose your password
staff-invitation-lead = You are invited to work at { $organisation }.
staff-invitation-button = Save and sign in

staff-people-title = People
staff-people-now = Accounts
staff-invite-title = Invite a colleague
staff-invite-hint = Your colleague gets a mail with a link and chooses the password. The link works for three days.
staff-invite = Send invitation
staff-disable = Close account
staff-enable = Open account
staff-account-active = Active
staff-account-invited = Invited
staff-account-locked = Locked for a moment
staff-account-off = Closed
staff-role-handler = Handler
staff-role-dpo = Data protection officer
staff-role-administrator = Administrator
staff-role-auditor = Auditor
staff-role-does-handler = Handles cases from receipt to answer.
staff-role-does-dpo = As a handler. Also sees work that fails.
staff-role-does-administrator = Everything, people and organisation too.
staff-role-does-auditor = Reads cases and tasks, changes nothing.
staff-me-title = My account

staff-tasks-title = Background work
staff-tasks-lead = Work in the background that went wrong. Most of it is tried again by itself.
staff-tasks-none = Nothing went wrong.
staff-task-send-mail = Send a mail
staff-task-run-search = Find the person in a system
staff-task-read-search = Read data from a system
staff-task-build-package = Build an answer package
staff-task-given-up = Given up
staff-task-retrying = Will be tried again
staff-task-tries = { $n ->
    [one] 1 try
   *[other] { $n } tries
}
staff-task-since = last { $time }
staff-task-next = next try { $time }
staff-retry = Try again now

staff-nav-cases = Cases
staff-nav-house = Operation
staff-view-open = Open cases
staff-view-mine = My cases
staff-view-nobodys = Unassigned
staff-view-late = Overdue
staff-view-week = Within 7 days
staff-view-found = Search result
staff-overview = Overview
staff-in-time = On time this year
staff-over-oldest = { $days ->
    [one] Oldest: 1 day late
   *[other] Oldest: { $days } days late
}
staff-over-none = None
staff-over-week = { $today } today, { $tomorrow } tomorrow
staff-over-answered = { $n } of { $all } answered
staff-percent = { $n } %
staff-chart-title = Deadlines per week
staff-chart-table = Show as table
staff-chart-week = Week
staff-chart-cases = Cases
staff-chart-late = Late
staff-chart-week-number = Week { $week }
staff-search = Search cases
staff-search-hint = Name, case number, e-mail
staff-filters = Filters
staff-filter-due = Deadline
staff-filter-right = Right
staff-filter-status = Status
staff-filter-owner = Owner
staff-queue-caption = Cases, sorted by deadline
staff-queue-caption-search = Cases, newest first
staff-queue-empty = No open cases.
staff-queue-no-match = No cases match. The search finds whole words in name, e-mail and case number.
staff-count = { $n ->
    [one] 1 case
   *[other] { $n } cases
}
staff-count-more = More than { $n } cases
staff-count-newest = { $count }, newest first
staff-col-due = Deadline
staff-col-person = Person
staff-col-right = Right
staff-col-status = Status
staff-col-owner = Owner
staff-col-received = Received
staff-select-all = Select all cases shown
staff-select-case = Select case { $number }, { $name }
staff-selected = Selected cases
staff-bulk = Actions for selected cases
staff-assign = Assign
staff-next-page = Next cases
staff-due-late = { $days ->
    [one] 1 day late
   *[other] { $days } days late
}
staff-due-today = Today
staff-due-tomorrow = Tomorrow
staff-due-days = { $days } days
staff-due-done = Answered

staff-right-access = Access
staff-right-rectification = Rectification
staff-right-erasure = Erasure
staff-right-restriction = Restriction
staff-right-portability = Portability
staff-right-objection = Objection
staff-right-marketing-objection = Objection to marketing
staff-right-automated-decision = Automated decision
staff-right-withdrawal-of-consent = Withdrawal of consent
staff-status-received = Received
staff-status-identity = Identity
staff-status-collecting = Collecting
staff-status-review = Review
staff-status-decided = Decided
staff-status-delivered = Delivered
staff-status-closed = Closed
staff-status-withdrawn = Withdrawn
staff-status-purged = Purged
staff-outcome-granted = Granted
staff-outcome-partly-granted = Partly granted
staff-outcome-refused = Refused
staff-outcome-no-data = No data
staff-outcome-not-controller = Not the controller

staff-palette = Find or go to
staff-palette-open = Open quick search
staff-palette-label = Find a case or a page
staff-palette-go = Go to
staff-palette-search = Search cases for

staff-notice-signed-out = You are signed out.
staff-notice-password-set = The password has changed. Sign in with the new one.
staff-notice-set-up = Indsigt is ready. Invite your colleagues under People.
staff-notice-assigned = The cases are assigned.
staff-notice-invited = The invitation is sent.
staff-notice-disabled = The account is closed and signed out everywhere.
staff-notice-enabled = The account is open again.
staff-notice-saved = Saved.
staff-notice-retried = The work has been started again.
staff-notice-identity-passed = The identity is confirmed.
staff-notice-identity-failed = The check is recorded as failed.
staff-notice-collecting = The search has started.
staff-notice-chosen = Your choice is saved.
staff-notice-left-out = The system is left out, for your reason.
staff-notice-skipped = Nothing is searched. Your reason is saved.
staff-notice-package-again = The answer package is being built again. The person gets a mail when it is ready.
staff-notice-withheld = It is withheld.
staff-notice-lifted = It is no longer withheld.
staff-notice-decided = The case is decided.
staff-notice-closed = The case is closed.

staff-link-expired = The link has expired
staff-link-expired-text = Ask for a new one. A set-up link is printed in the terminal when the server is started again.
staff-link-used = The link has been used
staff-link-used-text = A link works once. Sign in if you have already chosen a password.
staff-link-unknown = The link does not work
staff-link-unknown-text = Check that the whole address came along.

staff-failure-refused = This is not possible now
staff-failure-changed = The case has changed
staff-failure-changed-text = Somebody else changed the case while you were looking at it. Go back, read it again, then try.
staff-failure-changed-again = Somebody else changed the case while you looked at it. Read it again here, then try once more.
staff-refusal-identity = The identity is not confirmed yet. Nothing may be disclosed, changed or erased before.
staff-refusal-collecting = The systems are still being searched. Wait until they are done, or leave out what is missing.
staff-refusal-not-decided = The case is not decided yet. A case never closes without an answer.
staff-refusal-not-delivered = The answer has not reached the person yet.
staff-refusal-decided = The case is already decided.
staff-refusal-ended = The case is over.
staff-refusal-done = This is already done.

staff-error-busy = Many people are signing in just now. Try again in a moment.
staff-error-wrong-password = E-mail and password do not belong together. After five tries you have to wait a quarter of an hour.
staff-error-slug = Use 2 to 40 lower-case letters (a to z), digits and hyphens
staff-error-name = Enter the name
staff-error-email = Enter an e-mail address such as name@example.com
staff-error-email-taken = There is an account with that address already
staff-error-too-long = Use at most 200 characters
staff-error-password-short = Choose a password of at least 12 characters
staff-error-password-long = Choose a password of at most 256 characters
staff-error-password-different = The two passwords differ
staff-error-password-current = The current password is wrong
staff-error-organisation = Enter the name of the organisation
staff-error-address = Enter the postal address
staff-error-website = Enter an address that begins with https://
staff-error-choice = Choose one

staff-article = article { $article }
staff-next-title = Next step
staff-next-received = Wait for the confirmation, or check the identity yourself
staff-next-received-text = The person has not opened the mailed link yet. The deadline runs all the same. You may check the identity in another way.
staff-next-identity = Confirm who the person is
staff-next-identity-text = Use the least intrusive check that works. Nothing may be disclosed, changed or erased before.
staff-next-collect = Find the data
staff-next-collect-text = The program asks the systems and fetches what they hold about the person. It works in the background.
staff-next-no-sources = There are no systems to search
staff-next-no-sources-text = Say why nothing is searched, and go on to the answer.
staff-next-choose = Choose the right person
staff-next-choose-text = A system knows more than one who may be the person. They are never mixed by themselves.
staff-next-failed = A system does not answer
staff-next-failed-text = Try again, or leave the system out for a reason that the person can read.
staff-next-collecting = The systems are being searched
staff-next-collecting-text = You need not stay on the page.
staff-next-review = Look through what was found, and decide
staff-next-review-text = Look for data about other people and withhold it. Then write the answer.
staff-next-review-skipped = Decide the case
staff-next-review-skipped-text = Nothing was searched, and you wrote why. Write the answer to the person.
staff-next-decided = The answer waits for the person
staff-next-decided-text = The person got a mail that there is an answer. It counts as delivered when the person has read or fetched it.
staff-next-packing = The answer package is being built
staff-next-packing-text = The person gets a mail when it is ready. You need not stay on the page.
staff-next-package-failed = The answer package could not be built
staff-next-package-failed-text = The person has not been told yet. Build it again. If that fails too, tell an administrator.
staff-next-package-expired = The answer package expired before the person fetched it
staff-next-package-expired-text = The person can still read the letter. Build the package again if the person is to have the data.
staff-next-delivered = Close the case
staff-next-delivered-text = The person has the answer.
staff-next-closed = The case is closed
staff-next-closed-text = There is nothing more to do here.
staff-next-withdrawn = The request was withdrawn
staff-next-withdrawn-text = There is nothing more to do here.
staff-next-purged = The case is purged
staff-next-purged-text = Only what points at nobody is left.
staff-collect = Search the systems
staff-collect-again = Search all systems again
staff-decide = Decide the case
staff-close = Close the case
staff-found-go = Go to what was found
staff-refresh = Refresh the page
staff-facts = About the case
staff-person = The person
staff-requester = Requester
staff-contact = Contact
staff-born = Born { $date }
staff-number = Number { $number }
staff-address-state = E-mail address
staff-address-confirmed = Confirmed
staff-address-unconfirmed = Not confirmed
staff-channel-form = form
staff-channel-api = API
staff-behalf-child = for a child
staff-behalf-power-of-attorney = with power of attorney
staff-behalf-lawyer = as a lawyer
staff-behalf-guardian = as guardian
staff-behalf-deceased = for somebody who died
staff-behalf-member = for a member
staff-behalf-self = for oneself
staff-file-size = { $kb } kB
staff-request-title = The request
staff-request-none = The person wrote nothing.
staff-note = Note
staff-note-hint = Never write a civil registration number, never keep a copy of a document. Needed when the check failed or when you choose Other.


staff-found-title = Found in the systems
staff-found-running = The search is under way.
staff-found-locked = Searching is possible when the identity is confirmed.
staff-found-none-yet = Nothing was searched yet.
staff-no-sources = No system is connected for this organisation.
staff-search-waiting = Searching
staff-search-choose = Choose person
staff-search-reading = Reading
staff-search-nothing-found = Nothing found
staff-search-done = Read
staff-search-failed = Failed
staff-search-left-out = Left out
staff-searched-by = Searched by { $ways }
staff-by-email = e-mail
staff-by-name = name
staff-by-birth-date = date of birth
staff-by-number = number
staff-by-phone = phone
staff-search-too-many = There are more than can be shown. Ask for more details, such as a date of birth.
staff-search-capped = The system holds more than is read at once.
staff-capped = Not all of it was read
staff-left-out-because = Left out: { $reason }
staff-skipped-because = Nothing was searched: { $reason }
staff-source-unreachable = The system cannot be reached.
staff-source-refused = The system refuses the question.
staff-source-timeout = The system answers too slowly.
staff-source-nonsense = The system answers what cannot be understood.
staff-source-undeclared = The system is no longer connected.
staff-source-nothing-known = Nothing that can be searched by is known.
staff-source-columns-changed = The columns of the system have changed. Its declaration has to be corrected.
staff-source-storage = The data could not be stored.
staff-trying-again = It is tried again shortly.
staff-source-trouble = { $source }: try again or leave out
staff-source-leave-out = { $source }: leave out
staff-choose-title = { $source }: who is the person?
staff-choose-hint = Choose one. Choose several only when the same person stands there several times.
staff-choose = This is the person
staff-choose-none = None of them
staff-candidate-key = Id in the system
staff-matched = Matches { $ways }
staff-leave-out = Leave the system out
staff-leave-out-reason = Why is the system left out?
staff-reason-hint = The person will read the reason. Do not name other people.
staff-skip-title = Go on without searching
staff-skip-reason = Why is nothing searched?
staff-skip-save = Go on
staff-rows = { $n ->
    [one] 1 row
   *[other] { $n } rows
}
staff-columns = { $n ->
    [one] 1 column
   *[other] { $n } columns
}
staff-others = { $n ->
    [one] 1 column about others
   *[other] { $n } columns about others
}
staff-withheld-count = { $n ->
    [one] 1 withheld
   *[other] { $n } withheld
}
staff-withheld-title = Withheld
staff-timeline = What happened
staff-timeline-views = { $n ->
    [one] Viewed once
   *[other] Viewed { $n } times
}
staff-actor-requester = Requester
staff-actor-staff = Staff
staff-actor-program = Indsigt
staff-searched-read = { $rows ->
    [one] 1 row read
   *[other] { $rows } rows read
}
staff-searched-found = the person was found
staff-searched-candidates = several may be the person
staff-searched-nothing = nothing found
staff-searched-failed = failed
staff-chosen-none = None of those who could be the person is.
staff-chosen-somebody = the person was pointed out

staff-rows-title = Rows
staff-rows-range = Rows { $from } to { $to } of { $n }
staff-rows-previous = Previous
staff-rows-next = Next
staff-row = Row
staff-null = nothing
staff-record = Record
staff-record-number = Row { $row }
staff-record-before = Previous row
staff-record-after = Next row
staff-other-person = Somebody else
staff-column-others = About other people
staff-column-withheld = The column is withheld
staff-row-withheld = The row is withheld
staff-whole-withheld = All of it is withheld
staff-field-choose = Withhold
staff-scope-dataset = Withhold all rows
staff-scope-row = Withhold row { $row }
staff-scope-column = Withhold the column { $column }
staff-scope-cell = Withhold { $column } in row { $row }
staff-is-withheld = Withheld:
staff-ground = Ground
staff-reason = Reason
staff-withhold = Withhold
staff-withhold-hint = Choose a row or a column in the table to withhold only that.
staff-withhold-closed = What is withheld cannot be changed once the case is decided.
staff-lift = Hand over after all
staff-declared = laid down in the system's declaration

staff-answer-title = Answer
staff-answer-none = The case is not decided yet.
staff-letter-read = Read the letter
staff-package = The answer package
staff-package-queued = Waiting
staff-package-building = Being built
staff-package-ready = Ready
staff-package-failed = Failed
staff-package-expired = Expired
staff-package-progress = { $done } of { $total } rows
staff-package-built = built { $time }
staff-package-expires = can be fetched until { $time }
staff-package-expired-text = Could be fetched until { $time }.
staff-package-again = Build the answer package again
staff-package-why-storage = The disk is full or does not accept anything.
staff-package-why-rows = What was collected cannot be read.
staff-package-why-texts = A text of the program is wrong.
staff-package-why-database = The database did not answer.
staff-outcome = Decision
staff-outcome-granted-hint = All that the person asked for.
staff-outcome-partly-granted-hint = Something is withheld or refused, with its ground.
staff-outcome-refused-hint = Nothing is disclosed or changed. Needs a ground.
staff-outcome-no-data-hint = We hold no data about the person.
staff-outcome-not-controller-hint = Somebody else is the controller.
staff-suggested = Suggested
staff-grounds = Grounds for a refusal
staff-grounds-hint = Only for a refusal, in whole or in part. What you withheld row by row has its ground already.
staff-decide-data = When you decide, the answer package is built in the background. The person gets a mail when it is ready, and proves again who she is before she fetches it.
staff-decide-letter = When you decide, the person gets a mail that there is an answer. It is read on the page of the case.
staff-decide-send = Decide and send

staff-refusal-no-sources = No system is connected. Say why nothing is searched.
staff-refusal-running = The systems are being searched just now.
staff-refusal-not-now = This cannot be done now. The search has moved on.
staff-refusal-package = The answer package cannot be built again now. It is either under way, or it can be fetched.
staff-refusal-withheld = This is withheld already.
staff-refusal-not-withheld = This is no longer withheld.
staff-error-method = Choose how the identity was checked.
staff-error-result = Choose whether the check was passed.
staff-error-note = Write a note. It is needed when the check failed or when you choose Other.
staff-error-candidate = Choose a person, or choose None of them.
staff-error-reason = Give a reason
staff-error-reason-long = Use at most 2,000 characters
staff-error-ground = Choose a ground
staff-what-dataset = All rows
staff-what-row = Row { $row }
staff-what-column = The column { $column }
staff-what-cell = { $column } in row { $row }

staff-notice-reclassified = The case is about another right now. The person can see it.
staff-linked-title = The same request
staff-linked-hint = The person asked for several things at once. The deadline is the same.
staff-linked-files = The files are with the first case.
staff-reclassified = { $at } changed from “{ $from }” to “{ $to }”:
staff-reclassify-title = The person means another right
staff-reclassify-hint = What the person writes counts, not what was ticked. The deadline runs on.
staff-reclassify-right = The case is about
staff-reclassify-reason = Reason
staff-reclassify-reason-hint = The person reads it on the status page.
staff-reclassify-save = Change the right
staff-error-reclassify-reason = Write a reason. The person must be able to read why the case changes.
staff-error-reclassify-long = Write at most 1,000 characters
staff-error-reclassify-same = The case is about that right already.
staff-error-reclassify-twice = The request has an open case about that right. Deal with it there.
staff-error-reclassify-right = Choose which right the case is about.

staff-status-executing = Being done
staff-next-executing = Do what was decided, and answer
staff-next-executing-text = Write on each item what was done and when. Then the answer can be sent.
staff-next-items = Go through the items
staff-next-items-text = Decide each item by itself. The law, and what is missing, stand at each step.
staff-notice-item-saved = The item is saved.
staff-notice-item-done = It is saved that this is done.
staff-notice-item-removed = The item is removed.
staff-notice-step-saved = The note is saved.
staff-notice-fee-announced = The fee is recorded as announced.
staff-notice-fee-answered = What became of the fee is saved.
staff-notice-reopened = The case is taken up again.
staff-notice-answered = The answer is sent.
staff-refusal-not-answered = What was decided is being done. The answer is not sent yet.
staff-refusal-not-ended = The case has not ended, so it cannot be taken up again.
staff-refusal-not-theirs = Only somebody else can do this in this case.
staff-refusal-ground = A refusal needs a ground. Choose one, or decide the items.
staff-refusal-something-withheld = Something is withheld, so the request is granted in part.
staff-refusal-data-found = Data were found, so the decision cannot be No data.
staff-refusal-no-items = Nothing is on the list yet that could be decided.
staff-refusal-items-open =
    { $n ->
        [one] One item is
       *[other] { $n } items are
    } not decided yet.
staff-refusal-items-say = Together the items come to: { $outcome }. Choose that, or decide the items otherwise.
staff-refusal-step = The step “{ $step }” is missing.
staff-refusal-never-refused = An objection to direct marketing cannot be refused; it must always be granted (article 21(3)).
staff-refusal-help-awaited = { $n ->
    [one] A processor or another controller was asked for help and has not answered. Note what came of it before you answer the person.
   *[other] { $n } processors or other controllers were asked for help and have not answered. Note what came of it before you answer the person.
}
staff-refusal-fee-open = A fee was announced. Write down first what became of it.
staff-refusal-reminder = Before you refuse because the identity was not shown, the person must have been asked and reminded. Write when that was.
staff-refusal-late = The month for a refusal is over. Write why it comes late.
staff-refusal-not-carried-out =
    { $n ->
        [one] One item is
       *[other] { $n } items are
    } not done yet.
staff-refusal-not-reopenable = This case cannot be taken up again. The person can send a new request.
staff-refusal-too-many-items = One case holds at most 200 items. Put them together in larger ones.
staff-refusal-nothing-to-do = Nothing was decided here that has to be done.

