"""No byte of the directory of a kept base can be changed into anything but a refusal."""

from test_snapshot_files import BASE

from casewise import CaseBase
from casewise.snapshot import SnapshotUnreadable


def test_every_changed_byte_of_the_directory_is_refused_or_means_nothing(tmp_path):
    path = tmp_path / "cases.casewise"
    BASE.save(path)
    data = path.read_bytes()
    for place in range(data.index(b"PK\1\2"), len(data)):
        path.write_bytes(data[:place] + bytes([data[place] ^ 129]) + data[place + 1 :])
        try:
            again = CaseBase.load(path)
        except SnapshotUnreadable:
            continue
        assert again.digest == BASE.digest  # a byte that means nothing, as the time of an entry
