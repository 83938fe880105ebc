"""The words that chat's scripts show, by key; see `script_messages`."""

from django.utils.translation import gettext as _


def chat_messages() -> dict[str, str]:
    """Every message of the chat bundle in the visitor's language."""
    return {
        **_panel(),
        **_lines(),
        **_acts(),
        **_dialogs(),
        **_people(),
        **_room(),
        **_poll(),
        **_pickers(),
    }


def _panel() -> dict[str, str]:
    return {
        "cancel": _("Cancel"),
        "close": _("Close"),
        "optional": _("optional"),
        "chat.actions": _("What to do with this message"),
        "chat.cleared": _("A moderator has cleared the chat."),
        "chat.held": _("Your message waits for a moderator."),
        "chat.held.approve": _("Allow"),
        "chat.held.denied": _("A moderator has not let your message through."),
        "chat.held.deny": _("Refuse"),
        "chat.held.expired": _("Nobody has decided on your message in time; it was not sent."),
        "chat.held.more": _("{count} more wait"),
        "chat.held.title": _("Held by AutoMod"),
        "chat.loading": _("Loading…"),
        "chat.new": _("New messages: {count}"),
        "chat.no_answer": _("The chat has not answered. Send it again."),
        "chat.paused": _("Paused: back to the newest"),
        "chat.popout": _("Open in a window of its own"),
        "chat.reconnecting": _("Reconnecting…"),
        "chat.reload": _("Reload the page"),
        "chat.signed_out": _("You are logged out here."),
        "chat.too_long": _("A message has at most {count} characters."),
        "chat.slow": _("Not sent yet: the chat is in slow mode."),
        "chat.wait": _("Slow mode: wait {count} seconds."),
        "chat.raid.along": _("Going along to {name}"),
        "chat.raid.canceled": _("The raid was called off."),
        "chat.raid.gone": _("{count} viewers have gone on to"),
        "chat.raid.preparing": _("A raid with {count} viewers is about to go to"),
        "chat.raid.stay": _("Stay here"),
        "chat.shoutout": _("Worth a visit:"),
        "chat.whispered": _("{name} whispers: {text}"),
        "chat.whispered_to": _("You whisper to {name}: {text}"),
    }


def _lines() -> dict[str, str]:
    return {
        "chat.announcement": _("Announcement"),
        "chat.badge.bits": _("Bits"),
        "chat.badge.broadcaster": _("Broadcaster"),
        "chat.badge.founder": _("Founder"),
        "chat.badge.moderator": _("Moderator"),
        "chat.badge.staff": _("Staff"),
        "chat.badge.subscriber": _("Subscriber"),
        "chat.badge.vip": _("VIP"),
        "chat.deleted": _("Message deleted"),
        "chat.first": _("First message here"),
        "chat.months": _("{count} months"),
        "chat.pinned": _("Pinned"),
        "chat.replying": _("Answer to {name}"),
        "chat.thread": _("Thread"),
        "chat.unpin": _("Unpin"),
        "chat.was_banned": _("{name} was banned by {by}."),
        "chat.was_timed_out": _("{name} was timed out by {by}."),
    }


def _acts() -> dict[str, str]:
    return {
        "chat.act.ban": _("Ban"),
        "chat.act.block": _("Block"),
        "chat.act.card": _("Show card"),
        "chat.act.copy": _("Copy text"),
        "chat.act.delete": _("Delete"),
        "chat.act.more": _("More"),
        "chat.act.pin": _("Pin"),
        "chat.act.reply": _("Answer"),
        "chat.act.report": _("Report"),
        "chat.act.send": _("Send"),
        "chat.act.thread": _("Show thread"),
        "chat.act.timeout": _("Time out"),
        "chat.act.timeout_60": _("Time out for a minute"),
        "chat.act.timeout_600": _("Time out for 10 minutes"),
        "chat.act.timeout_3600": _("Time out for an hour"),
        "chat.act.timeout_86400": _("Time out for a day"),
        "chat.act.timeout_custom": _("Time out for…"),
        "chat.act.unban": _("Lift ban"),
        "chat.act.warn": _("Warn"),
        "chat.act.whisper": _("Whisper"),
        "chat.done.ban": _("{name} is banned"),
        "chat.done.block": _("You will not see {name} any more"),
        "chat.done.report": _("Thank you. Moderators will look at it."),
        "chat.done.timeout": _("{name} is timed out for {span}"),
        "chat.done.unban": _("{name} may write again"),
        "chat.done.unban_request": _("Your request is sent. A moderator will answer it."),
        "chat.done.warn": _("{name} is warned"),
        "chat.done.whisper": _("Your whisper to {name} is sent"),
    }


