"""The chat panel in Chromium; the socket's server and the API are played by the test."""

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from chat.services.overlays import create_overlay
from tests.factories import make_account
from tests.frontend.chat_server import SETTINGS, ChatServer, you
from tests.frontend.site import Site, chromium

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

_AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
_RUN_AXE = """async () => {
  const { violations } = await axe.run(document.querySelector(".chat"), {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    rules: { region: { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(" | ")}`);
}"""
POLL = {
    "id": "p1",
    "title": "Which map next?",
    "status": "ACTIVE",
    "choices": [{"id": "a", "title": "Mill", "votes": 1}, {"id": "b", "title": "Bay", "votes": 3}],
    "startedAt": 0,
    "endsAt": 4_000_000_000_000,
}


class Chat:
    """Ana's page with chat on it, and what it asked of the API."""

    def __init__(self, client: Any, server: ChatServer, path: str = "/ana") -> None:
        self.site = Site(client, [path])
        self.server = server
        self.path = path
        self.asked: list[tuple[str, str, Any]] = []
        self.answers: dict[tuple[str, str], tuple[int, Any]] = {}

    def open(self, browser: Browser, **options: Any) -> Page:
        page = self.site.open(browser, self.path, on_chat=self.server.connect, **options)
        page.route("**/api/v1/**", self._answer)
        expect(page.locator(".chat")).to_have_attribute("data-state", "open")
        return page

    def _answer(self, route: Route) -> None:
        request = route.request
        path = request.url.split("/api/v1/")[1]
        self.asked.append((request.method, path, request.post_data_json))
        status, body = self.answers.get((request.method, path), (200, {}))
        route.fulfill(status=status, body=json.dumps(body), content_type="application/json")


@pytest.fixture
def vic(client, broadcaster, viewer):
    """Vic's browser; ana's channel is there."""
    client.force_login(viewer)
    return client


def lines(page: Page):
    return page.locator(".chat__settled .chat-line")


def field(page: Page):
    return page.get_by_role("textbox", name="Send a message")


def test_a_visitor_reads_along_and_is_asked_to_log_in(client, broadcaster):
    server = ChatServer()
    server.recent = [server.line("before you came")]
    chat = Chat(client, server)
    with chromium() as browser:
        page = chat.open(browser)
        server.say(server.line("and after"))

        expect(lines(page)).to_have_text(
            ["Bob: before you came", "Bob: and after"], use_inner_text=True
        )
        expect(page.locator(".chat__sign-in a")).to_have_attribute(
            "href", "/accounts/login/?next=/ana"
        )
        expect(field(page)).to_have_count(0)
    assert chat.site.errors == []


def test_an_empty_room_says_so_until_somebody_speaks(client, broadcaster):
    server = ChatServer()
    chat = Chat(client, server)
    with chromium() as browser:
        page = chat.open(browser)
        expect(page.get_by_text("Nobody has said anything yet")).to_be_visible()
        server.say(server.line("hello"))
        expect(page.get_by_text("Nobody has said anything yet")).to_be_hidden()


def test_a_room_that_is_not_there_is_said_to_be(client, broadcaster):
    server = ChatServer()
    server.refusal = {"type": "error", "code": "not_found", "message": "There is no such channel."}
    site = Site(client, ["/ana"])
    with chromium() as browser:
        page = site.open(browser, "/ana", on_chat=server.connect)
        expect(page.locator(".chat")).to_have_attribute("data-state", "failed")
        expect(page.locator(".chat__failure")).to_have_text("There is no such channel.")


def test_an_own_line_is_there_at_once_and_once(vic):
    server = ChatServer(you=you())
    waiting: list[dict[str, Any]] = []
    server.on_chat = waiting.append
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        field(page).fill("hello")
        field(page).press("Enter")
        expect(page.locator(".chat-line--pending")).to_have_text("Vic: hello")
        expect(field(page)).to_have_value("")

        server.accept(waiting[0])
        expect(page.locator(".chat-line--pending")).to_have_count(0)
        expect(lines(page)).to_have_text(["Vic: hello"], use_inner_text=True)
    assert chat.site.errors == []


