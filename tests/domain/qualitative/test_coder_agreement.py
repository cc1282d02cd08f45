"""Agreement of several coders against the figures of two, and against published ones."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from tests.domain.qualitative.test_double_coding import double_coded

from selfback.domain.qualitative.coder_agreement import alpha, coder_agreement, cohen, fleiss
from selfback.domain.qualitative.double_coding import Scope, agreement_by_source, in_all
from selfback.domain.qualitative.project import Project
from selfback.domain.statistics.coefficients import fleiss_kappa, krippendorff_alpha


def with_words(project: Project) -> Project:
    """Leave out codings of passages without a sign, which the counts of two take for coded."""
    words = {each.coding.id for each in project.segments() if each.start < each.end}
    codings = tuple(each for each in project.codings if each.id in words)
    return replace(project, codings=codings)


MANY = {"draws": 200, "level": 0.95}


@given(double_coded())
def test_two_coders_agree_as_the_counts_of_two_say(project: Project):
    project = with_words(project)
    for scope in Scope:
        texts = [each.id for each in project.sources]
        found = coder_agreement(project, ["a", "b"], np.random.default_rng(1), scope=scope, **MANY)
        by_source = agreement_by_source(project, "a", "b", scope=scope)
        assert [each.code for each in found[1:]] == list(by_source)
        for each in found[1:]:
            counts = in_all(by_source[each.code])
            assert each.characters == counts.total
            assert each.percent.value == pytest.approx(counts.agreement)
            assert each.cohen.value == pytest.approx(counts.kappa)
            assert each.alpha.value == pytest.approx(counts.alpha)
        assert all(each.texts <= len(texts) for each in found)


@given(double_coded())
def test_three_coders_agree_as_the_units_one_by_one_say(project: Project):
    for each in coder_agreement(
        project, ["a", "b", "c"], np.random.default_rng(1), scope=Scope.ALL, **MANY
    )[1:]:
        units = []
        by = {"a": set(), "b": set(), "c": set()}
        for segment in project.segments():
            if segment.coding.code == each.code and segment.coding.by in by:
                places = ((segment.source, n) for n in range(segment.start, segment.end))
                by[segment.coding.by].update(places)
        for source in project.sources:
            coded = {
                one.coding.by
                for one in project.segments()
                if one.source == source.id and one.start < one.end
            }
            if coded >= set(by):
                for n in range(len(source.text)):
                    given = sum((source.id, n) in held for held in by.values())
                    units.append([given, 3 - given])
        counts = np.array(units)
        assert len(counts) == each.characters
        if each.fleiss.value is not None:
            assert each.fleiss.value == pytest.approx(fleiss_kappa(counts)[0])
            assert each.alpha.value == pytest.approx(krippendorff_alpha(counts)[0])


def test_cohens_example_of_a_textbook():
    """20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: (0.70 - 0.50) / (1 - 0.50)."""
    assert cohen(np.array([[15.0, 5.0, 10.0, 20.0]]))[0] == pytest.approx(0.40)


def test_full_agreement_is_one_and_silence_is_undefined():
    assert fleiss(np.array([[5.0, 0.0, 0.0, 5.0]]))[0] == 1
    assert alpha(np.array([[5.0, 0.0, 0.0, 5.0]]))[0] == 1
    assert np.isnan(alpha(np.array([[5.0, 0.0, 0.0, 0.0]]))[0])


def test_one_coder_agrees_with_nobody():
    with pytest.raises(ValueError, match="2 to 8 coders"):
        coder_agreement(Project(name="p"), ["a"], np.random.default_rng(1), scope=Scope.ALL, **MANY)
