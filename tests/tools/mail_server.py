"""A real SMTP server for the tests, which misbehaves when it is told to.

Prints its port. Then takes one command a line from stdin and answers each with "ok":
accept | refuse CODE | drop (takes the mail, hangs up before saying so) | down | up
certificate FILE (PEM with the key, for the connections to come)
Every mail taken and every password tried becomes one JSON line in the file given as first argument. The second says how
the line is secured: "none", "starttls" or "tls"; a third, USER:PASSWORD, that one has to sign in. Ends when stdin does.
"""

import asyncio
import json
import logging
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

# Handshakes that fail and passwords in clear text are what the tests ask for.
logging.disable()
warnings.simplefilter("ignore")


class Mailbox:
    def __init__(self, path):
        self.path = path
        self.mode = ["accept"]

    def write(self, line):
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    async def handle_DATA(self, server, session, envelope):
        if self.mode[0] == "refuse":
            return f"{self.mode[1]} not now"
        self.write(
            {
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "source": envelope.content.decode("utf-8", "surrogateescape"),
                "secure": server.transport.get_extra_info("ssl_object") is not None,
                "user": session.auth_data,
            }
        )
        if self.mode[0] == "drop":
            server.transport.abort()
        return "250 taken"


async def main():
    path, security, login = (sys.argv[1:] + ["none", ""])[:3]
    mailbox = Mailbox(path)
    loop = asyncio.get_running_loop()
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)

    def sign_in(_server, _session, _envelope, _mechanism, tried):
        user = tried.login.decode()
        mailbox.write({"tried": user})
        return AuthResult(success=f"{user}:{tried.password.decode()}" == login, handled=False, auth_data=user)

    def smtp():
        return SMTP(
            mailbox,
            enable_SMTPUTF8=True,
            tls_context=tls if security == "starttls" else None,
            authenticator=sign_in,
            auth_required=bool(login),
            auth_require_tls=False,
        )

    async def listen(port):
        return await loop.create_server(smtp, "127.0.0.1", port, ssl=tls if security == "tls" else None)

    server = await listen(0)
    port = server.sockets[0].getsockname()[1]
    print(port, flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        command = line.split()
        if command == ["down"]:
            server.close()
        elif command == ["up"]:
            server = await listen(port)
        elif command[0] == "certificate":
            tls.load_cert_chain(command[1])
        else:
            mailbox.mode = command
        print("ok", flush=True)


asyncio.run(main())
