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
staff-demo-title = Try it as staff
staff-demo-text = This is a demo with invented people. Use one of these accounts:
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
staff-queue-empty = No open cases.
staff-queue-no-match = No cases match. The search finds whole words in name, e-mail and case number.
staff-count = { $n ->
    [one] 1 case
   *[other] { $n } cases
}
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
