"""The contact sheet."""

from tests.domain.figures.figures_on_paper import BRIDGE, EXERCISES, figure_from

from selfback.domain.figures import load_figure
from selfback.domain.figures.sheet import contact_sheet, main


def test_a_sheet_shows_three_moments_and_a_thumbnail_in_both_themes(tmp_path):
    page = contact_sheet([figure_from(tmp_path, BRIDGE)])

    assert page.count("<svg") == 2 * (3 + 1)
    assert page.count('<section data-theme="dark">') == 1


def test_the_command_writes_the_figures_it_is_asked_for(tmp_path, monkeypatch):
    monkeypatch.chdir(EXERCISES.parents[1])
    out = tmp_path / "sheet.html"

    assert main([str(out), "bridge"]) == 0

    page = out.read_text(encoding="utf-8")
    title = load_figure(EXERCISES / "bridge" / "poses.toml").id
    assert f'<div class="name">{title}</div>' in page
    assert "cat-camel" not in page