def test_what_is_refused_comes_back_with_the_reason(vic):
    server = ChatServer(you=you())
    server.on_chat = server.refuse("msg_duplicate", "You said the same.")
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        field(page).fill("again")
        field(page).press("Enter")

        expect(page.get_by_role("alert")).to_have_text("You said the same.")
        expect(field(page)).to_have_value("again")
        expect(page.locator(".chat-line--pending")).to_have_count(0)


def test_a_lost_connection_resumes_and_says_again_what_was_lost(vic):
    server = ChatServer(you=you())
    server.recent = [server.line("first")]
    server.on_chat = lambda message: None
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        field(page).fill("lost?")
        field(page).press("Enter")
        expect(page.locator(".chat-line--pending")).to_have_count(1)
        server.joined["isReset"] = False
        server.recent = []
        server.on_chat = server.accept
        server.sockets[-1].close()

        expect(lines(page)).to_have_text(["Bob: first", "Vic: lost?"], use_inner_text=True)
        assert server.said("resume")[0]["after"] == f"{1:036x}"
        nonces = {message["nonce"] for message in server.said("chat")}
        assert len(server.said("chat")) == 2
        assert len(nonces) == 1


def test_hostile_words_stay_words(vic):
    server = ChatServer(you=you())
    text = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    line = server.line(text)
    line["fragments"] = [
        {"type": "text", "text": text},
        {"type": "link", "text": "click", "url": "javascript:alert(3)"},
        {"type": "link", "text": "site", "url": "https://example.org/"},
    ]
    line["displayName"] = "<b>Bob</b>"
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        server.say(line)

        expect(lines(page)).to_contain_text([text])
        assert page.locator(".chat__settled :is(img, script, b)").count() == 0
        links = page.locator(".chat__settled a")
        expect(links).to_have_count(1)
        expect(links).to_have_attribute("rel", "noopener noreferrer nofollow ugc")
        expect(links).to_have_attribute("target", "_blank")
    assert chat.site.errors == []


def test_a_flood_is_shown_bounded_and_the_page_answers(vic):
    server = ChatServer(you=you())
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        for burst in range(40):
            server.say(*(server.line(f"message {burst * 50 + index}") for index in range(50)))

        expect(lines(page).last).to_have_text("Bob: message 1999", use_inner_text=True)
        assert lines(page).count() == 300
        field(page).fill("still here")
        field(page).press("Enter")
        expect(lines(page).last).to_have_text("Vic: still here", use_inner_text=True)
        expect(page.locator(".chat__lines")).to_have_attribute("aria-live", "off")


def test_reading_above_holds_the_list_still(vic):
    server = ChatServer(you=you())
    server.recent = [server.line(f"old {index}") for index in range(80)]
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        expect(lines(page)).to_have_count(60 + 20)
        page.locator(".chat__lines").hover()
        page.mouse.wheel(0, -600)
        more = page.locator("[data-chat-more]")
        expect(more).to_be_visible()
        before = page.evaluate("document.querySelector('.chat__lines').scrollTop")
        for index in range(3):
            server.say(server.line(f"new {index}"))

        expect(more).to_have_text("New messages: 3")
        assert page.evaluate("document.querySelector('.chat__lines').scrollTop") == before
        more.click()
        expect(lines(page).last).to_have_text("Bob: new 2", use_inner_text=True)
        expect(lines(page).last).to_be_in_viewport()
        expect(more).to_be_hidden()


