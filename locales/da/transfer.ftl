# En pakke direkte til en anden dataansvarlig (artikel 20, stk. 2).
transfer-title = Til en anden dataansvarlig
transfer-state-proposed = venter på en kollega
transfer-state-signed = modtageren får besked
transfer-state-announced = modtageren har fået besked
transfer-state-fetching = bliver hentet
transfer-state-fetched = hentet
transfer-state-failed = ikke nået frem
transfer-state-called-back = kaldt tilbage
transfer-asked-shown = Personens ønske: { $text }
transfer-evidence-shown = Sådan er modtageren kontrolleret: { $text }
transfer-proposed-by = foreslået af { $name }, { $time }
transfer-signed-by = godkendt af { $name }, { $time }
transfer-announced-at = besked givet { $time }
transfer-fetched-at = hentet { $time }
transfer-failure = Modtageren kunne ikke få besked: { $text }
transfer-waits-second = En kollega skal se på modtageren og dokumentationen, før noget bliver sendt.
transfer-sign = Godkend og send
transfer-again = Send igen med et nyt link
transfer-stop = Kald tilbage
transfer-new = Giv pakken videre til en anden dataansvarlig
transfer-hint = Kun hvis personen har bedt om det eller sagt ja til det. Modtageren får et link, der virker én gang inden for syv dage, via webhook, e-mail eller begge dele. En kollega godkender først.
transfer-organisation = Organisation, der modtager
transfer-contact = Kontaktperson dér
transfer-contact-note = Navn og telefonnummer
transfer-webhook = Webhook (valgfri)
transfer-webhook-note = En https-adresse, der tager imod vores underskrevne besked, for eksempel https://api.example.com/portability
transfer-email = E-mail (valgfri)
transfer-email-note = På samme domæne som webhooken. Mindst én af de to skal udfyldes.
transfer-asked = Hvornår og hvordan har personen bedt om det?
transfer-asked-hint = For eksempel: i anmodningen af 12. november.
transfer-evidence = Hvordan har du sikret dig, at modtageren er den, den siger?
transfer-evidence-hint = For eksempel: ringet til hovednummeret fra CVR og talt med databeskyttelsesrådgiveren, som læste adressen op.
transfer-propose = Foreslå
transfer-error-organisation = Skriv navnet på den organisation, der modtager.
transfer-error-no-address = Angiv en webhook eller en e-mailadresse.
transfer-error-webhook = Angiv en https-adresse på en navngiven server, uden brugernavn i.
transfer-error-email = Angiv en e-mailadresse, for eksempel gdpr@example.com.
transfer-error-domains = Webhooken og e-mailadressen hører til forskellige domæner. Angiv to på samme domæne, eller kun den, du har kontrolleret.
transfer-error-asked = Skriv, hvornår og hvordan personen har bedt om det.
transfer-error-evidence = Skriv, hvordan du har kontrolleret modtageren.
transfer-error-long = En tekst er for lang. Gør den kortere.
transfer-refusal-not-now = Det kan ikke lade sig gøre nu: pakken kan ikke hentes længere, eller overførslen er kommet videre. Genindlæs siden for at se, hvor den er.
transfer-refusal-second = En anden end dig skal godkende den.
staff-notice-transfer-proposed = Overførslen er foreslået. En kollega skal godkende den, før noget bliver sendt.
staff-notice-transfer-signed = Modtageren får besked.
staff-notice-transfer-called-back = Overførslen er kaldt tilbage. Linket virker ikke længere.
transfer-fetch-title = Oplysninger fra { $organisation }
transfer-fetch-lead = En person har bedt os give oplysninger om sig videre til jer (databeskyttelsesforordningens artikel 20). Pakken er en zip-fil med CSV og JSON, og i den står, hvordan vores underskrift kontrolleres.
transfer-fetch-button = Hent pakken
transfer-fetch-once = Linket virker én gang. Bryder overførslen af, så bed os om et nyt link.
transfer-expired-title = Linket er udløbet
transfer-expired-text = Bed den organisation, der gav jer besked, om et nyt link.
transfer-used-title = Pakken er allerede hentet
transfer-used-text = Linket virker én gang. Var det ikke jer, så sig det straks til den organisation, der gav jer besked. Brød overførslen af, så bed om et nyt link.
transfer-broken-title = Her er intet at hente
transfer-broken-text = Linket er ikke helt, eller det er kaldt tilbage. Spørg den organisation, der gav jer besked.
mail-transfer-subject = Oplysninger venter på jer hos { $organisation }
mail-transfer-body =
    En person har bedt { $organisation } give oplysninger videre til jer, som databeskyttelsesforordningens artikel 20 giver ret til.

    Oplysningerne er ikke i denne mail. Hent dem med knappen; linket virker én gang inden for syv dage.

    Vi har talt med jer om det. Er det ikke rigtigt, så lad være med at åbne linket, og sig det til os.
mail-transfer-button = Hent oplysningerne
