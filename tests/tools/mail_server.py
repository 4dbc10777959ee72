"""A real SMTP server for the tests, which misbehaves when it is told to.

Prints its port. Then takes one command a line from stdin and answers each with "ok":
accept | refuse CODE | drop (takes the mail, hangs up before saying so) | down | up
Every mail taken becomes one JSON line in the file given as argument. Ends when stdin does.
"""

import asyncio
import json
import sys

from aiosmtpd.smtp import SMTP


class Mailbox:
    def __init__(self, path):
        self.path = path
        self.mode = ["accept"]

    async def handle_DATA(self, server, session, envelope):
        if self.mode[0] == "refuse":
            return f"{self.mode[1]} not now"
        with open(self.path, "a", encoding="utf-8") as file:
            mail = {
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "source": envelope.content.decode("utf-8", "surrogateescape"),
            }
            file.write(json.dumps(mail) + "\n")
        if self.mode[0] == "drop":
            server.transport.abort()
        return "250 taken"


async def main():
    mailbox = Mailbox(sys.argv[1])
    loop = asyncio.get_running_loop()

    async def listen(port):
        return await loop.create_server(lambda: SMTP(mailbox, enable_SMTPUTF8=True), "127.0.0.1", port)

    server = await listen(0)
    port = server.sockets[0].getsockname()[1]
    print(port, flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        command = line.split()
        if command == ["down"]:
            server.close()
        elif command == ["up"]:
            server = await listen(port)
        else:
            mailbox.mode = command
        print("ok", flush=True)


asyncio.run(main())
