"""The words of the moderation view and of the moderation log, by key; see `script_messages`."""

from django.utils.translation import gettext as _


def moderation_messages() -> dict[str, str]:
    """Every message of the moderation view in the visitor's language."""
    acts = {f"mod_action.{name}": words for name, words in action_words().items()}
    return {**_desk(), **_reasons(), **acts}


def action_words() -> dict[str, str]:
    """What a moderator did, as a sentence without its subject; `{target}` is whom it was done to.

    Keys are the log's names of acts (chat.policies.actions and the names that services use).
    """
    return {**_acts_on_people(), **_acts_on_lines(), **_acts_on_room(), **_modes()}


def _desk() -> dict[str, str]:
    return {
        "moderation.add.failed": _("{name} is no channel that you moderate."),
        "moderation.approved": _("Allowed"),
        "moderation.answer": _("Answer"),
        "moderation.answer.hint": _("They read this."),
        "moderation.close": _("Close"),
        "moderation.closed": _("The report is closed for this channel."),
        "moderation.denied": _("Refused"),
        "moderation.held.keys": _("A allows, D refuses what is marked."),
        "moderation.left": _("{seconds} s left"),
        "moderation.line": _("Said: {text}"),
        "moderation.log.more": _("Show earlier ones"),
        "moderation.not_moderating": _("You no longer keep order in this channel."),
        "moderation.people.trust": _("Trust again"),
        "moderation.people.trusted": _("{name} is trusted again."),
        "moderation.people.watch": _("Watch"),
        "moderation.people.restrict": _("Hold all they write"),
        "moderation.report.view": _("Card"),
        "moderation.shield.on": _("Shield mode is on."),
        "moderation.shield.off": _("Shield mode is off."),
        "moderation.site": _("The site"),
        "moderation.suspicion.monitored": _("Watched"),
        "moderation.suspicion.possible_evader": _("May be a banned account"),
        "moderation.suspicion.restricted": _("All they write is held"),
        "moderation.unban.approve": _("Lift the ban"),
        "moderation.unban.deny": _("Keep the ban"),
        "moderation.viewers": _("{count} viewers"),
    }


def _reasons() -> dict[str, str]:
    """Why AutoMod holds a message, by category."""
    return {
        "moderation.reason.profanity": _("Swearing"),
        "moderation.reason.identity": _("Hate"),
        "moderation.reason.sexual": _("Sexual talk"),
        "moderation.reason.aggression": _("Threats and bullying"),
        "moderation.reason.spam": _("Spam"),
        "moderation.reason.links": _("Links"),
        "moderation.reason.capitals": _("Capitals"),
        "moderation.reason.symbols": _("Symbols"),
        "moderation.reason.repetition": _("Repetition"),
        "moderation.reason.lookalike": _("Disguised writing"),
        "moderation.reason.held_term": _("Held term"),
        "moderation.reason.possible_evader": _("May be a banned account"),
        "moderation.reason.restricted": _("All they write is held"),
    }


def _acts_on_people() -> dict[str, str]:
    return {
        "ban": _("banned {target}"),
        "unban": _("lifted the ban of {target}"),
        "timeout": _("timed {target} out"),
        "untimeout": _("ended the timeout of {target}"),
        "warn": _("warned {target}"),
        "acknowledge_warning": _("acknowledged a warning"),
        "mod": _("made {target} a moderator"),
        "unmod": _("took the moderator’s role from {target}"),
        "mod_permissions": _("changed what {target} may do"),
        "vip": _("made {target} a VIP"),
        "unvip": _("took the VIP role from {target}"),
        "suspicion": _("changed how far {target} is trusted"),
        "approve_unban_request": _("let {target} in again"),
        "deny_unban_request": _("refused the unban request of {target}"),
        "close_report": _("closed a report about {target}"),
        "shoutout": _("gave {target} a shout-out"),
        "raid": _("began a raid on {target}"),
        "unraid": _("called off the raid on {target}"),
    }


def _acts_on_lines() -> dict[str, str]:
    return {
        "delete": _("deleted a message of {target}"),
        "clear": _("cleared the chat"),
        "automod_approve": _("allowed a held message of {target}"),
        "automod_deny": _("refused a held message of {target}"),
        "approve_comment": _("allowed a held comment of {target}"),
        "deny_comment": _("refused a held comment of {target}"),
        "delete_comment": _("deleted a comment of {target}"),
        "restore_comment": _("brought back a comment of {target}"),
        "pin_comment": _("pinned a comment of {target}"),
        "unpin_comment": _("took a pinned comment of {target} down"),
        "pin": _("pinned a message"),
        "unpin": _("took the pinned message down"),
        "poll": _("began a poll"),
        "endpoll": _("ended a poll"),
        "prediction": _("began a prediction"),
        "endprediction": _("ended a prediction"),
    }


def _acts_on_room() -> dict[str, str]:
    return {
        "settings": _("changed AutoMod"),
        "shield_on": _("turned shield mode on"),
        "shield_off": _("turned shield mode off"),
        "shield_prepare": _("changed what shield mode does"),
        "rules": _("changed the chat rules"),
        "add_blocked_term": _("blocked a term"),
        "add_held_term": _("had a term held"),
        "add_allowed_term": _("allowed a term"),
        "remove_blocked_term": _("took a term off the blocked ones"),
        "remove_held_term": _("took a term off the held ones"),
        "remove_allowed_term": _("took a term off the allowed ones"),
    }


def _modes() -> dict[str, str]:
    return {
        "slow": _("turned slow mode on"),
        "slowoff": _("turned slow mode off"),
        "followers": _("turned followers-only mode on"),
        "followersoff": _("turned followers-only mode off"),
        "subscribers": _("turned subscribers-only mode on"),
        "subscribersoff": _("turned subscribers-only mode off"),
        "emoteonly": _("turned emotes-only mode on"),
        "emoteonlyoff": _("turned emotes-only mode off"),
        "uniquechat": _("turned unique messages on"),
        "uniquechatoff": _("turned unique messages off"),
        "verifiedemail": _("asked for confirmed e-mail addresses"),
        "verifiedemailoff": _("no longer asks for confirmed e-mail addresses"),
        "accountage": _("asked for a minimum age of accounts"),
        "accountageoff": _("no longer asks for a minimum age of accounts"),
        "blocklinks": _("blocked links"),
        "blocklinksoff": _("allowed links"),
    }
