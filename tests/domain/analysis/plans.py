"""A plan as the published trial's protocol gives it, built by hand so that tests see all of it."""

from selfback.domain.analysis.plan import (
    Arm,
    Kind,
    Measure,
    Plan,
    Responders,
    Subgroup,
    Variable,
    Visit,
)

VISITS = (
    Visit(id="baseline", label="Baseline", days=0, after="0 days", is_baseline=True),
    Visit(id="6-weeks", label="6 weeks", days=42, after="6 weeks", is_baseline=False),
    Visit(id="3-months", label="3 months", days=91, after="3 months", is_baseline=False),
    Visit(id="6-months", label="6 months", days=183, after="6 months", is_baseline=False),
    Visit(id="9-months", label="9 months", days=274, after="9 months", is_baseline=False),
)
ALL = tuple(visit.id for visit in VISITS)
RMDQ = Measure(id="rmdq-24", title="Disability (RMDQ)", low=0, high=24, sign=1, visits=ALL)
NPRS = Measure(id="nprs", title="Pain last week", low=0, high=10, sign=1, visits=ALL)
PSEQ = Measure(id="pseq-10", title="Confidence despite pain", low=0, high=60, sign=-1, visits=ALL)
GPE = Measure(id="gpe", title="Overall change", low=-5, high=5, sign=-1, visits=ALL[1:])
COUNTRY = Variable(name="country", title="Country", kind=Kind.CHOICE, codes=("DK", "NO"))
PROFESSION = Variable(
    name="profession",
    title="Profession of the referring clinician",
    kind=Kind.CHOICE,
    codes=("chiropractor", "physiotherapist", "general-practitioner"),
)
AGE = Variable(name="age", title="Age", kind=Kind.NUMBER, low=18, high=99, unit="years")
SEX = Variable(name="sex", title="Sex", kind=Kind.CHOICE, codes=("woman", "man", "other"))
DURATION = Variable(
    name="duration",
    title="Duration of this episode",
    kind=Kind.CHOICE,
    codes=("under-1-week", "1-4-weeks", "5-12-weeks", "over-12-weeks"),
)
PAIN = Variable(name="pain_average", title="Average pain", kind=Kind.NUMBER, low=0, high=10)
WORK = Variable(
    name="work_demands", title="Physical demands at work", kind=Kind.CHOICE, codes=("low", "high")
)
RMDQ_BEFORE = Variable(name="rmdq-24", title="Disability (RMDQ)", kind=Kind.SCORE, low=0, high=24)
SUBGROUPS = (
    Subgroup(
        id="age", title="Age", variable=AGE, groups=("under 65", "65 or over"), cuts=(65,), codes={}
    ),
    Subgroup(
        id="profession",
        title="Referred by",
        variable=PROFESSION,
        groups=PROFESSION.codes,
        cuts=(),
        codes={code: (code,) for code in PROFESSION.codes},
    ),
    Subgroup(
        id="duration",
        title="Duration of pain",
        variable=DURATION,
        groups=("up to 12 weeks", "over 12 weeks"),
        cuts=(),
        codes={"up to 12 weeks": DURATION.codes[:3], "over 12 weeks": DURATION.codes[3:]},
    ),
)
PLAN = Plan(
    protocol="selfback-primary-care",
    version="1.0",
    title="selfback in primary care",
    digest="0" * 64,
    arms=(
        Arm(id="usual-care", label="Usual care", sees_app=False),
        Arm(id="app", label="App and usual care", sees_app=True),
    ),
    reference="usual-care",
    comparisons=(("app", "usual-care"),),
    visits=VISITS,
    primary=RMDQ,
    primary_visit="3-months",
    secondary=(NPRS, PSEQ, GPE),
    named_visits={"rmdq-24": ("3-months",)},
    measures={each.id: each for each in (RMDQ, NPRS, PSEQ, GPE)},
    covariates=(COUNTRY, AGE, SEX, DURATION),
    baseline=(COUNTRY, PROFESSION, AGE, SEX, DURATION, PAIN, WORK, RMDQ_BEFORE),
    responders=Responders(measure=RMDQ, points=4, percent=30, visits=("3-months", "9-months")),
    subgroups=SUBGROUPS,
    alpha=0.05,
    imputations=50,
    deltas=(1.0, 2.0, 3.0, 4.0),
    per_arm=175,
    sized_for=(2.0,),
    takes_data_back=frozenset({"data"}),
)
