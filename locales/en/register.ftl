register-title = Processing activities
register-lead = What the organisation does with personal data (art. 30). Answers take purposes, recipients and retention from here.
register-add = Add an activity
register-import = Read in a file
register-export = Get as CSV
register-recipients = Recipients
register-filter = Show
register-filter-search = Search in names, purposes and recipients
register-filter-all = All
register-filter-warnings = With something to look at
register-filter-apply = Show
register-filter-clear = Show all
register-count = { $n ->
    [one] 1 activity
   *[other] { $n } activities
}
register-none = There are no activities yet. Read in a file, or add the first one.
register-none-found = No activity fits. Choose something else above.
register-unknown-title = Declared systems name activities that are not here
register-unknown-text = What is found there is handed over without purpose, recipients and retention. Add an activity with this key:
register-unknown-used = used by { $sets }
register-confirmed-at = Confirmed { $time }
register-used-by = Used by
register-used-by-nothing = No declared system uses it.
register-back = All activities

register-role-controller = Controller
register-role-processor = Processor
register-role-joint-controller = Joint controller
register-kind-processor = Processor
register-kind-controller = Controller
register-kind-joint-controller = Joint controller
register-kind-authority = Authority

register-basis-6-1-a = Consent
register-basis-6-1-b = Contract, or steps before one
register-basis-6-1-c = Legal obligation
register-basis-6-1-d = Vital interests
register-basis-6-1-e = Public task
register-basis-6-1-f = Legitimate interests
register-basis-9-2-a = Explicit consent
register-basis-9-2-b = Employment and social law
register-basis-9-2-c = Vital interests of one who cannot consent
register-basis-9-2-d = Non-profit body, its members
register-basis-9-2-e = Made public by the person
register-basis-9-2-f = Legal claims
register-basis-9-2-g = Substantial public interest
register-basis-9-2-h = Health or social care
register-basis-9-2-i = Public health
register-basis-9-2-j = Archives, research, statistics
register-basis-10 = Criminal convictions and offences
register-article = art. { $article }
register-article-letter = art. { $article }({ $paragraph })({ $letter })

register-safeguard-adequacy = Decision of the Commission that the country protects data adequately (art. 45)
register-safeguard-standard-clauses = The Commission's standard clauses, with an assessment of the transfer (art. 46(2)(c))
register-safeguard-binding-rules = Binding corporate rules (arts 46(2)(b) and 47)
register-safeguard-public-instrument = Binding instrument between authorities (art. 46(2)(a))
register-safeguard-code-of-conduct = Approved code of conduct (art. 46(2)(e))
register-safeguard-certification = Approved certification (art. 46(2)(f))
register-safeguard-derogation = Exception for a specific situation (art. 49)

register-unit-days = days
register-unit-months = months
register-unit-years = years
register-period-days = { $n ->
    [0] not after { $trigger }
    [one] 1 day from { $trigger }
   *[other] { $n } days from { $trigger }
}
register-period-months = { $n ->
    [one] 1 month from { $trigger }
   *[other] { $n } months from { $trigger }
}
register-period-years = { $n ->
    [one] 1 year from { $trigger }
   *[other] { $n } years from { $trigger }
}
register-period-until = until { $trigger }
register-trigger-financial-year-end = the end of the financial year
register-trigger-calendar-year-end = the end of the calendar year
register-trigger-application-received = the receipt of the application
register-trigger-post-filled = the filling of the post
register-trigger-employment-end = the end of the employment
register-trigger-contract-end = the end of the contract
register-trigger-service-end = the end of the service
register-trigger-last-contact = the last contact
register-trigger-last-activity = the last activity
register-trigger-case-closed = the closing of the case
register-trigger-consent-given = the giving of consent
register-trigger-consent-withdrawn = the withdrawal of consent
register-trigger-registration = the registration
register-trigger-paid-out = the last payment
register-trigger-purpose-fulfilled = the fulfilment of the purpose

register-warning-no-english = No English
register-warning-stale = Not confirmed for a year
register-warning-no-recipients = No recipients
register-warning-no-adequacy = We know of no adequacy decision
register-warning-derogation = Rests on an exception

