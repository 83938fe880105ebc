"""From a committed event to the alert that Chromium shows, against the bare relay of the same run.

The whole product runs; a process inside commits cheers one after the other, as a purchase would,
and writes down when each transaction was over. A page for OBS in Chromium tells when each alert was
in the picture (the frame after the card). The baseline is a WebSocket that listens to the same
channel: relay, channel layer and socket without a page.
"""

import asyncio
import json
import time
from typing import Any

from playwright.async_api import async_playwright
from websockets.asyncio.client import connect

from benchmarks.glass.figures import percentile
from tests.whole.stack import Stack

Row = dict[str, Any]

EVENTS = 100
PAUSE_S = 0.2
TARGET_P95_MS = 500
_LOGIN = "alerted"
# Alerts are as short as they may be, so that none waits for another: shown is what is measured.
_WATCH = """
window.shown = {};
const bits = (card) => card.querySelector(".alert__value:last-of-type").textContent;
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) for (const card of addedNodes)
    requestAnimationFrame(() => {
      window.shown[bits(card)] = performance.timeOrigin + performance.now();
    });
}).observe(document.querySelector(".alert-overlay"), { childList: true });
"""
_PREPARE = """
import json
from accounts.models import User
from chat.models import AlertRule
from chat.services.overlays import create_overlay
channel = User.objects.get(login={login!r}).channel
AlertRule.objects.create(channel=channel, kind="cheer", template="{{amount}}", duration_ms=1,
    sound="none")
print(json.dumps(create_overlay(channel=channel)[1]))
"""
_COMMIT = """
import json, time
from django.db import transaction
from accounts.models import User
from monetization.events import Cheered
from twitchclone.core.outbox import publish
account, committed = User.objects.get(login={login!r}), {{}}
for number in range(1, {events} + 1):
    with transaction.atomic():
        publish(Cheered(channel_id=account.pk, user_id=0, user_login="", user_display_name="",
            is_anonymous=True, bits=number, bits_total=number, message=""))
    committed[number] = time.time() * 1000
    time.sleep({pause})
print(json.dumps(committed))
"""


def run() -> list[Row]:
    """One row: the page's figures and the bare socket's."""
    with Stack() as stack:
        stack.create_account(_LOGIN)
        return asyncio.run(_measure(stack))


async def _measure(stack: Stack) -> list[Row]:
    token = await asyncio.to_thread(_inside, stack, _PREPARE.format(login=_LOGIN))
    heard: dict[str, float] = {}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--mute-audio"]
        )
        page = await browser.new_page(viewport={"width": 800, "height": 600})
        await page.goto(f"{stack.page_url}/overlay/{token}/alerts?gap=0")
        await page.evaluate(_WATCH)
        listener = asyncio.create_task(_listen(stack, heard))
        await asyncio.sleep(2)
        code = _COMMIT.format(login=_LOGIN, events=EVENTS, pause=PAUSE_S)
        committed = await asyncio.to_thread(_inside, stack, code)
        await asyncio.sleep(3)
        shown = await page.evaluate("window.shown")
        listener.cancel()
        await browser.close()
    in_picture = [shown[bits] - at for bits, at in committed.items() if bits in shown]
    on_socket = [heard[bits] - at for bits, at in committed.items() if bits in heard]
    p95 = round(percentile(in_picture, 0.95))
    return [
        {
            "events": EVENTS,
            "shown": len(in_picture),
            "shown_p50_ms": round(percentile(in_picture, 0.5)),
            "shown_p95_ms": p95,
            "socket_p50_ms": round(percentile(on_socket, 0.5)),
            "socket_p95_ms": round(percentile(on_socket, 0.95)),
            "target": "missed" if p95 > TARGET_P95_MS or len(in_picture) < EVENTS else "met",
        }
    ]


async def _listen(stack: Stack, heard: dict[str, float]) -> None:
    url = stack.page_url.replace("http", "ws", 1) + "/ws/events"
    async with connect(url) as socket:
        await socket.send(json.dumps({"type": "subscribe", "channel": _LOGIN, "after": None}))
        async for text in socket:
            message = json.loads(text)
            if message.get("event") == "channel.cheer":
                heard[str(message["data"]["bits"])] = time.time() * 1000


def _inside(stack: Stack, code: str) -> Any:
    with stack.begin("shell", "--no-imports", "-c", code) as command:
        printed, complaint = command.communicate(timeout=300)
    if command.returncode:
        raise RuntimeError(complaint)
    return json.loads(printed)
