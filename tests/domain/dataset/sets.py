"""Small data sets for tests, and strategies that make nasty ones."""

from dataclasses import replace

from hypothesis import strategies as st

from selfback.domain.dataset.changes import (
    USERS_SHAPE,
    Change,
    changes_table,
)
from selfback.domain.dataset.checks import writable
from selfback.domain.dataset.column import Code, Column, Kind, Reveals, same_words
from selfback.domain.dataset.dataset import Dataset
from selfback.domain.dataset.manifest import Manifest
from selfback.domain.dataset.table import Shape, Table
from selfback.domain.dataset.trial_tables import instrument_code, trial_codebook

ARMS = {"app": same_words("App and usual care"), "usual": same_words("Usual care")}
VISITS = tuple(Code(value=visit, words=same_words(visit)) for visit in ("baseline", "3-months"))
INSTRUMENTS = (
    instrument_code("rmdq"),
    instrument_code("nprs"),
    instrument_code("app-rating", only_one_arm=True),
)
CODEBOOK = trial_codebook(ARMS, visits=VISITS, instruments=INSTRUMENTS)

MANIFEST = Manifest(
    protocol="two-arm",
    version="1.2",
    synthetic=True,
    blinded=False,
    made_at="2026-11-23T09:30:05+01:00",
    data_cut="2026-11-01",
)


def trial(arms: dict[str, str] | None = None) -> Dataset:
    """Return a small trial; `arms` says who is in which arm."""
    arms = arms or {"DK-0001": "app", "DK-0002": "usual", "NO-0001": "usual"}
    shapes = CODEBOOK.by_name
    records = {
        "sites": [
            {"site": "s1", "country": "DK", "opened_on": "2026-01-05"},
            {"site": "s2", "country": "NO", "opened_on": "2026-01-12"},
        ],
        "participants": [
            {
                "participant": person,
                "country": person[:2],
                "site": "s1" if person.startswith("DK") else "s2",
                "unit": "person",
                "arm": arm,
                "randomised_on": "2026-02-03",
                "age": "47",
                "pain_average": "6",
            }
            for person, arm in arms.items()
        ],
        "visits": [
            {"participant": person, "visit": "3-months", "status": "complete", "source": "link"}
            for person in arms
        ],
        "scores": [
            {"participant": person, "visit": visit, "instrument": "rmdq", "score": score}
            for person in arms
            for visit, score in (("baseline", "11.5"), ("3-months", None))
        ]
        + [
            {"participant": person, "visit": "3-months", "instrument": "app-rating", "score": "4"}
            for person, arm in arms.items()
            if arm == "app"
        ],
        "items": [
            {
                "participant": person,
                "visit": "baseline",
                "instrument": "rmdq",
                "item": "rmdq-1",
                "value": "1",
            }
            for person in arms
        ],
        "adverse_events": [
            {
                "participant": "DK-0001",
                "event": "1",
                "started_on": "2026-03-01",
                "text": "Sore after the app's exercises",
                "relatedness": "likely",
            }
        ],
        "deviations": [
            {"participant": "NO-0001", "kind": "late", "text": '=1+1\r\nand "more"'},
            {"participant": "NO-0001", "kind": "late", "text": ""},
        ],
        "use": [
            {"participant": person, "week": "1", "sessions_done": "3"}
            for person, arm in arms.items()
            if arm == "app"
        ],
        "screening": [
            {"screening": "1", "site": "s1", "eligible": "yes", "participant": "DK-0001"},
            {"screening": "2", "site": "s2", "eligible": "no", "ineligible_reason": "age"},
        ],
    }
    tables = tuple(Table.of(shapes[name], records.get(name, ())) for name in shapes)
    return Dataset(manifest=MANIFEST, tables=tables)


def trial_with_changes() -> Dataset:
    """Return the same trial with an audit trail: a score set, corrected and removed."""
    one = trial()
    users = Table.of(
        USERS_SHAPE,
        [
            {"user": "u1", "role": "investigator", "site": "s1"},
            {"user": "u2", "role": "data manager"},
        ],
    )
    place = {"table": "scores", "key": ("DK-0001", "3-months", "rmdq"), "column": "score"}
    changes = changes_table(
        [
            Change(
                number=1, **place, value="7", user="u1", at="2026-05-01T10:00:00+02:00", reason=None
            ),
            Change(
                number=2,
                **place,
                value="8",
                user="u1",
                at="2026-05-02T10:00:00+02:00",
                reason="read wrongly from paper",
            ),
            Change(
                number=3,
                **place,
                value=None,
                user="u2",
                at="2026-05-03T10:00:00+02:00",
                reason="the questionnaire was someone else's",
            ),
        ]
    )
    return replace(one, tables=(*one.tables, users, changes))


NASTY = st.text(
    st.one_of(
        st.sampled_from("=+-@'\"\t\r\n,;| \u00a0＝＋－＠−0<>&æøåÆ\u2028\u0085\U0001f600"),
        st.characters(exclude_categories=("Cs",), exclude_characters="\0"),
    ),
    max_size=12,
)
WRITABLE = NASTY.filter(writable)


def cells_of(column: Column, texts=NASTY):
    """Return a strategy of the cells that a column may hold."""
    kinds = {
        Kind.TEXT: texts,
        Kind.CODE: st.sampled_from(sorted(column.allowed) or [""]),
        Kind.WHOLE: st.integers(-(10**12), 10**12).map(str),
        Kind.DECIMAL: st.decimals(-(10**6), 10**6, places=3)
        .map(lambda value: f"{value:f}")
        .filter(lambda text: not text.startswith("-0.000")),
        Kind.DATE: st.dates().map(str),
        Kind.MOMENT: st.datetimes()
        .filter(lambda at: 1 < at.year < 9999)
        .map(lambda at: at.isoformat(timespec="microseconds") + "+01:00"),
    }
    return kinds[column.kind] | st.sampled_from([None, *sorted(column.missing_values)])


ANYTHING = Shape(
    name="anything",
    words=same_words("Anything"),
    key=("number",),
    columns=(
        Column(name="number", words=same_words("Number"), kind=Kind.WHOLE, required=True),
        Column(name="text", words=same_words("Text")),
        Column(
            name="coded",
            words=same_words("Coded"),
            kind=Kind.CODE,
            codes=tuple(Code(value=v, words=same_words(v)) for v in ("low", "high")),
            missing=(Code(value="-9", words=same_words("not asked")),),
        ),
        Column(
            name="whole",
            words=same_words("Whole"),
            kind=Kind.WHOLE,
            unit="points",
            missing=tuple(
                Code(value=v, words=same_words(w))
                for v, w in (("-9", "not asked"), ("-8", "refused"))
            ),
        ),
        Column(name="decimal", words=same_words("Decimal"), kind=Kind.DECIMAL),
        Column(name="day", words=same_words("Day"), kind=Kind.DATE),
        Column(name="moment", words=same_words("Moment"), kind=Kind.MOMENT),
        Column(name="secret", words=same_words("Secret"), reveals=Reveals.FOLLOWS),
    ),
)


@st.composite
def anything(draw, texts=NASTY) -> Table:
    """Return a table of every kind, filled with whatever its columns allow."""
    count = draw(st.integers(0, 4))
    rows = tuple(
        (str(number), *(draw(cells_of(column, texts)) for column in ANYTHING.columns[1:]))
        for number in range(1, count + 1)
    )
    return Table(shape=ANYTHING, rows=rows)
