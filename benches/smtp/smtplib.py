"""Sends prebuilt messages with Python's smtplib: port, connections, how many, bytes."""

import smtplib
import sys
import threading

port, connections, count, size = map(int, sys.argv[1:])
line = b"A line of a newsletter, as long as most of them are in practice here.\r\n"
message = b"Subject: Calf\r\n\r\n" + line * (size // len(line))


def send(share):
    with smtplib.SMTP("127.0.0.1", port, "localhost") as server:
        for number in range(share):
            server.sendmail("rowan@example.org", f"p{number}@example.org", message)


shares = [count // connections + (number < count % connections) for number in range(connections)]
threads = [threading.Thread(target=send, args=(share,)) for share in shares]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
