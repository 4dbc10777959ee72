# A package straight to another controller (art. 20(2)).
transfer-title = To another controller
transfer-state-proposed = waits for a colleague
transfer-state-signed = being announced
transfer-state-announced = announced
transfer-state-fetching = being fetched
transfer-state-fetched = fetched
transfer-state-failed = not reached
transfer-state-called-back = called back
transfer-asked-shown = The person’s wish: { $text }
transfer-evidence-shown = How the receiver was checked: { $text }
transfer-proposed-by = proposed by { $name }, { $time }
transfer-signed-by = approved by { $name }, { $time }
transfer-announced-at = announced { $time }
transfer-fetched-at = fetched { $time }
transfer-failure = The receiver could not be told: { $text }
transfer-waits-second = A colleague has to look at the receiver and the evidence before anything is sent.
transfer-sign = Approve and send
transfer-again = Send again with a new link
transfer-stop = Call back
transfer-new = Hand the package over to another controller
transfer-hint = Only where the person has asked for it or agreed. The receiver gets a link that works once within seven days, by webhook, by e-mail or both. A colleague approves it first.
transfer-organisation = Receiving organisation
transfer-contact = Contact there
transfer-contact-note = Name and telephone number
transfer-webhook = Webhook (optional)
transfer-webhook-note = An https address that takes our signed announcement, such as https://api.example.com/portability
transfer-email = E-mail (optional)
transfer-email-note = Of the same domain as the webhook. At least one of the two is needed.
transfer-asked = When and how did the person ask for this?
transfer-asked-hint = For example: in the request of 12 November.
transfer-evidence = How did you make sure that the receiver is who it says?
transfer-evidence-hint = For example: called the main number from the company register and spoke to the data protection officer, who read the address out.
transfer-propose = Propose
transfer-error-organisation = Write the name of the receiving organisation.
transfer-error-no-address = Give a webhook or an e-mail address.
transfer-error-webhook = Give an https address of a named server, without a user name in it.
transfer-error-email = Give an e-mail address, such as gdpr@example.com.
transfer-error-domains = The webhook and the e-mail address belong to different domains. Give two of the same domain, or only the one that you have checked.
transfer-error-asked = Write when and how the person asked for this.
transfer-error-evidence = Write how you checked the receiver.
transfer-error-long = A text is too long. Shorten it.
transfer-refusal-not-now = This cannot be done now: the package can no longer be fetched, or the transfer has moved on. Reload the page to see where it is.
transfer-refusal-second = Somebody other than you has to approve it.
staff-notice-transfer-proposed = The transfer is proposed. A colleague has to approve it before anything is sent.
staff-notice-transfer-signed = The receiver is being told.
staff-notice-transfer-called-back = The transfer is called back. The link works no more.
transfer-fetch-title = Data from { $organisation }
transfer-fetch-lead = A person has asked us to hand data about her over to you (article 20 of the GDPR). The package is a zip file with CSV and JSON, and how to check our signature stands in it.
transfer-fetch-button = Fetch the package
transfer-fetch-once = The link works once. If the transfer breaks off, ask us for a new link.
transfer-expired-title = The link has expired
transfer-expired-text = Ask the organisation that told you of it for a new link.
transfer-used-title = The package was fetched already
transfer-used-text = The link works once. If it was not you, tell the organisation that told you of it at once. If the transfer broke off, ask for a new link.
transfer-broken-title = There is nothing to fetch here
transfer-broken-text = The link is not whole, or it was called back. Ask the organisation that told you of it.
mail-transfer-subject = Data wait for you at { $organisation }
mail-transfer-body =
    A person has asked { $organisation } to hand data over to you, as article 20 of the GDPR allows.

    The data are not in this mail. Fetch them with the button; the link works once, within seven days.

    We have spoken to you about this. If that is not so, do not open the link, and tell us.
mail-transfer-button = Fetch the data
