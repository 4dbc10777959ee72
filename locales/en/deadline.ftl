# How the dates were computed (Regulation 1182/71), to the person and to the handler.
deadline-received = We received your request on { $on }. That day itself does not count.
deadline-received-handler = The request was received on { $on }. That day itself does not count.
deadline-by-processor = It reached the one who processes data for us earlier, on { $on }, so the time counts from that day.
deadline-same-day = The time limit is one month. It ends on the same date in the next month: { $on }.
deadline-same-day-3 = Extended, the time limit is at most three months from receipt. It ends on the same date in the third month: { $on }.
deadline-no-such-day = The time limit is one month. The next month has no day { $day }, so it ends on that month's last day: { $on }.
deadline-no-such-day-3 = Extended, the time limit is at most three months from receipt. The third month has no day { $day }, so it ends on that month's last day: { $on }.
deadline-two-months-more = Read as one month, to { $first }, and two more, it ends on { $on }.
deadline-earlier-reading = The law does not say which reading counts, so the earlier one does: { $on }.
deadline-paused-identity = From { $from } to { $until } proof of identity was waited for: { $days ->
    [one] 1 day does not count
   *[other] { $days } days do not count
  }. The day of the answer counts again.
deadline-paused-clarification = From { $from } to { $until } the person was asked what the request is about: { $days ->
    [one] 1 day does not count
   *[other] { $days } days do not count
  }. The day of the answer counts again.
deadline-paused-identity-open = Since { $from } proof of identity is waited for: up to yesterday { $days ->
    [one] 1 day does not count
   *[other] { $days } days do not count
  }.
deadline-paused-clarification-open = Since { $from } the person is asked what the request is about: up to yesterday { $days ->
    [one] 1 day does not count
   *[other] { $days } days do not count
  }.
deadline-later = The end moves { $days ->
    [one] by 1 day
   *[other] by { $days } days
  }, to { $on }.
deadline-days-after = The time limit is { $days } days. It ends on { $on }.
deadline-working-days-after = The time limit is { $days } working days. It ends on { $on }.
deadline-starts-on = The time starts when all that was needed had come in: { $on }.
deadline-day-off = { $on } is { $why }.
deadline-next-working-day = A time limit never ends on a Saturday, a Sunday or a public holiday, but on the next working day: { $on }.
deadline-last-day = You will have an answer as soon as possible, and by { $on } at the latest.
deadline-last-day-handler = The last day is { $on }.
deadline-extended = The time limit was extended: we have told you why. You will have an answer by { $on } at the latest.
deadline-saturday = a Saturday
deadline-sunday = a Sunday
deadline-instead-of = free instead of { $holiday }, which fell on a weekend
deadline-line-received = received { $on }
deadline-line-paused = { $days ->
    [one] 1 day paused
   *[other] { $days } days paused
  }
# What the dates are called in a list.
deadline-name-received = Received
deadline-name-due = Answer by
deadline-name-refusal = Refusal by
deadline-name-notice = Tell an extension by
deadline-name-notice-target = Better tell it by
deadline-name-extended = Extended, from receipt
deadline-name-safe = Extended, safe
deadline-name-suspended = If the pauses count
deadline-name-steer = Work to
deadline-name-confirm = Confirm by
deadline-name-late = asked late: do not rely on it