def test_removed_words_go_and_only_moderators_may_look(vic):
    server = ChatServer(you=you("moderator"))
    server.recent = [server.line("rude"), server.line("ruder"), server.line("kind", user_id="8")]
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        first = server.recent[0]["id"]
        server.say(server.frame("message_deleted", messageId=first, userId="9", username="bob"))
        expect(lines(page).first).to_contain_text("Message deleted")
        expect(page.get_by_text("rude", exact=True)).to_be_hidden()
        lines(page).first.get_by_role("button", name="Show").click()
        expect(page.get_by_text("rude", exact=True)).to_be_visible()

        server.say(server.frame("user_cleared", userId="9", username="bob", durationSeconds=600))
        expect(page.locator(".chat-line--deleted")).to_have_count(2)
        expect(lines(page).nth(2)).to_contain_text("kind")


def test_an_act_is_confirmed_to_others_and_not_again_to_who_did_it(vic):
    server = ChatServer(you=you("moderator"))
    server.recent = [server.line("rude")]
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        target = {"userId": "9", "username": "bob", "durationSeconds": 600}
        server.say(server.frame("user_cleared", moderator="vic", **target))
        server.say(server.frame("chat_cleared", moderator="vic"))
        server.say(server.frame("user_cleared", moderator="mia", **target))
        server.say(server.frame("chat_cleared", moderator="mia"))
        said = page.locator(".chat__settled .chat-line--system")
        expect(said).to_have_text(
            ["bob was timed out by mia.", "A moderator has cleared the chat."]
        )


def test_a_pinned_act_reads_as_one(vic):
    server = ChatServer(you=you(), pinned={**ChatServer().line("waves"), "kind": "action"})
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        expect(page.locator(".chat-card--pinned .chat-card__text")).to_have_text("Bob waves")


def raid(server: ChatServer, state: str) -> dict[str, Any]:
    now_ms = round(time.time() * 1000)
    to = {"userId": "8", "username": "bea", "displayName": "Bea"}
    about = {"state": state, "to": to, "viewers": 12, "at": now_ms + 10_000}
    return server.frame("raid", **about) | {"timestamp": now_ms}


def test_viewers_go_along_with_a_raid(vic):
    make_account("bea")
    server = ChatServer(you=you())
    chat = Chat(vic, server)
    chat.site = Site(vic, ["/ana", "/bea"])
    with chromium() as browser:
        page = chat.open(browser)
        server.say(raid(server, "preparing"))
        expect(page.locator(".chat-card--raid")).to_contain_text("Going along to Bea")
        expect(page.locator(".chat-card--raid").get_by_role("timer")).to_have_text(
            re.compile(r"^(10|[89])$")
        )
        server.say(raid(server, "gone"))
        page.wait_for_url("**/bea")


def test_who_stays_hears_of_the_raid_only(vic):
    server = ChatServer(you=you())
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        server.say(raid(server, "preparing"))
        page.get_by_role("button", name="Stay here").click()
        server.say(raid(server, "gone"))
        expect(page.get_by_text("12 viewers have gone on to")).to_be_visible()
        expect(page.locator(".chat-card--raid")).to_have_count(0)

        # A raid of which only the end is heard leaves the same time, and one of long ago nothing.
        server.say(raid(server, "gone"))
        expect(page.locator(".chat-card--raid")).to_be_visible()
        server.say(raid(server, "canceled"))
        expect(page.locator(".chat-card--raid")).to_have_count(0)
        server.say(server.frame("raid", state="gone", to={"username": "bea"}, viewers=1, at=0))
        expect(page.locator(".chat-card--raid")).to_have_count(0)
        assert page.url.endswith("/ana")


def test_broadcasters_and_windows_of_chat_alone_stay(client, broadcaster, viewer):
    for account, role, path in (
        (broadcaster, "broadcaster", "/ana"),
        (viewer, None, "/popout/ana/chat"),
    ):
        client.force_login(account)
        server = ChatServer(you=you(role))
        chat = Chat(client, server, path)
        with chromium() as browser:
            page = chat.open(browser)
            server.say(raid(server, "preparing"))
            expect(page.get_by_text("is about to go to")).to_be_visible()
            expect(page.locator(".chat-card--raid")).to_have_count(0)


