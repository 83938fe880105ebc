"""A folder that is not ours, or not of this version, is refused and left as it was."""

from pathlib import Path

import pytest

from twitchclone.core.embedded import EmbeddedError, EmbeddedPaths
from twitchclone.core.embedded.cluster import check_cluster
from twitchclone.core.embedded.layout import prepare_data_dir


def contents(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_new_folder_is_made_and_stamped_once(tmp_path):
    prepare_data_dir(tmp_path / "a" / "b")
    prepare_data_dir(tmp_path / "a" / "b")
    assert contents(tmp_path) == ["a", "a/b", "a/b/layout"]


def test_what_early_processes_leave_is_ours(tmp_path):
    (tmp_path / "live").mkdir()
    (tmp_path / "up.log").touch()
    prepare_data_dir(tmp_path)
    assert (tmp_path / "layout").exists()


def test_a_foreign_folder_is_refused(tmp_path):
    (tmp_path / "thesis.odt").touch()
    with pytest.raises(EmbeddedError, match=r"thesis\.odt.*Nothing was changed.*DATA_DIR"):
        prepare_data_dir(tmp_path)
    assert contents(tmp_path) == ["thesis.odt"]


def test_another_layout_is_refused(tmp_path):
    (tmp_path / "layout").write_text("7\n")
    with pytest.raises(EmbeddedError, match=r"layout '7'.*Nothing was changed"):
        prepare_data_dir(tmp_path)


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(EmbeddedError, match="is a file"):
        prepare_data_dir(tmp_path / "file")


def test_another_postgresql_is_refused(tmp_path):
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("15\n")
    with pytest.raises(EmbeddedError, match=r"made by PostgreSQL 15.*Nothing was changed"):
        check_cluster(EmbeddedPaths(tmp_path))
    assert contents(tmp_path) == ["postgres", "postgres/PG_VERSION"]


def test_a_folder_that_is_no_cluster_is_refused(tmp_path):
    (tmp_path / "postgres").mkdir()
    with pytest.raises(EmbeddedError, match="is not a PostgreSQL cluster"):
        check_cluster(EmbeddedPaths(tmp_path))
