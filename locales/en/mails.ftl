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
