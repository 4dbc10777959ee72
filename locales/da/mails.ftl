mail-automatic = Du kan ikke svare på denne mail. Den indeholder ikke personoplysninger.
mail-copy-link = Virker knappen ikke, så kopiér denne adresse ind i din browser:

mail-receipt-subject = Bekræft din anmodning
mail-receipt-body =
    Vi har modtaget en anmodning om databeskyttelse hos { $organisation }, hvor denne mailadresse er opgivet.

    Åbn siden og bekræft, at adressen er din. Så kan du følge sagen.

    Er det ikke dig, der har sendt anmodningen, kan du se bort fra mailen.
mail-receipt-button = Bekræft og følg sagen

mail-link-subject = Dit link til sagen
mail-link-body = Her er et nyt link til din sag hos { $organisation }.
mail-link-button = Åbn sagen

mail-answer-subject = Der er et svar til dig
mail-answer-body =
    { $organisation } har svaret på din anmodning.

    Af hensyn til din sikkerhed står svaret ikke i mailen. Åbn siden, så sender vi dig en engangskode, når du vil læse eller hente svaret.
mail-answer-button = Se svaret

mail-extended-subject = Vi har brug for mere tid til din anmodning
mail-extended-body =
    { $organisation } har brug for mere tid til at svare på din anmodning.

    Åbn siden for at læse hvorfor, og hvornår du får svar. Der kan du også klage.
mail-extended-button = Læs hvorfor
mail-letter-subject = Der er et brev til dig
mail-letter-body =
    { $organisation } har skrevet til dig om din anmodning.

    Af hensyn til din sikkerhed står brevet ikke i mailen. Åbn siden, så sender vi dig en engangskode, når du vil læse det.
mail-letter-button = Se brevet

mail-code-subject = Din engangskode
mail-code-body =
    Her er din engangskode. Den gælder i 10 minutter og kan bruges én gang.

    Giv aldrig koden til andre, heller ikke til os. Har du ikke bedt om en kode, så se bort fra mailen.
mail-code-button = Åbn sagen

mail-invitation-subject = Du er inviteret til Indsigt
mail-invitation-body =
    { $organisation } har oprettet dig som bruger i Indsigt.

    Åbn siden og vælg en adgangskode. Linket gælder i tre dage og kan bruges én gang.
mail-invitation-button = Vælg adgangskode

# Hvorfor en mailserver ikke tog imod en mail; til administratoren
mail-trouble-answer = Mailserveren svarede { $number }.
mail-trouble-login = Mailserveren godtog ikke brugernavn og adgangskode. Tjek mail.username og adgangskoden.
mail-trouble-timeout = Mailserveren svarede ikke i tide.
mail-trouble-connection = Der er ingen forbindelse til mailserveren. Tjek mail.host, mail.port og mail.security.
mail-trouble-no-starttls = Mailserveren tilbyder ikke STARTTLS, så intet er sendt. Tjek mail.port og mail.security.
mail-trouble-unknown-ca = Mailserverens certifikat er ikke underskrevet af nogen, vi har tillid til, så intet er sendt. Har jeres organisation sin egen CA, så angiv den i mail.ca_file.
mail-trouble-other-name = Mailserverens certifikat gælder et andet navn end mail.host, så intet er sendt.
mail-trouble-expired = Mailserverens certifikat er udløbet eller gælder ikke endnu, så intet er sendt.
mail-trouble-tls = Der er ingen sikker forbindelse til mailserveren, så intet er sendt. Tjek mail.port, mail.security og serverens certifikat.
mail-trouble-letters = Mailserveren kan ikke sende til en adresse med bogstaver som æ, ø eller å.
mail-trouble-folder = Der kan ikke skrives i mappen til mails. Tjek mail.folder og den ledige plads.
mail-contact-wish-subject = Nye kontaktoplysninger i din sag
mail-contact-wish-body = Nogen har bedt { $organisation } om at bruge andre kontaktoplysninger i din sag. De bliver ikke brugt, før to medarbejdere har set på det.

    Var det ikke dig, så svar ikke på denne mail, men ring eller skriv til { $organisation } med det samme.
