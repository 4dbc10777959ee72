package-redacted = [withheld]
package-withheld-redactions = passages of the field “{ $column }” in row
letter-what-passages = { $dataset }: passages of the field { $column } in { $count ->
    [one] one place
   *[other] { $count } places
}
timeline-reviewed = What was found was gone through
timeline-review-undone = A decision about what was found was taken back
timeline-release-looked = A colleague has looked at what is handed over
staff-notice-review-done = Done. You can undo it.
staff-notice-review-undone = It is as it was before.
staff-notice-review-looked = It is noted that you have looked.
staff-refusal-undecided = { $n ->
    [one] One thing that was found is undecided. Give it or withhold it first.
   *[other] { $n } things that were found are undecided. Give them or withhold them first.
}
staff-refusal-proposals = { $n ->
    [one] Somebody else may be named in one place. Take it out or leave it first.
   *[other] Other people may be named in { $n } places. Take them out or leave them first.
}
staff-refusal-looking = What was found is still being looked through for other people. Wait a moment.
staff-refusal-first-look = Two colleagues must look at what is handed over. Nobody has looked at it as it is now.
staff-refusal-second-look = A second colleague must look at what is handed over before the case is decided.
staff-refusal-nothing-to-do-here = There is nothing to do: it stands so already, or nothing was chosen.
staff-refusal-not-newest = Something was done after it. Undo that first.
staff-refusal-same-eyes = You have looked already. Somebody else must be the second.
review-error-column = Choose the field.
review-error-passage = These words do not stand in the field. Write them exactly as they stand there.
review-error-not-text = This field is no text. Leave the passage empty to take out all of it.
review-go = Go through what was found
review-open = { $n ->
    [one] 1 undecided
   *[other] { $n } undecided
}
review-title = Go through what was found
review-lead = Everything is given, withheld or redacted before the case can be decided. What you withhold, the person is told with its ground and your reason.
review-all-done = Everything is decided.
review-undecided-count = { $n ->
    [one] 1 of { $all } is undecided
   *[other] { $n } of { $all } are undecided
}
review-proposals-count = { $n ->
    [one] 1 proposal
   *[other] { $n } proposals
}
review-looking = What was found is being looked through for other people. Reload the page in a moment.
review-to-decision = To the decision
review-to-difference = What was found and what is given
review-filters = Show
review-show-undecided = Undecided
review-show-proposed = Proposals
review-show-withheld = Withheld
review-show-redacted = Redacted
review-show-given = Given
review-show-all = All
review-set = Dataset
review-set-all = All datasets
review-set-go = Show
review-set-line = { $n } rows, { $open } undecided, { $proposals } proposals
review-list = What was found
review-list-hint = With the list in focus: j and k next and previous, g give, w withhold, r redact or read the document, x choose, u undo, ? help.
review-list-empty = Nothing here.
review-range = { $from } to { $to } of { $n }
review-item = { $title }, row { $row }
review-choose = Choose
review-state-undecided = Undecided
review-state-given = Given
review-state-withheld = Withheld
review-state-redacted = Redacted
review-proposed = Proposal
review-many = Several at once
review-many-what = What
review-many-ticked = The chosen ones on this page
review-many-all = { $n ->
    [one] The one that the filter shows
   *[other] All { $n } that the filter shows
}
review-many-deed = Do this
review-do-give = Give
review-do-withhold = Withhold
review-do-accept = Take out what is proposed
review-do-dismiss = Leave what is proposed
review-many-hint = Ground and reason are only for withholding.
review-many-preview = See what will happen
review-rest = Give everything that is undecided
review-rest-set = Give the rest of { $title }
review-preview-give = { $n ->
    [one] One thing will be given
   *[other] { $n } things will be given
}
review-preview-withhold = { $n ->
    [one] One thing will be withheld
   *[other] { $n } things will be withheld
}
review-preview-accept = { $n ->
    [one] One place will be taken out
   *[other] { $n } places will be taken out
}
review-preview-dismiss = { $n ->
    [one] One proposal will be dismissed
   *[other] { $n } proposals will be dismissed
}
review-preview-lead = Nothing is done yet. It can be undone until the case is decided.
review-preview-rows = Rows
review-preview-count = Number
review-preview-more = { " " }and { $n } more
review-preview-do = Do it
review-back = Back without doing anything
review-give = Give this row
review-withhold = Withhold this row
review-redact = Redact a passage
review-redact-hint = Mark the passage in the record, or write it here. Leave it empty to take out the whole field.
review-redact-field = Field
review-redact-passage = Passage
review-redact-do = Take out
review-proposals = Proposals about other people
review-proposals-lead = These look like other people. You decide.
review-accept = Take out
review-dismiss = Leave
review-accept-all = Take out all
review-dismiss-all = Leave all
review-marks = What is taken out of this row
review-lift = No longer withhold
review-what-dataset = The whole dataset
review-what-row = The row
review-what-rows = Rows
review-what-column = The column { $column }
review-what-cell = The field { $column }
review-what-passages = A passage of { $column }
review-table = See it in the table
review-undo = Undo
review-undo-last = Undo: { $what }
review-history = History
review-history-undone = undone
review-deed-give = { $n ->
    [one] gave one thing
   *[other] gave { $n } things
}
review-deed-withhold = { $n ->
    [one] withheld one thing
   *[other] withheld { $n } things
}
review-deed-redact = took out a field or a passage
review-deed-lift = no longer withholds something
review-deed-accept = { $n ->
    [one] took out one proposal
   *[other] took out { $n } proposals
}
review-deed-dismiss = { $n ->
    [one] left one proposal
   *[other] left { $n } proposals
}
review-people-reason = It is about somebody else.
people-found-name = Name
people-found-cpr = CPR number
people-found-email = E-mail address
people-found-phone = Telephone number
people-why-column = The name stands in a column about other people in the systems.
people-why-candidate = The search came upon somebody else of this name.
people-why-staff = Somebody of this name works here.
people-why-part = Part of the name of somebody whom the systems know.
people-why-cpr = Ten digits that begin with a date, and not the person’s own number.
people-why-email = An e-mail address that is not the person’s own.
people-why-phone = A telephone number that is not the person’s own.
review-difference-title = What was found and what is given
review-difference-lead = To the left what was found, to the right what the person gets. Look at it before you say that you have.
review-difference-line = { $found } found, { $given } given, { $withheld } withheld, { $redacted } redacted, { $undecided } undecided
review-difference-before = Found
review-difference-after = Given
review-difference-empty = nothing
review-difference-row = Row { $row }, { $column }
review-difference-more = { $n ->
    [one] One more place is redacted.
   *[other] { $n } more places are redacted.
}
review-difference-list = See them in the list
review-difference-none = Nothing is withheld or redacted here.
review-difference-rows = { $n ->
    [one] one row
   *[other] { $n } rows
}
review-looks = Who has looked
review-looks-none = Nobody has looked at it as it is now.
review-looks-fallen = Something has changed since somebody looked, so the look no longer counts.
review-looks-not-asked = One person is enough here. An administrator can ask for two in the settings.
review-look-first = I am done: a colleague can look
review-look-second = I have looked, and it can be handed over
review-look-own = You have looked. Somebody else must be the second.
review-policy-title = Before anything is handed over
review-policy = Two colleagues look at what is handed over
review-policy-hint = The second sees what was found beside what is given. Any change afterwards makes both look again.
review-keys = Keys
review-documents = Documents
review-source = Source
review-source-all = All sources
review-state-shut = Cannot be opened yet
review-state-left-out = Left out
review-shut-count = { $n ->
    [one] 1 document cannot be opened yet
   *[other] { $n } documents cannot be opened yet
}
review-paper-unread = The document has not been looked through for other people yet.
review-paper-unreadable = The program cannot look through the document. Read it yourself before you decide.
review-paper-blind = There are pictures or text in it that the program cannot look through. Look at them yourself.
review-paper-places = { $n ->
    [one] One place looks like somebody else. Read the document before you decide.
   *[other] { $n } places look like other people. Read the document before you decide.
}
review-paper-chosen = Text that is to go was chosen. The document is not decided yet.
review-paper-shut = The document is not scanned, or it is harmful. It can be decided once somebody has said what becomes of it.
review-paper-settle = Say what becomes of it
review-preview-doubtful = { $n ->
    [one] One of the documents was not looked through, or somebody else seems to be named in it:
   *[other] { $n } of the documents were not looked through, or other people seem to be named in them:
}
review-preview-passed = { $n ->
    [one] One chosen document is left as it is, because it stands so already, cannot be opened, or somebody chose text that is to go. Open it to decide it:
   *[other] { $n } chosen documents are left as they are, because they stand so already, cannot be opened, or somebody chose text that is to go. Open them to decide them:
}
review-deed-choose = chose text that is to go from a document
review-difference-passages = Taken out:
review-difference-parts = { $n ->
    [one] One part was taken out altogether.
   *[other] { $n } parts were taken out altogether.
}
review-difference-areas = { $n ->
    [one] One area of a page was painted over.
   *[other] { $n } areas of pages were painted over.
}
review-difference-given = { $n ->
    [one] One document is given as it is
   *[other] { $n } documents are given as they are
}
review-in-list = Go through it in the list
staff-what-passages = Row { $row }, passages of { $column }
letter-what-document = The document “{ $name }” from { $source }
letter-what-unsafe-document = The document “{ $name }” from { $source }, which cannot be opened safely
letter-what-document-passages = Parts of the document “{ $name }” from { $source }
staff-package-why-undecided = Something that was found is not decided.
review-everywhere = Take out in the whole case
review-everywhere-title = “{ $text }” is taken out in the whole case
review-everywhere-nothing = The text stands nowhere else where something is given, or it is taken out already.
review-everywhere-too-many = The text stands in more than 5,000 fields. Withhold the column instead, or choose a text that stands in fewer places.
review-everywhere-too-many-documents = There are more than 200 documents to look through at one go. Take the text out on the pages of the documents.
review-everywhere-chosen = is chosen, and the document still has to be read and decided
review-everywhere-copy = a new copy without the text is made
review-everywhere-unread = { $n ->
    [one] The program cannot read one document and did not look in it. Look at it yourself:
   *[other] The program cannot read { $n } documents and did not look in them. Look at them yourself:
}
review-everywhere-failed = The text could not be removed safely from “{ $name }”. Nothing has changed. Withhold that document, or take the text out on the other pages one by one.
review-paper-same = Same mail as { $name }
review-difference-spot = Taken out in one place:
