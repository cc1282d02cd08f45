"""The tables of a trial's export: their columns, words and codes.

What depends on the protocol (arms, sites' countries, visits, instruments, baseline variables)
comes in; everything else is the same for every trial.
"""

from collections.abc import Mapping, Sequence

from selfback.domain.dataset.column import Code, Column, Kind, Reveals, Words, same_words
from selfback.domain.dataset.dataset import Codebook
from selfback.domain.dataset.table import PARTICIPANTS, Shape

UNIT_KINDS = (
    Code(value="person", words=Words(en="one clinician", da="en behandler", nb="en behandler")),
    Code(value="clinic", words=Words(en="a whole clinic", da="en hel klinik", nb="en hel klinikk")),
)
STATUSES = (
    Code(value="complete", words=Words(en="complete", da="besvaret", nb="besvart")),
    Code(
        value="partial",
        words=Words(en="partly answered", da="delvist besvaret", nb="delvis besvart"),
    ),
    Code(value="missed", words=Words(en="missed", da="ikke besvaret", nb="ikke besvart")),
    Code(
        value="pending", words=Words(en="not due yet", da="ikke åbnet endnu", nb="ikke åpnet ennå")
    ),
    Code(value="died", words=Words(en="died", da="død", nb="død")),
    Code(value="withdrawn", words=Words(en="withdrawn", da="trukket ud", nb="trukket ut")),
)
SOURCES = (
    Code(
        value="link",
        words=Words(en="link in a message", da="link i en besked", nb="lenke i en melding"),
    ),
    Code(value="phone", words=Words(en="telephone", da="telefon", nb="telefon")),
    Code(value="paper", words=Words(en="paper", da="papir", nb="papir")),
    Code(value="file", words=Words(en="imported file", da="importeret fil", nb="importert fil")),
)
WORDINGS = (
    Code(
        value="own", words=Words(en="our own wording", da="vores egen ordlyd", nb="vår egen ordlyd")
    ),
    Code(
        value="validated",
        words=Words(en="validated wording", da="valideret ordlyd", nb="validert ordlyd"),
    ),
)

BASELINE = (
    Column(
        name="age", kind=Kind.WHOLE, unit="years", words=Words(en="Age", da="Alder", nb="Alder")
    ),
    Column(name="sex", words=Words(en="Sex", da="Køn", nb="Kjønn")),
    Column(
        name="duration",
        words=Words(
            en="How long the pain had lasted",
            da="Hvor længe smerterne havde varet",
            nb="Hvor lenge smertene hadde vart",
        ),
    ),
    Column(
        name="pain_average",
        kind=Kind.WHOLE,
        unit="points, 0 to 10",
        words=Words(
            en="Average pain last week",
            da="Gennemsnitlig smerte sidste uge",
            nb="Gjennomsnittlig smerte siste uke",
        ),
    ),
    Column(
        name="work_demands",
        words=Words(
            en="Physical demands at work",
            da="Fysiske krav på arbejdet",
            nb="Fysiske krav i arbeidet",
        ),
    ),
)


def trial_codebook(
    arms: Mapping[str, Words],
    *,
    visits: Sequence[Code] = (),
    instruments: Sequence[Code] = (),
    baseline: Sequence[Column] = BASELINE,
) -> Codebook:
    """Return the codebook of a trial's export.

    arms            arm id -> its label
    visits          the visits; any text is taken where none are given
    instruments     the questionnaires; one that only one arm gets says so in `reveals`
    baseline        what is known of participants before they are randomised
    """
    return Codebook(
        shapes=(
            _participants(arms, baseline),
            _visits(visits),
            _scores(visits, instruments),
            _items(visits, instruments),
            _adverse_events(),
            _deviations(),
            _use(),
            _screening(),
            _sites(),
        )
    )


def referral_list(sites: Sequence[Code], professions: Sequence[Code]) -> Shape:
    """Return the shape of somebody else's list of people who were referred; never a name.

    sites, professions      what may stand in their columns
    """
    return Shape(
        name="referrals",
        words=Words(en="People referred", da="Henviste personer", nb="Henviste personer"),
        key=("reference",),
        columns=(
            Column(
                name="reference",
                required=True,
                words=Words(en="Reference", da="Reference", nb="Referanse"),
            ),
            Column(
                name="site",
                required=True,
                kind=Kind.CODE,
                codes=tuple(sites),
                words=Words(en="Site", da="Sted", nb="Sted"),
            ),
            _day("referred_on", _REFERRED, required=True),
            _coded("profession", _PROFESSION, professions),
        ),
    )