register-field-key = Key
register-field-key-hint = A short name of a-z, 0-9 and hyphens. Declared systems refer to it.
register-field-role = The organisation is
register-field-controller = Who is the controller?
register-field-controller-hint = Only when the organisation is processor or joint controller. The name is told to people who ask us.
register-field-controller-name = Name
register-field-controller-contact = Contact
register-field-everybody = Tell everybody about it
register-field-everybody-hint = For activities that concern whoever asks, such as handling the request itself.
register-field-name = Name
register-field-purpose = Purpose
register-field-legal_basis = Legal basis
register-field-legal_basis-hint = Choose at least one of article 6. Data of special categories need one of article 9 too.
register-field-legal_basis_text = The law, the contract or the interest
register-field-categories_of_data = Kinds of data
register-field-list-hint = One on each line
register-field-special_categories = There are data of special categories (art. 9)
register-field-categories_of_people = People
register-field-recipients = Recipients
register-field-recipients-hint = By name. A country outside the EEA needs a safeguard.
register-field-recipient = Recipient { $n }
register-field-recipient-name = Name
register-field-recipient-name-en = Name in English, if it differs
register-field-recipient-kind = It is
register-field-recipient-country = Country
register-field-recipient-safeguard = Safeguard outside the EEA
register-field-recipient-note-da = Note on the transfer (Danish)
register-field-recipient-note-en = Note on the transfer (English)
register-field-recipient-used = Used in
register-field-retention = Kept for
register-field-retention-hint = A period and what it runs from. Leave the number empty for “until”.
register-field-period = Period { $n }
register-field-number = Number
register-field-unit = Unit
register-field-trigger = From, or until
register-field-retention_text = In words
register-field-source = Where the data come from
register-field-automated = Automated decisions (art. 22)
register-field-automated-hint = Leave empty when there are none. Otherwise all three are needed.
register-field-automated_logic = How it is decided
register-field-automated_significance = What it means for the person
register-field-automated_consequences = What may follow
register-in-danish = Danish
register-in-english = English
register-choose = Choose
register-more-rows = More rows
register-none-short = None
register-yes = Yes
register-no = No
register-new-title = New activity
register-edit-title = Edit { $name }
register-edit = Edit
register-save = Save
register-cancel = Cancel
register-confirm = It is still right
register-confirm-hint = Sets the date of confirmation to today.
register-remove = Remove
register-remove-title = Remove { $name }?
register-remove-text = Answers no longer tell about this activity. The audit log says who removed it. This cannot be undone; get the register as CSV first if you may want it back.
register-in-use-title = { $name } cannot be removed
register-in-use-text = Declared systems refer to it. Let them name another activity in their declarations first:
register-key-in-use = The key cannot be changed: declared systems refer to it ({ $sets }).
register-key-taken = Another activity has this key. Choose another one.
register-third-country = Outside the EEA
register-special = Special categories
register-everybody = Told to everybody
register-automated = Automated decisions

register-import-lead = The file becomes the register: what is not in it is removed. Nothing happens before you have seen what would change.
register-import-file = CSV file
register-import-file-hint = UTF-8, with comma or semicolon, at most 4 MB. Get the register as CSV to see the columns.
register-import-look = See what would change
register-import-missing = Choose a file
register-import-too-large = The file is larger than 4 MB. A register is never so large; check that it is the right file.
register-import-wrong = { $n ->
    [one] Nothing was read in. One thing is wrong:
   *[other] Nothing was read in. { $n } things are wrong:
}
register-import-again = Correct the file and choose it again.
register-import-line = Line { $line }
register-import-column = column
register-import-plan-title = What would change
register-import-added = { $n ->
    [one] 1 activity is added
   *[other] { $n } activities are added
}
register-import-changed = { $n ->
    [one] 1 activity is changed
   *[other] { $n } activities are changed
}
register-import-removed = { $n ->
    [one] 1 activity is removed
   *[other] { $n } activities are removed
}
register-import-same = { $n ->
    [one] 1 activity stays as it is.
   *[other] { $n } activities stay as they are.
}
register-import-nothing = The file and the register are the same. There is nothing to do.
register-import-before = Now
register-import-after = In the file
register-import-empty = empty
register-import-in-use = Nothing can be read in: declared systems refer to activities that the file leaves out. Put them into the file, or let the systems name others.
register-import-accept = Make this the register
register-import-changed-meanwhile = The register was changed meanwhile. Look at the changes again before you accept.

register-recipients-title = Recipients
register-recipients-lead = Everybody who gets data, where they are, and what a transfer rests on. People are told these names (art. 15(1)(c)).
register-recipients-differs = Written differently in its activities
register-recipients-none = No activity names a recipient yet.
register-recipients-all = All
register-recipients-third = Outside the EEA
register-recipients-processors = Processors

register-case-title = Which activities it belongs to
register-case-unknown = not in the register: { $name }
register-case-everybody = Told in every answer