def test_viewers_keep_nothing_of_what_was_removed(vic):
    server = ChatServer(you=you())
    server.recent = [server.line("secret address")]
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        server.say(server.frame("chat_cleared", moderator="mia"))
        expect(lines(page).first).to_have_text("Bob: Message deleted", use_inner_text=True)
        assert "secret address" not in page.locator(".chat").inner_html()


def test_a_moderator_times_out_with_a_click_and_takes_it_back(vic):
    server = ChatServer(you=you("moderator"))
    server.recent = [server.line("rude")]
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        lines(page).first.hover()
        page.get_by_role("button", name="Time out for 10 minutes").click()
        expect(page.locator(".toast")).to_contain_text("bob is timed out for 10 minutes")
        page.get_by_role("button", name="Undo").click()
        expect(page.locator(".toast")).to_contain_text(["bob may write again"])

    body = {"login": "bob", "duration_s": 600, "reason": ""}
    assert ("POST", "channels/ana/chat/bans/", body) in chat.asked
    assert ("DELETE", "channels/ana/chat/bans/bob/", None) in chat.asked


def test_a_ban_asks_for_its_reason_and_shows_a_refusal(vic):
    server = ChatServer(you=you("moderator"))
    server.recent = [server.line("rude")]
    chat = Chat(vic, server)
    refusal = {"error": {"code": "bad_ban_mod", "message": "Bob moderates here."}}
    chat.answers["POST", "channels/ana/chat/bans/"] = (403, refusal)
    with chromium() as browser:
        page = chat.open(browser)
        lines(page).first.hover()
        page.get_by_role("toolbar").get_by_role("button", name="Ban").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Reason").fill("Spam")
        dialog.get_by_role("button", name="Ban").click()
        expect(dialog.get_by_role("alert")).to_have_text("Bob moderates here.")
        dialog.get_by_role("button", name="Cancel").click()
        expect(dialog).to_have_count(0)


def test_viewers_are_offered_no_moderation(vic):
    server = ChatServer(you=you())
    server.recent = [server.line("hello")]
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        lines(page).first.hover()
        page.get_by_role("button", name="More", exact=True).click()

        names = page.locator("[data-chat-menu=line] .menu__item").all_inner_texts()
        assert names == ["Answer", "Show card", "Copy text", "Whisper", "Block", "Report"]
        expect(page.locator("[data-chat-moderate]")).to_be_hidden()


def test_the_keyboard_reaches_a_line_and_its_menu(vic):
    server = ChatServer(you=you())
    server.recent = [server.line("one"), server.line("two")]
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        page.get_by_role("log").focus()
        page.keyboard.press("ArrowUp")
        expect(page.locator(".chat-line--current")).to_contain_text("Bob: two")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        expect(page.locator("[data-chat-menu=line] [data-act=reply]")).to_be_focused()
        page.keyboard.press("Enter")

        expect(page.locator(".chat-composer__reply")).to_contain_text("Answer to Bob")
        page.keyboard.type("indeed")
        page.keyboard.press("Enter")
        expect(lines(page).last).to_have_text("Vic: indeed", use_inner_text=True)
        assert server.said("chat")[0]["replyTo"] == server.recent[0]["id"]


def test_people_emotes_and_commands_are_completed(vic):
    server = ChatServer(you=you())
    server.recent = [server.line("hi", by="anabel")]
    chat = Chat(vic, server)
    emote = {"code": "anaWow", "images": {"1": "data:,"}, "width": 28}
    chat.answers["GET", "channels/ana/chat/emotes/"] = (200, {"channel": [emote]})
    commands = [
        {"name": "me", "usage": "/me <text>", "about": "Speak.", "permission": ""},
        {"name": "mod", "usage": "/mod <user>", "about": "Promote.", "permission": "broadcaster"},
    ]
    chat.answers["GET", "channels/ana/chat/commands/"] = (200, {"commands": commands})
    with chromium() as browser:
        page = chat.open(browser)
        options = page.get_by_role("option")
        field(page).press_sequentially("@ana")
        expect(options).to_have_text(["Anabel"])
        field(page).press("Tab")
        expect(field(page)).to_have_value("@anabel ")

        field(page).press_sequentially(":anaw")
        expect(options).to_have_text(["anaWow"])
        field(page).press("Enter")
        expect(field(page)).to_have_value("@anabel anaWow ")
        field(page).fill("")
        field(page).press_sequentially(":wo")
        expect(options.first).to_have_text("anaWow")
        expect(options.nth(1)).to_have_text(re.compile("wo"))
        field(page).fill("")
        field(page).press_sequentially("/m")
        expect(options).to_have_text(["/me <text>Speak."])
        field(page).press("Escape")
        expect(options).to_have_count(0)


def test_the_picker_finds_inserts_and_remembers(vic):
    server = ChatServer(you=you())
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        page.get_by_role("button", name="Emotes").click()
        page.get_by_label("Search emotes").fill("rocket")
        page.keyboard.press("Enter")
        expect(field(page)).to_have_value("🚀 ")
        page.get_by_role("button", name="Emotes").click()
        expect(page.locator(".chat-picker__group").first).to_contain_text("Used lately")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"ban": {"expiresAt": None, "reason": "Spam"}}, "You are banned from this chat"),
        ({"ban": {"expiresAt": 4_000_000_000_000, "reason": ""}}, "You are timed out for another"),
        ({"warning": {"reason": "Caps"}}, "A moderator has warned you"),
    ],
)
def test_who_may_not_write_is_told_why(vic, state, words):
    server = ChatServer(you=you(**state))
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        expect(page.locator(".chat-card--obstacle")).to_contain_text(words)
        expect(field(page)).to_be_hidden()


def test_rules_are_agreed_to_and_a_warning_acknowledged(vic):
    server = ChatServer(you=you(acceptedRules=False), rules=["Be kind.", "No spoilers."])
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        expect(page.locator(".chat-card__rules li")).to_have_text(["Be kind.", "No spoilers."])
        page.get_by_role("button", name="I agree").click()
        expect(field(page)).to_be_focused()
        server.say({"type": "warned", "channelId": "7", "channel": "ana", "reason": "Caps"})
        expect(page.locator(".chat-card--obstacle")).to_contain_text("Caps")
        page.get_by_role("button", name="I have understood").click()
        expect(field(page)).to_be_visible()
        assert server.said("accept_rules")
        assert server.said("acknowledge_warning")


def test_a_ban_reaches_an_open_page_and_its_end_too(vic):
    server = ChatServer(you=you())
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        server.say(server.frame("user_cleared", userId="3", username="vic", durationSeconds=None))
        page.get_by_role("button", name="Ask to be let in again").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("What should the moderators know?").fill("Sorry.")
        dialog.get_by_role("button", name="Send").click()
        expect(dialog).to_have_count(0)
        server.say(server.frame("user_unbanned", userId="3", username="vic"))
        expect(field(page)).to_be_visible()
    assert ("POST", "channels/ana/chat/unban-requests/", {"text": "Sorry."}) in chat.asked


def test_slow_mode_counts_down_in_the_composer(vic):
    server = ChatServer(you=you(), settings=SETTINGS | {"slowModeSeconds": 30})
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        expect(page.locator(".chat__modes")).to_have_text("Slow mode: 30 seconds")
        field(page).fill("one")
        field(page).press("Enter")
        expect(page.get_by_role("button", name="Send", exact=True)).to_be_disabled()
        field(page).fill("two")
        field(page).press("Enter")
        expect(page.get_by_role("alert")).to_have_text("Not sent yet: the chat is in slow mode.")
        expect(page.get_by_role("timer")).to_have_text(re.compile(r"Slow mode: wait 2\d seconds"))
        assert len(server.said("chat")) == 1


def test_a_refusal_of_slow_mode_counts_down_until_one_may_write(vic):
    server = ChatServer(you=you(), settings=SETTINGS | {"slowModeSeconds": 30})
    server.on_chat = server.refuse("msg_slowmode", "Slow down.", retryAfter=3)
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        field(page).fill("one")
        field(page).press("Enter")
        expect(page.get_by_role("timer")).to_have_text(re.compile("wait [123] seconds"))
        expect(field(page)).to_have_value("one")
        expect(page.get_by_role("timer")).to_be_hidden()
        expect(page.get_by_role("alert")).to_have_count(0)
        expect(page.get_by_role("button", name="Send", exact=True)).to_be_enabled()


def test_an_unban_request_is_offered_once_it_may_be_sent(vic):
    server = ChatServer(you=you(ban={"expiresAt": None, "reason": "", "mayAskFrom": 4e12}))
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        expect(page.locator(".chat-card--obstacle")).to_contain_text("let in again from")
        expect(page.get_by_role("button", name="Ask to be let in again")).to_have_count(0)
        soon = time.time() * 1000 + 1500
        ban = {"expiresAt": None, "reason": "", "mayAskFrom": soon}
        server.say({"type": "banned", "channelId": "7", "channel": "ana", "ban": ban})
        expect(page.get_by_role("button", name="Ask to be let in again")).to_be_visible()


def test_a_vote_shows_at_once_and_goes_back_when_refused(vic):
    server = ChatServer(you=you(), poll=POLL)
    chat = Chat(vic, server)
    refusal = {"error": {"code": "already", "message": "You have voted."}}
    chat.answers["POST", "channels/ana/chat/polls/p1/vote/"] = (409, refusal)
    with chromium() as browser:
        page = chat.open(browser)
        choice = page.locator(".chat-poll__choice").first
        expect(choice).to_contain_text("25 %")
        choice.click()
        expect(page.locator(".toast")).to_contain_text("You have voted.")
        expect(choice).to_contain_text("25 %")
        expect(choice).to_have_attribute("aria-pressed", "false")
        ended = {**POLL, "status": "COMPLETED"}
        server.say(server.frame("poll", poll=ended))
        expect(choice).to_be_disabled()


def test_held_messages_are_decided_where_one_reads(vic):
    server = ChatServer(you=you("moderator"))
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        held = {"type": "held_message", "channelId": "7", "heldId": "5", "expiresAt": 0}
        server.say({**held, "line": server.line("hmm"), "reasons": [{"category": "spam"}]})
        card = page.locator(".chat-card--held")
        expect(card).to_contain_text("Bob: hmm")
        card.get_by_role("button", name="Allow").click()
        expect(card).to_have_count(0)
    assert ("POST", "channels/ana/chat/held/5/", {"decision": "approve"}) in chat.asked
    assert server.said("moderate")


def test_settings_of_reading_are_kept(vic):
    server = ChatServer(you=you())
    server.recent = [server.line("hello")]
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        expect(page.locator(".chat-line__time")).to_be_hidden()
        page.get_by_role("button", name="Chat settings").click()
        page.get_by_label("Show the time").check()
        page.get_by_role("button", name="18", exact=True).click()
        page.reload()

        expect(page.locator(".chat-line__time")).to_be_visible()
        size = "getComputedStyle(document.querySelector('.chat-line')).fontSize"
        assert page.evaluate(size) == "18px"


def test_blocked_people_are_not_shown(vic):
    server = ChatServer(you=you())
    server.recent = [server.line("noise"), server.line("kind", by="zoe", user_id="8")]
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        lines(page).first.hover()
        page.get_by_role("button", name="More", exact=True).click()
        page.get_by_role("button", name="Block").click()
        expect(lines(page)).to_have_text(["Zoe: kind"], use_inner_text=True)
        server.say(server.line("more noise"))
        server.say(server.line("more kind", by="zoe", user_id="8"))
        expect(lines(page)).to_have_text(["Zoe: kind", "Zoe: more kind"], use_inner_text=True)
    assert ("PUT", "me/blocks/bob/", {}) in chat.asked


