# Sådan er datoerne regnet ud (forordning 1182/71), til personen og til sagsbehandleren.
deadline-received = Vi modtog din anmodning { $on }. Dagen selv tæller ikke med.
deadline-received-handler = Anmodningen blev modtaget { $on }. Dagen selv tæller ikke med.
deadline-by-processor = Den nåede vores databehandler tidligere, { $on }, så fristen regnes fra den dag.
deadline-same-day = Fristen er en måned. Den udløber på samme dato i den næste måned: { $on }.
deadline-same-day-3 = Forlænget er fristen højst tre måneder fra modtagelsen. Den udløber på samme dato i den tredje måned: { $on }.
deadline-no-such-day = Fristen er en måned. Den næste måned har ingen dag nummer { $day }, så den udløber på månedens sidste dag: { $on }.
deadline-no-such-day-3 = Forlænget er fristen højst tre måneder fra modtagelsen. Den tredje måned har ingen dag nummer { $day }, så den udløber på månedens sidste dag: { $on }.
deadline-two-months-more = Læst som en måned, til { $first }, og to måneder mere udløber den { $on }.
deadline-earlier-reading = Loven siger ikke, hvilken læsning der gælder, så vi går efter den tidligste: { $on }.
deadline-paused-identity = Fra { $from } til { $until } ventede vi på bevis for identiteten: { $days ->
    [one] 1 dag tæller ikke med
   *[other] { $days } dage tæller ikke med
  }. Dagen, hvor svaret kom, tæller igen.
deadline-paused-clarification = Fra { $from } til { $until } var personen spurgt, hvad anmodningen drejer sig om: { $days ->
    [one] 1 dag tæller ikke med
   *[other] { $days } dage tæller ikke med
  }. Dagen, hvor svaret kom, tæller igen.
deadline-paused-identity-open = Siden { $from } venter vi på bevis for identiteten: til og med i går { $days ->
    [one] 1 dag, der ikke tæller med
   *[other] { $days } dage, der ikke tæller med
  }.
deadline-paused-clarification-open = Siden { $from } er personen spurgt, hvad anmodningen drejer sig om: til og med i går { $days ->
    [one] 1 dag, der ikke tæller med
   *[other] { $days } dage, der ikke tæller med
  }.
deadline-later = Udløbet rykker { $days ->
    [one] 1 dag
   *[other] { $days } dage
  } til { $on }.
deadline-days-after = Fristen er { $days } dage. Den udløber { $on }.
deadline-working-days-after = Fristen er { $days } arbejdsdage. Den udløber { $on }.
deadline-starts-on = Fristen begynder, da alt det nødvendige var kommet: { $on }.
deadline-day-off = { $on } er { $why }.
deadline-next-working-day = En frist udløber aldrig på en lørdag, søndag eller helligdag, men på den næste hverdag: { $on }.
deadline-last-day = Du får svar hurtigst muligt og senest { $on }.
deadline-last-day-handler = Sidste dag er { $on }.
deadline-extended = Fristen er forlænget: vi har fortalt dig hvorfor. Du får svar senest { $on }.
deadline-saturday = en lørdag
deadline-sunday = en søndag
deadline-instead-of = fri i stedet for { $holiday }, der faldt i en weekend
deadline-line-received = modtaget { $on }
deadline-line-paused = { $days ->
    [one] 1 dag på pause
   *[other] { $days } dage på pause
  }
# Hvad datoerne hedder i en liste.
deadline-name-received = Modtaget
deadline-name-due = Svar senest
deadline-name-refusal = Afslag senest
deadline-name-notice = Meld forlængelse senest
deadline-name-notice-target = Meld den helst senest
deadline-name-extended = Forlænget fra modtagelse
deadline-name-safe = Forlænget, sikker dato
deadline-name-suspended = Hvis pauserne tæller
deadline-name-steer = Arbejd efter
deadline-name-confirm = Bekræft senest
deadline-name-late = spurgt sent: regn ikke med den
