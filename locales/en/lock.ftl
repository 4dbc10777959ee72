# An answer package that is locked with a passphrase, and the packages that a case has had.
lock-tag = Locked
lock-policy = Answer packages are always locked with a passphrase
lock-policy-hint = The passphrase is told on another channel than the file: by telephone, by letter or by text message. When this is off, the handler chooses in each case.
lock-choose = Lock the answer package with a passphrase
lock-choose-hint = The program makes the passphrase. You see it on the case when the package is ready, and pass it on by telephone, by letter or by text message. Choose this when others can get at the person’s computer or mail.
lock-always = The answer package will be locked with a passphrase. You see it on the case when the package is ready, and pass it on by another way than mail.
lock-card = The package opens with its passphrase alone. Tell the person by telephone, by letter or by text message, never in a mail. Each time somebody sees it, the log says so.
lock-show = Show the passphrase
lock-text = Send it by text message to the number ending in { $ending }
lock-shown-title = The passphrase of the answer package in { $number }
lock-shown-how = Read it out on a telephone number that you knew before, or write it in a letter to the address that you have. Read group by group and spell the letters.
lock-shown-type = It is typed in small letters and with the hyphens. There is no nought, one, i, l or o in it.
lock-shown-never = Do not send it in a mail and do not keep it. You can show it again for as long as the package can be fetched.
lock-refusal-none = There is no passphrase to show. The package has no lock, is not ready yet, or can no longer be fetched.
lock-refusal-phone = There is no telephone number that the systems knew before the request. Show the passphrase and pass it on another way.
lock-packages-title = Answer packages
lock-packages-lead = What was built for this case. When a package can no longer be fetched, its file is deleted; what is left is the list of its contents and the fingerprints.
lock-packages-none = No package was built for this case.
lock-packages-of = The package of { $time }
lock-packages-size = Size
lock-packages-bytes = { $n } bytes
lock-packages-rows = Rows
lock-packages-until = Can be fetched until
lock-packages-until-past = Could be fetched until
lock-packages-contents = { $n ->
    [one] Contents: 1 file
   *[other] Contents: { $n } files
  }
lock-packages-link = Contents and fingerprints
staff-notice-passphrase-sent = The passphrase is on its way as a text message.
staff-registration = Company number (CVR)
staff-error-registration = Write the number with at most 40 characters.
timeline-passphrase-told = The passphrase of the answer package was shown or sent by text message
text-passphrase = The passphrase of your file from { $organisation } is { $code } Type it with the hyphens when you open the file. Share it with nobody.
lock-public-title = The file is locked with a passphrase
lock-public-comes = You get the passphrase another way: by telephone, by letter or by text message. It never stands in a mail, nor on this page. If you have not got it, call us.
lock-public-open = Open the file with a program that knows AES-256: 7-Zip on Windows, Keka on a Mac, the archive manager or 7-Zip on Linux. Windows’ own view of zip files cannot do it. Type the passphrase in small letters and with the hyphens.
lock-public-then = Inside is an ordinary zip file. Unpack it and open index.html. It can be read without internet access, and your data are also there as CSV and JSON.
