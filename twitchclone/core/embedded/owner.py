"""Whom PostgreSQL runs as: it refuses root, so root steps down to another account for it."""

import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from twitchclone.core.embedded.errors import EmbeddedError

_CHECKOUT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class ServerAccount:
    """The account of a server process: who owns its files and how the process becomes it."""

    owner_uid: int
    owner_gid: int
    uid: int | None = None
    gid: int | None = None
    argv_prefix: tuple[str, ...] = ()


def choose_account(program: Path, data_dir: Path) -> ServerAccount:
    """Ourselves; for root the checkout's owner or nobody, or nobody inside a user namespace."""
    if os.geteuid() != 0:
        myself = ServerAccount(os.geteuid(), os.getegid())
        return myself if _has_passwd_entry(os.geteuid()) else _in_namespace()
    account = _checkout_owner()
    if _may_run(account, program) and _may_enter(account, data_dir):
        uid, gid = account.pw_uid, account.pw_gid
        return ServerAccount(uid, gid, uid=uid, gid=gid)
    # Below a 0700 folder such as /root the account cannot reach its own data folder.
    return _in_namespace()


def give_tree(folder: Path, account: ServerAccount) -> None:
    """Make `account` the owner of `folder` and all in it; only root can and needs to."""
    if os.geteuid() != 0 or folder.stat().st_uid == account.owner_uid:
        return
    for parent, _, files in os.walk(folder):
        for entry in (parent, *(os.path.join(parent, name) for name in files)):  # noqa: PTH118 - os.walk's texts
            os.chown(entry, account.owner_uid, account.owner_gid, follow_symlinks=False)


def _in_namespace() -> ServerAccount:
    """Inside the namespace the files' owner, our own uid, looks like nobody, and so do we."""
    if shutil.which("unshare") is None:
        raise EmbeddedError(
            "PostgreSQL must not run as root, and no other account may enter this data folder. "
            "Choose a DATA_DIR that other accounts may enter (for example under /srv), "
            "run as a normal user, or set DATABASE_URL."
        )
    nobody = pwd.getpwnam("nobody")
    prefix = (
        "unshare",
        "--user",
        f"--map-user={nobody.pw_uid}",
        f"--map-group={nobody.pw_gid}",
        "--",
    )
    return ServerAccount(os.geteuid(), os.getegid(), argv_prefix=prefix)


def _checkout_owner() -> pwd.struct_passwd:
    uid = _CHECKOUT.stat().st_uid
    if uid != 0 and _has_passwd_entry(uid):
        return pwd.getpwuid(uid)
    return pwd.getpwnam("nobody")


def _has_passwd_entry(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _may_run(account: pwd.struct_passwd, program: Path) -> bool:
    return _may_execute(account, program) and _may_enter(account, program.parent)


def _may_enter(account: pwd.struct_passwd, folder: Path) -> bool:
    """Whether every existing folder down to the parent of `folder` lets the account through."""
    return all(_may_execute(account, parent) for parent in folder.parents if parent.exists())


def _may_execute(account: pwd.struct_passwd, path: Path) -> bool:
    status = path.stat()
    if status.st_uid == account.pw_uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.pw_gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)