def _dialogs() -> dict[str, str]:
    return {
        "chat.ask.bad_duration": _("Write a length of time, for example 10m, 2h or 1d."),
        "chat.ask.ban": _("Ban {name}?"),
        "chat.ask.ban_text": _("They can read, but write nothing until somebody lifts the ban."),
        "chat.ask.how_long": _("How long? For example 10m, 2h or 1d"),
        "chat.ask.reason": _("Reason"),
        "chat.ask.timeout": _("Time {name} out?"),
        "chat.ask.warn": _("Warn {name}?"),
        "chat.ask.warn_text": _("They can write again once they have acknowledged it."),
        "chat.announce": _("Announce something"),
        "chat.announce.blue": _("Blue"),
        "chat.announce.color": _("Colour"),
        "chat.announce.green": _("Green"),
        "chat.announce.orange": _("Orange"),
        "chat.announce.primary": _("The site's own"),
        "chat.announce.purple": _("Violet"),
        "chat.announce.text": _("Text"),
        "chat.clear": _("Clear chat"),
        "chat.clear.ask": _("Clear the whole chat?"),
        "chat.clear.text": _("All messages disappear for everybody. This cannot be undone."),
        "chat.report.category": _("What is wrong?"),
        "chat.report.details": _("Details"),
        "chat.report.harassment": _("Harassment"),
        "chat.report.hate": _("Hate"),
        "chat.report.impersonation": _("Pretending to be somebody else"),
        "chat.report.other": _("Something else"),
        "chat.report.self_harm": _("Self-harm"),
        "chat.report.sexual": _("Sexual content"),
        "chat.report.spam": _("Spam"),
        "chat.report.text": _("The chat around it goes along to the moderators."),
        "chat.report.title": _("Report {name}"),
        "chat.report.underage": _("Too young for an account"),
        "chat.report.violence": _("Violence or threats"),
        "chat.unban.ask": _("Ask to be let in again"),
        "chat.unban.from": _("You can ask to be let in again from {time} on."),
        "chat.unban.label": _("What should the moderators know?"),
        "chat.unban.text": _("A moderator reads this and answers. You can ask once at a time."),
        "chat.unban.title": _("Ask to be let in again"),
        "chat.whisper.text": _("Only the two of you see this"),
        "chat.whisper.title": _("Whisper to {name}"),
    }


def _people() -> dict[str, str]:
    return {
        "chat.card.bans": _("Bans"),
        "chat.card.deleted": _("Deleted messages"),
        "chat.card.first": _("First message here"),
        "chat.card.follows": _("Follows since"),
        "chat.card.joined": _("Account made"),
        "chat.card.lines": _("Lately in this chat"),
        "chat.card.messages": _("Messages"),
        "chat.card.timeouts": _("Timeouts"),
        "chat.card.suspicion": _("Marked as"),
        "chat.card.warnings": _("Warnings"),
        "chat.chatters": _("Who is here"),
        "chat.chatters.broadcaster": _("Broadcaster"),
        "chat.chatters.moderators": _("Moderators"),
        "chat.chatters.none": _("Nobody who is logged in."),
        "chat.chatters.search": _("Find somebody"),
        "chat.chatters.staff": _("Staff"),
        "chat.chatters.viewers": _("Viewers"),
        "chat.chatters.vips": _("VIPs"),
    }


def _room() -> dict[str, str]:
    return {
        "chat.banned": _("You are banned from this chat"),
        "chat.mode.age": _("Accounts older than {span}"),
        "chat.mode.email": _("Confirmed e-mail only"),
        "chat.mode.emotes": _("Emotes only"),
        "chat.mode.followers": _("Followers only"),
        "chat.mode.followers_of": _("Followers of {span} or more"),
        "chat.mode.links": _("No links"),
        "chat.mode.shield": _("Shield mode"),
        "chat.mode.slow": _("Slow mode: {span}"),
        "chat.mode.subscribers": _("Subscribers only"),
        "chat.mode.unique": _("Unique messages only"),
        "chat.moderate.age": _("Age of accounts"),
        "chat.moderate.any_follower": _("Any follower"),
        "chat.moderate.followers": _("Followers only"),
        "chat.moderate.slow": _("Slow mode"),
        "chat.off": _("Off"),
        "chat.rules": _("Rules of this chat"),
        "chat.rules.accept": _("I agree"),
        "chat.reason": _("Reason: {reason}"),
        "chat.timed_out": _("You are timed out for another {span}"),
        "chat.warned": _("A moderator has warned you"),
        "chat.warned.accept": _("I have understood"),
        "chat.warned.text": _("You can write again once you have acknowledged this."),
    }


def _poll() -> dict[str, str]:
    return {
        "chat.poll": _("Poll"),
        "chat.poll.choice": _("Answer {number}"),
        "chat.poll.duration": _("How long"),
        "chat.poll.end": _("End the poll"),
        "chat.poll.ended": _("Ended"),
        "chat.poll.new": _("Start a poll"),
        "chat.poll.question": _("Question"),
        "chat.poll.start": _("Start"),
        "chat.poll.votes": _("Votes: {count}"),
    }


def _pickers() -> dict[str, str]:
    return {
        "chat.emotes.activity": _("Games and parties"),
        "chat.emotes.channel": _("This channel"),
        "chat.emotes.food": _("Food and drink"),
        "chat.emotes.global": _("Everywhere"),
        "chat.emotes.mine": _("Your other channels"),
        "chat.emotes.nature": _("Animals and nature"),
        "chat.emotes.none": _("Nothing is called that."),
        "chat.emotes.people": _("Hands and people"),
        "chat.emotes.recent": _("Used lately"),
        "chat.emotes.search": _("Search emotes"),
        "chat.emotes.smileys": _("Smileys"),
        "chat.emotes.symbols": _("Symbols"),
        "chat.emotes.things": _("Things"),
        "chat.reply.cancel": _("Do not answer"),
        "chat.settings.color": _("Colour of your name"),
        "chat.settings.moving": _("Animated emotes"),
        "chat.settings.size": _("Size of the text"),
        "chat.settings.times": _("Show the time"),
        "chat.settings.whispers": _("Let everybody whisper to you"),
    }