def _participant() -> Column:
    return Column(name="participant", required=True, refers=PARTICIPANTS, words=_STUDY_NUMBER)


_STUDY_NUMBER = Words(en="Study number", da="Forsøgsnummer", nb="Forsøksnummer")
_COUNTRY = Words(en="Country", da="Land", nb="Land")
_RANDOMISED = Words(en="Day of randomisation", da="Dag for lodtrækning", nb="Dag for trekning")
_REFERRED = Words(en="Referred on", da="Henvist", nb="Henvist")
_PROFESSION = Words(
    en="Profession of who refers", da="Henviserens faggruppe", nb="Henviserens yrkesgruppe"
)
_TEXT = Words(en="In words", da="Med ord", nb="Med ord")


def _coded(name: str, words: Words, codes: Sequence[Code], *, required: bool = False) -> Column:
    kind = Kind.CODE if codes else Kind.TEXT
    return Column(name=name, words=words, kind=kind, codes=tuple(codes), required=required)


def _day(name: str, words: Words, *, required: bool = False) -> Column:
    return Column(name=name, words=words, kind=Kind.DATE, required=required)


def _site(*, required: bool = False) -> Column:
    return Column(
        name="site", words=Words(en="Site", da="Sted", nb="Sted"), refers="sites", required=required
    )


def _recruiting() -> tuple[Column, ...]:
    return (
        _coded(
            "unit",
            Words(en="Who refers", da="Hvem der henviser", nb="Hvem som henviser"),
            UNIT_KINDS,
        ),
        Column(
            name="profession",
            words=_PROFESSION,
        ),
    )


def _participants(arms: Mapping[str, Words], baseline: Sequence[Column]) -> Shape:
    arm = Column(
        name="arm",
        words=Words(en="Arm", da="Gruppe", nb="Gruppe"),
        kind=Kind.CODE,
        codes=tuple(Code(value=value, words=words) for value, words in arms.items()),
        reveals=Reveals.ARM,
    )
    return Shape(
        name=PARTICIPANTS,
        words=Words(
            en="People who were randomised",
            da="Personer, der er trukket lod om",
            nb="Personer som er randomisert",
        ),
        key=("participant",),
        columns=(
            Column(name="participant", required=True, words=_STUDY_NUMBER),
            Column(name="country", words=_COUNTRY),
            _site(),
            *_recruiting(),
            arm,
            _day("randomised_on", _RANDOMISED),
            Column(name="stratum", words=Words(en="Stratum", da="Stratum", nb="Stratum")),
            *baseline,
            _day(
                "withdrawn_on",
                Words(en="Day of withdrawal", da="Dag for udtræden", nb="Dag for uttreden"),
            ),
            Column(
                name="withdrawal_level",
                words=Words(
                    en="What the person withdrew from",
                    da="Hvad personen trak sig fra",
                    nb="Hva personen trakk seg fra",
                ),
            ),
            _day("died_on", Words(en="Day of death", da="Dødsdag", nb="Dødsdag")),
        ),
    )


def _visit(visits: Sequence[Code]) -> Column:
    return _coded(
        "visit", Words(en="Visit", da="Måletidspunkt", nb="Måletidspunkt"), visits, required=True
    )


def _instrument(instruments: Sequence[Code]) -> Column:
    return _coded(
        "instrument",
        Words(en="Questionnaire", da="Spørgeskema", nb="Spørreskjema"),
        instruments,
        required=True,
    )


def _visits(visits: Sequence[Code]) -> Shape:
    return Shape(
        name="visits",
        words=Words(
            en="Visits and their windows",
            da="Måletidspunkter og deres vinduer",
            nb="Måletidspunkter og vinduene deres",
        ),
        key=("participant", "visit"),
        columns=(
            _participant(),
            _visit(visits),
            _day("due_on", Words(en="Due on", da="Forfalder", nb="Forfaller")),
            _day("opens_on", Words(en="First day", da="Første dag", nb="Første dag")),
            _day("closes_on", Words(en="Last day", da="Sidste dag", nb="Siste dag")),
            _day("done_on", Words(en="Answered on", da="Besvaret", nb="Besvart")),
            _coded("status", Words(en="State", da="Status", nb="Status"), STATUSES),
            _coded(
                "source",
                Words(
                    en="How it was answered",
                    da="Hvordan der blev svaret",
                    nb="Hvordan det ble svart",
                ),
                SOURCES,
            ),
        ),
    )


def _scores(visits: Sequence[Code], instruments: Sequence[Code]) -> Shape:
    return Shape(
        name="scores",
        words=Words(
            en="Scores of questionnaires",
            da="Scorer fra spørgeskemaer",
            nb="Skårer fra spørreskjemaer",
        ),
        key=("participant", "visit", "instrument"),
        columns=(
            _participant(),
            _visit(visits),
            _instrument(instruments),
            Column(
                name="score",
                kind=Kind.DECIMAL,
                unit="points",
                words=Words(
                    en="Score; empty if it is missing",
                    da="Score; tom, hvis den mangler",
                    nb="Skår; tom hvis den mangler",
                ),
            ),
            Column(
                name="items_answered",
                kind=Kind.WHOLE,
                unit="items",
                words=Words(en="Items answered", da="Besvarede spørgsmål", nb="Besvarte spørsmål"),
            ),
            _coded(
                "wording", Words(en="Wording shown", da="Vist ordlyd", nb="Vist ordlyd"), WORDINGS
            ),
        ),
    )


def _items(visits: Sequence[Code], instruments: Sequence[Code]) -> Shape:
    return Shape(
        name="items",
        words=Words(
            en="Answers to single questions",
            da="Svar på enkelte spørgsmål",
            nb="Svar på enkeltspørsmål",
        ),
        key=("participant", "visit", "instrument", "item"),
        columns=(
            _participant(),
            _visit(visits),
            _instrument(instruments),
            Column(
                name="item",
                required=True,
                words=Words(en="Question", da="Spørgsmål", nb="Spørsmål"),
            ),
            Column(name="value", words=Words(en="Answer", da="Svar", nb="Svar")),
        ),
    )


def _adverse_events() -> Shape:
    return Shape(
        name="adverse_events",
        words=Words(en="Adverse events", da="Uønskede hændelser", nb="Uønskede hendelser"),
        key=("participant", "event"),
        columns=(
            _participant(),
            Column(
                name="event",
                required=True,
                words=Words(
                    en="Number of the event", da="Hændelsens nummer", nb="Nummeret på hendelsen"
                ),
            ),
            _day("started_on", Words(en="Started on", da="Begyndte", nb="Begynte")),
            Column(
                name="known_at",
                words=Words(
                    en="Known to the trial from",
                    da="Kendt af forsøget fra",
                    nb="Kjent for forsøket fra",
                ),
            ),
            Column(
                name="seriousness",
                words=Words(en="Seriousness", da="Alvorlighed", nb="Alvorlighet"),
            ),
            Column(
                name="severity",
                words=Words(en="Severity", da="Sværhedsgrad", nb="Alvorlighetsgrad"),
            ),
            Column(
                name="relatedness",
                reveals=Reveals.FOLLOWS,
                words=Words(
                    en="Related to the treatment",
                    da="Sammenhæng med behandlingen",
                    nb="Sammenheng med behandlingen",
                ),
            ),
            Column(
                name="expected",
                reveals=Reveals.FOLLOWS,
                words=Words(en="Expected", da="Forventet", nb="Forventet"),
            ),
            Column(name="outcome", words=Words(en="Outcome", da="Udfald", nb="Utfall")),
            Column(name="text", reveals=Reveals.FOLLOWS, words=_TEXT),
        ),
    )


def _deviations() -> Shape:
    return Shape(
        name="deviations",
        words=Words(
            en="Deviations from the protocol",
            da="Afvigelser fra protokollen",
            nb="Avvik fra protokollen",
        ),
        columns=(
            _participant(),
            Column(
                name="kind", reveals=Reveals.FOLLOWS, words=Words(en="Kind", da="Art", nb="Art")
            ),
            _day("happened_on", Words(en="Happened on", da="Skete", nb="Skjedde")),
            Column(name="text", reveals=Reveals.FOLLOWS, words=_TEXT),
        ),
    )


def _count(name: str, unit: str, words: Words) -> Column:
    return Column(name=name, kind=Kind.WHOLE, unit=unit, words=words)


def _use() -> Shape:
    return Shape(
        name="use",
        words=Words(
            en="Use of the app, week by week",
            da="Brug af appen, uge for uge",
            nb="Bruk av appen, uke for uke",
        ),
        key=("participant", "week"),
        reveals=Reveals.FOLLOWS,
        columns=(
            _participant(),
            Column(
                name="week",
                kind=Kind.WHOLE,
                unit="weeks",
                required=True,
                words=Words(en="Week since the start", da="Uge fra starten", nb="Uke fra starten"),
            ),
            Column(
                name="plan_made",
                words=Words(
                    en="A plan was made", da="Der blev lavet en plan", nb="Det ble laget en plan"
                ),
            ),
            _count(
                "sessions_planned",
                "sessions",
                Words(en="Sessions planned", da="Planlagte træninger", nb="Planlagte økter"),
            ),
            _count(
                "sessions_done",
                "sessions",
                Words(en="Sessions done", da="Gennemførte træninger", nb="Gjennomførte økter"),
            ),
            _count(
                "days_active",
                "days",
                Words(en="Days with activity", da="Dage med aktivitet", nb="Dager med aktivitet"),
            ),
            Column(
                name="steps_median",
                kind=Kind.DECIMAL,
                unit="steps a day",
                words=Words(
                    en="Median steps a day",
                    da="Median af skridt om dagen",
                    nb="Median av skritt om dagen",
                ),
            ),
        ),
    )


def _screening() -> Shape:
    return Shape(
        name="screening",
        words=Words(
            en="Referrals and screening",
            da="Henvisninger og screening",
            nb="Henvisninger og screening",
        ),
        key=("screening",),
        columns=(
            Column(
                name="screening",
                required=True,
                words=Words(
                    en="Number of the referral",
                    da="Henvisningens nummer",
                    nb="Nummeret på henvisningen",
                ),
            ),
            _site(),
            *_recruiting(),
            Column(name="country", words=_COUNTRY),
            _day("referred_on", _REFERRED),
            _day("screened_on", Words(en="Screened on", da="Screenet", nb="Screenet")),
            Column(
                name="eligible", words=Words(en="May take part", da="Kan deltage", nb="Kan delta")
            ),
            Column(
                name="ineligible_reason",
                words=Words(en="Why not", da="Hvorfor ikke", nb="Hvorfor ikke"),
            ),
            _day("consented_on", Words(en="Consented on", da="Samtykkede", nb="Samtykket")),
            Column(
                name="declined_reason",
                words=Words(
                    en="Why the person said no",
                    da="Hvorfor personen sagde nej",
                    nb="Hvorfor personen sa nei",
                ),
            ),
            Column(name="participant", refers=PARTICIPANTS, words=_STUDY_NUMBER),
            _day("randomised_on", _RANDOMISED),
        ),
    )


def _sites() -> Shape:
    return Shape(
        name="sites",
        words=Words(en="Sites", da="Steder", nb="Steder"),
        key=("site",),
        columns=(
            Column(name="site", required=True, words=Words(en="Site", da="Sted", nb="Sted")),
            Column(name="country", words=_COUNTRY),
            Column(name="kind", words=Words(en="Kind", da="Art", nb="Art")),
            _day("opened_on", Words(en="Opened on", da="Åbnede", nb="Åpnet")),
            _day("closed_on", Words(en="Closed on", da="Lukkede", nb="Stengte")),
        ),
    )


def instrument_code(name: str, *, only_one_arm: bool = False) -> Code:
    """Return the code of a questionnaire by its international name."""
    reveals = Reveals.FOLLOWS if only_one_arm else Reveals.NOTHING
    return Code(value=name, words=same_words(name), reveals=reveals)
