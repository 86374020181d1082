"""Starts the emulator as if TLS ended right in front of it.

Our buckets and queues refuse plain HTTP, and the emulator keeps to their policies. It takes
a request that came over loopback for a secure one when a proxy says so, as here.
"""

from ministack import app as emulator

answer = emulator.app


async def behind_tls(scope, receive, send):
    if scope["type"] == "http":
        scope = {**scope, "headers": [*scope["headers"], (b"x-forwarded-proto", b"https")]}
    await answer(scope, receive, send)


emulator.app = behind_tls
emulator.main()