def test_the_account_that_logged_out_elsewhere_is_told(vic):
    server = ChatServer(you=you())
    chat = Chat(vic, server)
    with chromium() as browser:
        page = chat.open(browser)
        server.sockets[-1].close(code=4403, reason="signed_out")
        expect(page.locator("[data-chat-connection]")).to_contain_text("You are logged out here.")
        expect(page.get_by_role("link", name="Reload the page")).to_be_visible()


def _everything(server: ChatServer) -> None:
    first = server.line("hello", badges=[{"type": "subscriber", "months": 7}, {"type": "vip"}])
    reply = {"messageId": first["id"], "login": "bob", "displayName": "Bob", "text": "hello"}
    server.recent = [
        first,
        server.line("hi", reply=reply | {"threadId": first["id"]}),
        server.line("waves", kind="action"),
        server.line("soon", kind="announcement", announcementColor="GREEN"),
        server.line("new", isFirst=True),
        server.line("@vic", fragments=[{"type": "mention", "text": "@vic", "login": "vic"}]),
        server.frame(
            "notice", notice="sub", systemMessage="Bob subscribed.", displayName="Bob", message=""
        ),
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_panel_is_accessible(vic, theme, width):
    server = ChatServer(you=you("moderator"), poll=POLL)
    _everything(server)
    server.joined["pinned"] = server.recent[0]
    chat = Chat(vic, server)
    look = {"color_scheme": theme, "reduced_motion": "reduce"}
    with chromium() as browser:
        page = chat.open(browser, viewport={"width": width, "height": 900}, **look)
        page.evaluate(_AXE.read_text(encoding="utf-8"))
        violations = page.evaluate(_RUN_AXE)
        for name in ("Moderate", "Chat settings", "Emotes"):
            page.get_by_role("button", name=name, exact=True).click()
            violations += page.evaluate(_RUN_AXE)
            page.keyboard.press("Escape")
        overflow_px = page.evaluate("document.documentElement.scrollWidth - innerWidth")

    assert violations == []
    assert overflow_px <= 0
    assert chat.site.errors == []


def test_the_panel_in_a_window_of_its_own(vic):
    server = ChatServer(you=you())
    server.recent = [server.line("hello")]
    chat = Chat(vic, server, "/popout/ana/chat")
    with chromium() as browser:
        page = chat.open(browser, viewport={"width": 380, "height": 680})
        expect(lines(page)).to_have_text(["Bob: hello"], use_inner_text=True)
        expect(page.locator(".topbar")).to_have_count(0)
        bottom = "document.querySelector('.chat').getBoundingClientRect().bottom"
        assert page.evaluate(bottom) == 680
        page.get_by_role("button", name="Chat settings").click()
        expect(page.get_by_role("button", name="Open in a window of its own")).to_have_count(0)
    assert chat.site.errors == []


def test_lines_over_the_picture_come_and_fade_without_a_control(client, broadcaster):
    _overlay, token = create_overlay(channel=broadcaster.channel)
    server = ChatServer()
    server.recent = [server.line("good"), server.line("bad", user_id="8")]
    path = f"/overlay/{token}/chat?fade=0"
    site = Site(client, [path])
    with chromium() as browser:
        page = site.open(browser, path, on_chat=server.connect)
        shown = page.locator(".chat-line")
        expect(shown).to_have_text(["Bob: good", "Bob: bad"], use_inner_text=True)
        server.say(server.frame("user_cleared", userId="8", username="bob", durationSeconds=1))
        expect(shown).to_have_text(["Bob: good"], use_inner_text=True)
        assert page.locator("button, form, input").count() == 0
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == "rgba(0, 0, 0, 0)"
    assert site.errors == []
