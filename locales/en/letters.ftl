letter-declared-reason = This is about somebody other than you.
