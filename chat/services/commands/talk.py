"""Commands of the talk itself: pins, polls, shout-outs, raids, whispers, the name's colour."""

from chat.errors import CommandUsage
from chat.parsing.commands import COMMANDS, usage_id
from chat.parsing.durations import describe_duration
from chat.selectors.roles import find_user
from chat.services.chat_profiles import change_chat_profile
from chat.services.commands.registry import CommandResult, Invocation, handles
from chat.services.pins import pin_message, unpin_message
from chat.services.polls import create_poll, end_poll
from chat.services.predictions import create_prediction
from chat.services.raids import COUNTDOWN_S, cancel_raid, start_raid
from chat.services.shoutouts import shout_out
from chat.services.whispers import send_whisper


@handles("pin")
def pin(said: Invocation) -> CommandResult:
    """/pin <message id>, or as a reply to the message; a text is `chat.services.speaking`'s"""
    message_id = said.command.message_id or said.reply_to
    if message_id is None:
        spec = COMMANDS["pin"]
        raise CommandUsage(
            f"Reply to a message with /pin, or write {spec.usage}.", code=usage_id(spec)
        )
    pin_message(actor=said.actor, channel_id=said.channel_id, message_id=message_id)
    return CommandResult("pin_success", "The message is pinned.")


@handles("unpin")
def unpin(said: Invocation) -> CommandResult:
    """/unpin"""
    unpin_message(actor=said.actor, channel_id=said.channel_id)
    return CommandResult("unpin_success", "No message is pinned any more.")


@handles("poll")
def poll(said: Invocation) -> CommandResult:
    """/poll [duration] <question> | <choice> | <choice> …"""
    duration_s = said.command.duration_s or 0
    create_poll(
        actor=said.actor,
        channel_id=said.channel_id,
        title=said.command.text,
        choices=said.command.choices,
        duration_s=duration_s,
    )
    return CommandResult("poll_success", f"The poll is open for {describe_duration(duration_s)}.")


@handles("prediction")
def prediction(said: Invocation) -> CommandResult:
    """/prediction [duration] <question> | <outcome> | <outcome> …"""
    window_s = said.command.duration_s or 0
    create_prediction(
        actor=said.actor,
        channel_id=said.channel_id,
        title=said.command.text,
        outcomes=said.command.choices,
        window_s=window_s,
    )
    words = f"Stakes are taken for {describe_duration(window_s)}."
    return CommandResult("prediction_success", words)


@handles("endpoll")
def endpoll(said: Invocation) -> CommandResult:
    """/endpoll"""
    ended = end_poll(actor=said.actor, channel_id=said.channel_id)
    return CommandResult("endpoll_success", f"The poll “{ended.title}” is over.")


@handles("shoutout")
def shoutout(said: Invocation) -> CommandResult:
    """/shoutout <channel>"""
    target = shout_out(actor=said.actor, channel_id=said.channel_id, login=said.command.login)
    return CommandResult("shoutout_success", f"You recommended {target.login} to your viewers.")


@handles("raid")
def raid(said: Invocation) -> CommandResult:
    """/raid <channel>"""
    start_raid(actor=said.actor, channel_id=said.channel_id, login=said.command.login)
    return CommandResult(
        "raid_success",
        f"Your viewers go to {said.command.login} in {COUNTDOWN_S} seconds. /unraid calls it off.",
    )


@handles("unraid")
def unraid(said: Invocation) -> CommandResult:
    """/unraid"""
    cancel_raid(actor=said.actor, channel_id=said.channel_id)
    return CommandResult("unraid_success", "The raid has been called off.")


@handles("w")
def whisper(said: Invocation) -> CommandResult:
    """/w <user> <text>"""
    recipient = find_user(said.command.login)
    send_whisper(sender=said.actor, recipient=recipient, text=said.command.text)
    return CommandResult("whisper_success", f"You whispered to {recipient.login}.")


@handles("color")
def color(said: Invocation) -> CommandResult:
    """/color <name or #rrggbb>"""
    change_chat_profile(account=said.actor, color=said.command.color)
    return CommandResult("color_changed", "Your color has been changed.")
