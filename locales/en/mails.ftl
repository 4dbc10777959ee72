mail-automatic = You cannot reply to this mail. It contains no personal data.
mail-copy-link = If the button does not work, copy this address into your browser:

mail-receipt-subject = Confirm your request
mail-receipt-body =
    We have received a data protection request to { $organisation } that gives this mail address.

    Open the page and confirm that the address is yours. Then you can follow the case.

    If you did not send the request, you can ignore this mail.
mail-receipt-button = Confirm and follow the case

mail-link-subject = Your link to the case
mail-link-body = Here is a new link to your case with { $organisation }.
mail-link-button = Open the case

mail-answer-subject = There is an answer for you
mail-answer-body =
    { $organisation } has answered your request.

    For your safety the answer is not in this mail. Open the page, and we send you a one-time code when you want to read or download it.
mail-answer-button = See the answer

mail-extended-subject = We need more time for your request
mail-extended-body =
    { $organisation } needs more time to answer your request.

    Open the page to read why, and when you will have an answer. You can complain there too.
mail-extended-button = Read why
mail-letter-subject = There is a letter for you
mail-letter-body =
    { $organisation } has written to you about your request.

    To protect you, the letter is not in this e-mail. Open the page, and we send you a one-time code when you want to read it.
mail-letter-button = See the letter

mail-code-subject = Your one-time code
mail-code-body =
    Here is your one-time code. It is valid for 10 minutes and can be used once.

    Never give the code to anybody, not even to us. If you did not ask for a code, ignore this mail.
mail-code-button = Open the case

mail-invitation-subject = You are invited to Indsigt
mail-invitation-body =
    { $organisation } has given you an account in Indsigt.

    Open the page and choose a password. The link is valid for three days and can be used once.
mail-invitation-button = Choose a password

# Why a mail server did not take a mail; for the administrator
mail-trouble-answer = The mail server answered { $number }.
mail-trouble-login = The mail server did not accept the user name and password. Check mail.username and the password.
mail-trouble-timeout = The mail server did not answer in time.
mail-trouble-connection = There is no connection to the mail server. Check mail.host, mail.port and mail.security.
mail-trouble-no-starttls = The mail server does not offer STARTTLS, so nothing was sent. Check mail.port and mail.security.
mail-trouble-unknown-ca = The mail server’s certificate is not signed by anybody we trust, so nothing was sent. If your organisation has its own CA, set mail.ca_file.
mail-trouble-other-name = The mail server’s certificate is for another name than mail.host, so nothing was sent.
mail-trouble-expired = The mail server’s certificate has expired or is not valid yet, so nothing was sent.
mail-trouble-tls = There is no secure connection to the mail server, so nothing was sent. Check mail.port, mail.security and the server’s certificate.
mail-trouble-letters = The mail server cannot send to an address with letters such as æ, ø or å.
mail-trouble-folder = The folder for mails cannot be written to. Check mail.folder and the free space.
mail-contact-wish-subject = New contact details in your case
mail-contact-wish-body = Somebody has asked { $organisation } to use other contact details in your case. They are not used before two employees have looked at it.

    Was it not you? Do not answer this mail, but call or write to { $organisation } at once.
