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
