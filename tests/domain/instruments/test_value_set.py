"""A value set is a host's file: it is used whole, or refused with every fault."""

from pathlib import Path

import pytest

from selfback.domain.instruments.value_set import (
    DECREMENTS,
    PROFILES,
    TABLE,
    ValueSetRefused,
    installed_value_set,
    profile_of,
    read_value_set,
    value_set_path,
)

MODEL = (Path(__file__).parent / "value_set.toml").read_text(encoding="utf-8")
TABLE_TEXT = "profile,index\n" + "".join(
    f"{profile},{1 - sum(int(level) - 1 for level in profile) / 20}\n" for profile in PROFILES
)


def test_a_table_and_a_model_give_the_same_kind_of_value_set():
    table = read_value_set(TABLE_TEXT, is_table=True)
    model = read_value_set(MODEL, is_table=False)

    assert table.index["11111"] == model.index["11111"] == 1
    assert table.index["55555"] == 0
    assert model.index["55555"] == pytest.approx(-0.5)


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("profile,index", "state,value", "line 1: the columns are profile, index"),
        ("11112,0.95\n", "", "1 of 3125 profiles have no value"),
        ("11112,0.95", "11112,much", "line 3: this is not a profile and a number"),
        ("11112,0.95", "11112,1.5", "11112: 1.5 is not between -1 and 1"),
        ("11112,0.95", "11112,nan", "11112: nan is not between -1 and 1"),
        ("11111,1.0", "11111,0.5", "11112: 0.95 is above the value of full health, 11111"),
        ("11112,0.95\n", "11112,0.95\n11112,0.9\n", "line 4: 11112 is there twice"),
        ("11112,0.95\n", "11112,0.95\n6,0.9\n", "6 is not a profile of five levels from 1 to 5"),
    ],
)
def test_a_table_with_a_fault_is_refused_with_its_place(was: str, now: str, says: str):
    with pytest.raises(ValueSetRefused) as refused:
        read_value_set(TABLE_TEXT.replace(was, now, 1), is_table=True)

    assert says in refused.value.faults


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("full = 1.0", "", "full: the value of full health is missing"),
        ('source = "Invented"', 'source = ""', "source: say where the values are from"),
        ("full = 1.0", "full = 1.0\nmore = 1", "more: nothing reads this"),
        ("2 = 0.05", "1 = 0.05", "mobility: it takes the levels 2, 3, 4 and 5, and no others"),
        ("2 = 0.05", '2 = "a"', "mobility: what a level takes off is a number"),
        ("full = 1.0", "full =", "this is not TOML: "),
        ("5 = 0.42", "5 = 2.42", "11115: -1.42 is not between -1 and 1"),
    ],
)
def test_a_model_with_a_fault_is_refused(was: str, now: str, says: str):
    with pytest.raises(ValueSetRefused) as refused:
        read_value_set(MODEL.replace(was, now, 1), is_table=False)

    assert any(fault.startswith(says) for fault in refused.value.faults), refused.value.faults


def test_a_host_may_keep_either_form_and_none_means_none(tmp_path: Path):
    assert installed_value_set(tmp_path, "eq-5d-5l") is None
    path = value_set_path(tmp_path, "eq-5d-5l", DECREMENTS)
    path.parent.mkdir()
    path.write_text(MODEL, encoding="utf-8")
    from_model = installed_value_set(tmp_path, "eq-5d-5l")
    value_set_path(tmp_path, "eq-5d-5l", TABLE).write_text(TABLE_TEXT, encoding="utf-8")
    from_table = installed_value_set(tmp_path, "eq-5d-5l")

    assert from_model is not None
    assert from_model.index["22222"] == pytest.approx(0.75)
    assert from_table is not None
    assert from_table.index["22222"] == pytest.approx(0.75)


@pytest.mark.parametrize("level", [0, 6, None])
def test_a_profile_has_five_levels_from_one_to_five(level: int | None):
    levels = {"mobility": level, "self_care": 1, "usual_activities": 1, "pain": 1, "anxiety": 1}

    with pytest.raises(ValueError, match="mobility has no level from 1 to 5"):
        profile_of(levels)  # type: ignore[arg-type]
