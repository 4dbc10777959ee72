letter-declared-reason = Oplysningen handler om en anden end dig.