register-problem-not-utf8 = The file is not UTF-8 from here. In Excel, choose Save As and “CSV UTF-8”.
register-problem-unreadable = The line cannot be read: { $text }
register-problem-too-many-rows = There are more than { $most } activities. Check that it is the right file.
register-problem-no-rows = There are no activities in the file. An empty register is not read in.
register-problem-more-problems = and { $rest } more
register-problem-fields = The line has { $found } fields where there are { $columns } columns. Put quotation marks around texts with the separator in them.
register-problem-column-twice = The column is there twice. Remove one of them.
register-problem-unknown-column = “{ $text }” is not a column of the register. Remove it, or correct its name.
register-problem-column-missing = The column is missing. Add it; it may be empty where a field is optional.
register-problem-too-long = The text is too long. Use at most { $most } characters.
register-problem-control = The text holds invisible characters that cannot be stored. Type it again.
register-problem-formula = “{ $text }” begins like a formula. Begin with a letter or a number instead.
register-problem-missing = Write this in Danish
register-problem-missing-danish = There is an English text but no Danish one. Write it in Danish too.
register-problem-key = Use only a-z, 0-9 and hyphens in the key, at most 60 characters, and begin with a letter or a number
register-problem-key-twice = “{ $text }” is already on line { $first }. Give each activity its own key.
register-problem-choice = “{ $text }” is not known. Write one of: { $known }.
register-problem-controller-missing = Say who the controller is
register-problem-controller-not-needed = The organisation is the controller itself. Leave this empty, or choose processor or joint controller.
register-problem-no-basis = Name a legal basis: one of article 6 at least
register-problem-no-article-6 = Name one of article 6 too; articles 9 and 10 are not enough alone
register-problem-unknown-basis = “{ $text }” is not a legal basis. Write for example 6(1)(b) or 9(2)(b), separated by semicolons.
register-problem-special-without-ground = Special categories need a ground of article 9(2)
register-problem-ground-without-special = A ground of article 9(2) is named, so say yes to special categories, or remove the ground
register-problem-recipient = “{ $text }” is not a recipient. Write name | kind | country | safeguard | note in Danish | note in English.
register-problem-recipient-marks = { $name }: a recipient may not contain ; or |
register-problem-recipient-kind = { $name }: say what the recipient is. Write one of: { $known }.
register-problem-recipient-country = { $name }: “{ $text }” is not a country. Write two letters, such as DK, DE or US.
register-problem-recipient-safeguard = { $name }: “{ $text }” is not a safeguard. Write one of: { $known }.
register-problem-no-safeguard = { $name } is outside the EEA ({ $country }). Name the safeguard that the transfer rests on.
register-problem-recipient-twice = { $name } is there twice with the same country. Keep one.
register-problem-retention = “{ $text }” is not a period. Write for example “5 years from financial-year-end” or “until consent-withdrawn”.
register-problem-no-retention = Say how long the data are kept: a period, or in words
register-problem-automated-half = Say all three about automated decisions, or none

staff-notice-activity-added = The activity was added.
staff-notice-activity-changed = The activity was changed.
staff-notice-activity-confirmed = The activity was confirmed.
staff-notice-activity-removed = The activity was removed.
staff-notice-register-imported = The register was read in.
register-file-name = processing-activities
register-field-recipient-more = Note and English name

staff-forward-title = Other people's data
staff-forward-new = The request was passed on
staff-forward-hint = When somebody else is the controller, the request is passed on without undue delay, and the person is told to whom. That is no answer in itself: decide the case afterwards.
staff-forward-likely = Who is likely responsible?
staff-forward-found = Data were found
staff-forward-special = There are data of special categories: pass on the content only if the receiver may have it.
staff-forward-other = Somebody else
staff-forward-to = Passed on to
staff-forward-contact = How to reach them
staff-forward-else = if it is not one of the above
staff-forward-on = Passed on on
staff-forward-what = What was passed on?
staff-forward-what-request = The request as it is written
staff-forward-what-request-hint = The receiver can begin at once.
staff-forward-what-notice = Only that somebody has asked
staff-forward-what-notice-hint = When the receiver may not have the content.
staff-forward-save = Save
staff-forward-then = The person sees it on the page of the case.
staff-forward-decide = Decide the case: not the controller
staff-forward-late = { $days } days after receipt; as a rule it should take 1 day at most
staff-forward-error-to = Write to whom the request was passed on, or choose one from the list.
staff-forward-error-contact = Write how the receiver can be reached.
staff-forward-error-day = Write the day on which the request was passed on.
staff-forward-error-before = It cannot have been passed on before it was received. Correct the day.
staff-forward-error-future = The day has not come yet. Write the day on which the request was passed on.
staff-forward-error-what = Choose what was passed on.
staff-forward-special-asked = Does the request tell of special categories of data?
staff-forward-special-hint = Health, racial or ethnic origin, politics, religion, trade union, sex life, genes, biometrics. Read the request before you answer. Where the receiver is only told that somebody has asked, no answer is needed.
staff-forward-special-no = No
staff-forward-special-yes = Yes
staff-forward-why = Why may the receiver have them?
staff-forward-why-note = if yes
staff-forward-why-shown = Special categories go along, because: { $why }
staff-forward-basis = What allows you to pass it on?
staff-forward-basis-consent = The person has said yes
staff-forward-basis-contract = An agreement: we are processor or joint controllers
staff-forward-error-special = Read the request, and say whether it tells of health or other special categories. Or only tell the receiver that somebody has asked.
staff-forward-error-special-found = Special categories of data were found in the case. Answer yes and write why the receiver may have them, or only tell the receiver that somebody has asked.
staff-forward-error-why = Write why the receiver may have special categories of data. If it may not, only tell it that somebody has asked.
staff-forward-error-basis = Choose what allows you to pass the request on.
staff-notice-forwarded = It is recorded that the request was passed on.
