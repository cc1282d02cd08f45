"""Strata take their values from where the protocol says, and from nowhere else."""

from dataclasses import replace

import pytest
from tests.domain.trial.protocol_folder import CONTENT, PRIMARY

from selfback.domain.trial.protocol import Stratum
from selfback.domain.trial.protocol_loading import load_protocol
from selfback.domain.trial.strata import StrataUnknown, stratum_values

PROTOCOL = load_protocol(CONTENT, PRIMARY)
PERSON = {"country": "NO", "site": "S1", "profession": "chiropractor"}


def values(*strata, answers=None, scores=None):
    protocol = replace(PROTOCOL, strata=strata)
    return stratum_values(protocol, **PERSON, answers=answers or {}, scores=scores or {})


def test_country_site_and_profession_are_taken_as_they_are():
    strata = [
        Stratum(id="country", source="country", values=("DK", "NO")),
        Stratum(id="site", source="site"),
        Stratum(id="profession", source="profession", values=("chiropractor",)),
    ]
    assert values(*strata) == {"country": "NO", "site": "S1", "profession": "chiropractor"}


@pytest.mark.parametrize(("age", "group"), [(18, "young"), (64, "young"), (65, "old"), (90, "old")])
def test_a_number_at_a_cut_belongs_to_the_upper_group(age, group):
    stratum = Stratum(id="age", source="answer:age", values=("young", "old"), cuts=(65,))

    assert values(stratum, answers={"age": age}) == {"age": group}


@pytest.mark.parametrize(("score", "group"), [(6, "low"), (11.5, "low"), (12, "mid"), (18, "high")])
def test_a_score_is_cut_into_its_groups(score, group):
    stratum = Stratum(
        id="rmdq", source="score:rmdq-24", values=("low", "mid", "high"), cuts=(12, 18)
    )
    assert values(stratum, scores={"rmdq-24": score}) == {"rmdq": group}


def test_everything_that_is_missing_or_has_no_group_is_named_at_once():
    strata = [
        Stratum(id="country", source="country", values=("DK",)),
        Stratum(id="age", source="answer:age", values=("young", "old"), cuts=(65,)),
        Stratum(id="pain", source="score:nprs", values=("low", "high"), cuts=(6,)),
    ]
    with pytest.raises(StrataUnknown) as refused:
        values(*strata, answers={"age": "old"})
    assert refused.value.strata == ("country", "age", "pain")
