package-title = { $headline }, case { $number }, { $organisation }
package-skip = Go to the contents
package-case = Case { $number }
package-headline-access = The answer to your request for access
package-headline-portability = Your data, to take with you
package-headline-rectification = The answer to your request for rectification
package-headline-erasure = The answer to your request for erasure
package-headline-restriction = The answer to your request for restriction
package-headline-objection = The answer to your objection
package-headline-marketing-objection = The answer to your objection to marketing
package-headline-automated-decision = The answer to your request for human review
package-headline-withdrawal-of-consent = The answer to your withdrawal of consent
package-lead = Here is the answer from { $organisation } and the data that belongs to it. You can read all of it on this page without the internet, print the page, or open the files in programs of your own.
package-received = Request received
package-decided = Decided
package-made = Package made
package-amount = Contents
package-rows = { $count ->
    [one] 1 row
   *[other] { $number } rows
}
package-letter = The answer
package-letter-alone = Read or keep the letter alone as
package-letter-page = a page
package-contents = What you find here
package-data = The data
package-columns = What do the fields mean?
package-open-as = Get every row:
package-csv = Spreadsheet (CSV)
package-json = For programs (JSON)
package-more = These are the first { $shown } rows. All { $number } rows are in the files below.
package-no-rows = There are no rows here.
package-capped = The system holds more rows than we fetch at a time. These are the first { $number }. Contact us if you want the rest.
package-all-withheld = These data are withheld.
package-all-withheld-short = withheld
package-some-withheld = Something is withheld here.
package-see-why = See what and why

package-value-nothing = No value
package-value-withheld = withheld
package-value-yes = Yes
package-value-no = No
package-value-bytes = File, { $number } bytes
package-value-cut = … (the whole text is in the files)

package-withheld = What is withheld, and why
package-withheld-nothing = Nothing is withheld. You get everything we found.
package-withheld-lead = Some of what we found is not given to you. Here is what it is, and the reason.
package-withheld-everything = all data
package-withheld-column = the field “{ $column }”
package-withheld-rows = { $count ->
    [one] 1 row
   *[other] { $count } rows
}
package-withheld-fields = the field “{ $column }” in row
package-ground = Rule:

package-searched = Where we looked
package-searched-nothing = No systems were searched in this case.
package-searched-lead = These are the systems we searched, those where we found nothing included.
package-state-found = Found
package-state-nothing = Nothing found
package-state-not-searched = Not searched
package-searched-found = { $count ->
    [one] 1 row found.
   *[other] { $count } rows found.
}
package-searched-capped = The system holds more than we fetch at a time.
package-searched-by = searched by
package-identifier-email = e-mail
package-identifier-name = name
package-identifier-birth-date = date of birth
package-identifier-number = number
package-identifier-phone = telephone
package-all-systems = All systems
package-why-failed = The system did not answer when we searched. Contact us if you believe that it holds data about you.

package-information = How we use the data
package-information-lead = This is what you have a right to know about each processing of your data.
package-purpose = Purpose
package-basis = Legal basis
package-role-controller = Controller
package-role-processor = We process the data for
package-role-joint-controller = Together with us, the controller is
package-special = Data of special categories are among them (art. 9).
package-people = Whom the data are about
package-logic = How:
package-significance = Significance:
package-consequences = Consequences:
package-categories = Kinds of data
package-recipients = Recipients
package-no-recipients = None
package-safeguard = Safeguard for the transfer:
package-retention = How long we keep them
package-origin = Where they come from
package-automated = Automated decisions
package-no-automated = None

package-rights = Your rights, and contact
package-rights-lead = You can ask us to:
package-right-rectification = correct data that are wrong or incomplete,
package-right-erasure = erase data when we no longer have a reason to hold them,
package-right-restriction = restrict the use of them while a question is settled,
package-right-objection = consider your objection to our use of them.
package-contact = Questions about the answer
package-registration = Company no. { $number }
package-dpo = Data protection officer
package-complain = Complaint
package-complain-text = You can complain to the supervisory authority. It is free. You can also go to court.

package-files = The files in this package
package-files-lead = Unpack the zip file. You get one folder, and everything above is in these files in it too:
package-files-csv = One file for each part, in the folder data. In Excel: choose Data, then From Text/CSV, and comma as the delimiter. The character set is UTF-8.
package-files-json = The same rows, with the values exactly as in the system. Here an empty text and no value (null) can be told apart.
package-files-letter = The answer as a page to read, as PDF to keep and print, and as plain text. They say the same.
package-files-listing = A list of all files with size, checksum (SHA-256) and the types of the fields, in the open standard Frictionless Data Package.
package-files-apostrophe = A text that begins like a formula has an apostrophe in front in the CSV file, so that a spreadsheet does not calculate it. Telephone numbers such as +45 12 34 56 78 get one too: there it is only a mark and not part of the number. In the JSON file the text is unchanged.
package-check = Are the files unchanged?
package-check-text = The lists hold a checksum of every file, and our signature shows that the lists are ours. Each of these programs checks its part:
package-keep-safe = This folder contains personal data. Keep it where only you can read it, and delete it when you no longer need it.
package-files-searched = Where we looked, as text and for programs.
package-files-withheld = What is withheld and why, as text and for programs.
package-files-information = How the data are used, for programs.
package-files-bag = Lists of the files with their checksums, in the open standard BagIt (RFC 8493), so that archives can take the folder in as it is.
package-files-signature = The list that covers all other lists, our signature of it (Ed25519), and the key to check the signature with.
package-files-documents = The documents, as they are in our systems. What is withheld has been removed from them.
package-check-key = Fetch the key from our website rather than from this folder: somebody who has changed the files may have changed the key beside them. The key is here:
package-check-key-id = The key is called
package-documents = Documents
package-documents-lead = These are the documents we found. They open in the program you usually use for them.
package-withheld-document = the whole document
package-withheld-passages = { $count ->
    [one] 1 passage
   *[other] { $count } passages
}
package-document-unfit = This is a PDF file. Data to take with you come in formats that programs can use, so it is not here. You get it when you ask for access.
package-files-letter-texts = The answer as a page to read and as plain text. They say the same.
