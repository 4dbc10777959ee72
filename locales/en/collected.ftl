# Documents that the sources gave, and tasks for system owners.

staff-task-scan-collected = Scan a document from a source for viruses
staff-refusal-documents-open = { $n ->
    [one] A document from the sources is not scanned, is held, or is not decided. Release it, leave it out with a reason, or say what becomes of it, before the case is decided.
   *[other] { $n } documents from the sources are not scanned, are held, or are not decided. Release them, leave them out with a reason, or say what becomes of them, before the case is decided.
}
timeline-document-left-out = A document from a source was left out

staff-task-ask-owner = Ask the owner of a system
staff-task-remind-owner = Remind the owner of a system
staff-search-asked = Waiting for the owner
staff-source-changed = The files were changed while they were read.
staff-source-cannot = The owner of the system could not look. Ask again, or leave the system out with a reason.
staff-notice-document-left-out = The document is left out.
staff-notice-task-sent-back = The owner of the system has a new mail.
timeline-task-asked = The owner of a system was asked
timeline-task-reminded = The owner of a system was reminded
timeline-task-opened = The owner of a system opened the task
timeline-task-answered = The owner of a system answered

collected-title = Documents from the systems
collected-count = { $n ->
    [one] One document
   *[other] { $n } documents
}
collected-refused = { $n ->
    [one] One link or the like among the files was not read.
   *[other] { $n } links or the like among the files were not read.
}
collected-more = { $n ->
    [one] One more document was collected.
   *[other] { $n } more documents were collected.
}
collected-release-all = { $n ->
    [one] Release the document that is held
   *[other] Release the { $n } documents that are held
}
collected-settle = Say what becomes of it
collected-settle-hint = If the document is left out, the person reads the reason.
collected-leave-out = Leave the document out
collected-left-out = Left out
collected-left-out-by = Left out by { $name }, { $time }:
collected-waits = Waiting for { $name } ({ $email }). The last day is { $day }.
collected-overdue = The day has passed. Ring the owner, ask again, or leave the system out.
collected-opened = The task was opened { $time }.
collected-not-opened = The task was not opened yet.
collected-reminded = { $n ->
    [one] Reminded { $day }.
   *[other] Reminded { $n } times, last { $day }.
}
collected-again = Sent back: { $reason }
collected-said-files = { $name } has sent files.
collected-said-nothing-found = { $name } has looked and found nothing.
collected-said-cannot = { $name } could not look:
collected-ask-again = Ask again
collected-trouble = { $source }: ask again or leave out
collected-reopen = { $source }: send the answer back
collected-reopen-reason = What is missing?
collected-reopen-hint = The owner of the system reads it. Write no more about the person than is needed.
collected-reopen-save = Send back

mail-task-subject = { $organisation } asks you to look in a system
mail-task-body =
    { $organisation } handles a data protection request, and you answer for one of the systems to look in.

    Open the page to see what to find and by when. You do not sign in. The link is for you alone; do not pass it on.
mail-task-button = See the task
mail-task-reminder-subject = Reminder: { $organisation } is waiting for your answer
mail-task-reminder-body =
    { $organisation } has asked you to look in a system and has no answer yet.

    Open the page to see the task and its last day. If you cannot look, say why on the page; that is an answer too.
mail-task-reminder-button = See the task

task-link-title = A task is waiting for you
task-link-lead = { $organisation } asks you to look in a system that you answer for.
task-link-button = Show the task
task-link-why = The task is shown only when you press. So nobody reads along when a mail program opens the link by itself.
task-gone-title = The task is no longer here
task-gone-lead = The link has expired, a newer one was sent, or the answer is no longer needed. If you expect a task, use the link in the newest mail.
task-title = Task: { $source }
task-lead = To { $name }, from { $organisation }
task-locked = The answer is locked. If something is wrong with it, ring or write to us.
task-closed = An answer is no longer needed.
task-your-reason = Your reason:
task-again = The answer was sent back. Your new answer takes the place of what you sent. The reason:
task-ask-title = What are you to find?
task-person-name = Name
task-person-email = E-mail
task-person-birth-date = Date of birth
task-person-number = Number with us
task-person-phone = Phone
task-person-cpr = CPR number
task-due = Answer by { $day }.
task-overdue = The day has passed.
task-secret = These details are confidential. Use them to look, and for nothing else.
task-files-title = { $n ->
    [one] One file, not sent yet
   *[other] { $n } files, not sent yet
}
task-remove = Remove
task-upload-title = Add files
task-upload-label = Files
task-upload-hint = You may choose several at once. A zip file is unpacked.
task-upload-button = Add
task-answer-title = Send the answer
task-answer-legend = What is your answer?
task-answer-files = The files on the page are all there is
task-answer-nothing = I have looked and found nothing
task-answer-nothing-hint = The person is told that the system was searched.
task-answer-cannot = I cannot look
task-reason = Reason
task-reason-hint = Needed only when you cannot look.
task-send = Send the answer
task-send-hint = Once it is sent, the answer cannot be changed.
task-contact = Questions? Write to { $organisation }: { $email }
task-said-files = The files were sent { $time }.
task-said-nothing-found = You answered { $time } that nothing was found.
task-said-cannot = You answered { $time } that you cannot look.
task-error-none-chosen = Choose at least one file.
task-error-choose = Choose an answer.
task-error-no-files = There are no files on the page. Add them first, or choose another answer.
task-error-files-there = There are files on the page. Remove them first, or answer that the files are all there is.
task-error-reason = Write why you cannot look.
task-error-reason-long = The reason is too long. Write 2,000 characters at most.
task-error-empty = { $name } is empty. Choose the file again.
task-error-too-large = { $name } is too large. All files together may be { $mb } MB.
task-error-too-many = With { $name } there are too many files. There may be { $files }.
task-error-interrupted = { $name } did not arrive. Try again.
task-error-sent = { $name } was not added, because the answer is sent or no longer needed.
task-error-not-stored = { $name } could not be stored at our end. Try again in a while.
task-error-zip-broken = { $name } cannot be read as a zip file. Pack the files again, or add them one by one.
task-error-zip-empty = There are no files in { $name }.
task-error-zip-too-many = There are too many files in { $name }. There may be { $files }.
task-error-zip-too-large = { $name } grows too large when it is unpacked. All files together may be { $mb } MB.
task-error-zip-bomb = { $name } was not taken: { $entry } grows too much when it is unpacked. Add the file without a zip.
task-error-zip-locked = { $name } was not taken: { $entry } is locked with a password. Pack the files without one.
task-error-zip-special = { $name } was not taken: { $entry } is a link, or something else that is no file.
task-error-zip-name = { $name } was not taken: the name { $entry } leads out of the zip file.
task-error-zip-nested = { $name } was not taken: { $entry } is a zip file itself. Unpack it first.
task-error-zip-damaged = { $name } was not taken: { $entry } is damaged.
collected-earlier = from an earlier answer
collected-earlier-kept = From an earlier answer. The owner of the system has answered again since. The document was kept, because somebody has decided about it; see whether it still belongs to the answer.
