"""Whom PostgreSQL runs as: never root."""

import os
import pwd
import subprocess
from pathlib import Path

import pytest

from twitchclone.core.embedded.owner import choose_account, give_tree

AS_ROOT = os.geteuid() == 0


@pytest.fixture
def open_folder(tmp_path_factory):
    """A folder all accounts may enter."""
    folder = tmp_path_factory.mktemp("open")
    for path in (folder, *folder.parents):
        if path.stat().st_uid == os.geteuid() and not path.stat().st_mode & 0o001:
            path.chmod(0o755)
    return folder


def effective_uid(account) -> int:
    """What a program started for the account sees as its own user."""
    arguments = {} if account.uid is None else {"user": account.uid, "group": account.gid}
    output = subprocess.check_output([*account.argv_prefix, "id", "-u"], text=True, **arguments)
    return int(output)


def test_an_open_folder_needs_no_namespace(open_folder):
    account = choose_account(Path("/bin/true"), open_folder / "postgres")
    assert account.argv_prefix == ()
    assert effective_uid(account) != 0


def test_in_a_closed_folder_the_files_stay_ours(open_folder):
    """Root looks like nobody, in a namespace; everybody else stays who they are."""
    (open_folder / "closed").mkdir(mode=0o700)
    account = choose_account(Path("/bin/true"), open_folder / "closed" / "postgres")
    assert account.owner_uid == os.geteuid()
    assert (account.argv_prefix[:1] == ("unshare",)) is AS_ROOT
    nobody = pwd.getpwnam("nobody").pw_uid
    assert effective_uid(account) == (nobody if AS_ROOT else os.geteuid())


def test_a_tree_changes_hands_whole(open_folder):
    (open_folder / "tree" / "below").mkdir(parents=True)
    (open_folder / "tree" / "below" / "file").touch()
    account = choose_account(Path("/bin/true"), open_folder / "tree")
    give_tree(open_folder / "tree", account)
    owners = {path.stat().st_uid for path in (open_folder / "tree").rglob("*")}
    assert owners == {account.owner_uid}
