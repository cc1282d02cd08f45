"""A small, complete content folder without a fault, for tests that then break one thing."""

from pathlib import Path

from selfback.domain.content.education import Family
from selfback.domain.content.notice import Cause

SOURCE = '[source]\nnote = "Agreed for the tests"\n'
LANGUAGES = ("en", "da", "nb")
PLAIN = "You can walk a bit. It is all right to go slow. We walk a lot and we sit a bit. "
LONG = PLAIN * 4

EXERCISES = {  # id -> type, level, loads, further lines
    "knee-lift": ("abdominal", 1, [], 'next = "toe-tap"'),
    "toe-tap": (
        "abdominal",
        2,
        ["floor", "supine"],
        'previous = "knee-lift"\nfloor_free = "knee-lift"',
    ),
    "hip-hinge": ("back", 1, [], ""),
    "wall-plank": ("core", 1, ["grip-wrist"], ""),
    "sit-to-stand": ("gluteal", 1, [], ""),
    "side-bend": ("flexibility", 1, [], ""),
    "chair-stretch": ("stretch", 1, [], ""),
    "arm-reach": ("pain-relief", 1, [], ""),
    "high-march": ("pain-relief", 1, ["balance-high"], 'avoid_when = ["stenosis"]'),
}


def write_sample(root: Path) -> None:
    """Write the folder; `check_library` finds nothing in it."""
    for file, text in _files().items():
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _files() -> dict[str, str]:
    return {
        "release.toml": 'id = "content-2027.1"\n',
        "language/avoid.toml": _AVOID,
        **_exercises(),
        **_messages(),
        **_instrument(),
        **_tools(),
        "conditions/conditions.toml": _CONDITIONS,
        **_in_languages("conditions", _CONDITION_WORDS),
        "safety/red-flags.toml": _RED_FLAGS,
        **_in_languages("safety", _RED_FLAG_WORDS),
        **_in_languages("safety/screens", '[emergency]\ntitle = "Call {number} now"\n'),
        "safety/countries.toml": _COUNTRIES,
        "notes/notes.toml": _NOTES,
        **_in_languages("notes", _NOTE_WORDS),
        **_notices(),
        "achievements/achievements.toml": _ACHIEVEMENTS,
        **_in_languages("achievements", _ACHIEVEMENT_WORDS),
        "vignettes/vignettes.toml": '[[vignette]]\nid = "ida"\n[vignette.answers]\nage = 40\n',
        **_in_languages("vignettes", _VIGNETTE_WORDS),
        **_in_languages("reasons", 'steps_kept = "You walked {steps} steps a day."\n'),
        "rules/steps.toml": _RULES,
    }


def _notices() -> dict[str, str]:
    """Six notices for each cause; the first is "plan-ready" and may be pushed."""
    ids = [(f"{cause}{n}", cause) for cause in Cause for n in ("", *(f"-{x}" for x in range(2, 7)))]
    structure = "".join(f'[[notice]]\nid = "{id}"\ncause = "{cause}"\n' for id, cause in ids)
    pushed = structure.replace('cause = "plan-ready"\n', 'cause = "plan-ready"\npush = true\n', 1)
    private = '[private]\nen = ["pain*"]\nda = ["smerte*"]\nnb = ["smerte*"]\n'
    words = "".join(f'{id} = "This is day {n}."\n' for n, (id, _cause) in enumerate(ids, 1))
    return {"notices/notices.toml": private + pushed, **_in_languages("notices", words)}


_VIGNETTE_WORDS = f"""
[ida]
title = "Ida, 40"
story = "{"Ida has a bad back and can go for a walk each day. " * 4}"
"""
_ACHIEVEMENTS = """
[[achievement]]
id = "first-day"
counts = "exercise-days"
at = 1
[[achievement]]
id = "third-day"
counts = "exercise-days"
at = 3
"""
_ACHIEVEMENT_WORDS = """
[first-day]
title = "A first day"
text = "You began."
[third-day]
title = "Three days"
text = "You went on."
"""

_NOTES = '[[note]]\nid = "visit"\nabout = "arrange"\nslots = ["clinic", "date"]\n'
_NOTE_WORDS = '[visit]\ntitle = "Your visit"\ntext = "We meet at {clinic} on {date}."\n'


def _in_languages(folder: str, text: str) -> dict[str, str]:
    return {f"{folder}/{language}.toml": text for language in LANGUAGES}


def _exercises() -> dict[str, str]:
    files: dict[str, str] = {}
    for name, (kind, level, loads, more) in EXERCISES.items():
        folder = f"exercises/{name}"
        files[f"{folder}/exercise.toml"] = (
            f'id = "{name}"\ntype = "{kind}"\nlevel = {level}\nposition = "standing"\n'
            f"loads = {loads}\n{more}\n[dose]\nsets = 3\nrepetitions = 10\n{SOURCE}"
        )
        files[f"{folder}/poses.toml"] = (
            'view = "side"\n[[pose]]\nname = "down"\n[[pose]]\nname = "up"\n'
        )
        files.update(_in_languages(folder, _EXERCISE_WORDS))
    return files


def _messages() -> dict[str, str]:
    files: dict[str, str] = {}
    for family in Family:
        folder = f"education/{family}-one"
        quiz = family is Family.CAUSE
        files[f"{folder}/message.toml"] = (
            f'id = "{family}-one"\nfamily = "{family}"\nevidence = ["A1"]\n'
            f"{'quiz = true' if quiz else ''}\n{SOURCE}"
        )
        words = f'title = "A title"\nshort = "A short text."\nlong = "{LONG}"\nwhy = "For you."\n'
        files.update(_in_languages(folder, words + (_QUIZ if quiz else "")))
    return files


def _instrument() -> dict[str, str]:
    return {
        "instruments/intake/instrument.toml": _INSTRUMENT,
        **_in_languages("instruments/intake", _QUESTION_WORDS),
    }


def _tools() -> dict[str, str]:
    return {
        "tools/breathing/tool.toml": (
            'id = "breathing"\nkind = "timer"\nicon = "wind"\nplace = 1\nminutes = [2, 5]\n'
            'exercises = ["arm-reach"]\n[[phases]]\nid = "in"\nseconds = 4\n' + SOURCE
        ),
        **_in_languages(
            "tools/breathing",
            'title = "Breathing"\nsummary = "Calm breaths"\n[phases]\nin = "In"\n',
        ),
    }


_AVOID = """
[[avoided]]
language = "en"
words = ["slipped disc*"]
instead = "a disc change"
spare = ["conditions/"]
"""

_EXERCISE_WORDS = """
title = "Knee lift"
cue = "Lift one knee"
purpose = "Good for your legs."
steps = ["Sit on a chair.", "Lift one knee.", "Let it down."]
mistakes = ["Go slow."]
easier = "Lift less."
harder = "Lift more."
[poses]
down = "Foot on the floor"
up = "Knee up"
"""

_QUIZ = """
[quiz]
question = "Is it so?"
when_right = "Yes, it is."
when_wrong = "Have one more look."
"""

_INSTRUMENT = f"""
id = "intake"
version = "1"
licence = "open"
wording = "own"
recall = "the last week"
{SOURCE}
[[questions]]
id = "pain_average"
kind = "scale"
low = 0
high = 10
[[questions]]
id = "duration"
kind = "choice"
choices = ["short", "long"]
[[questions]]
id = "conditions"
kind = "choices"
choices = ["stenosis", "falls"]
optional = true
"""

_QUESTION_WORDS = """
[pain_average]
text = "How is it?"
why = "To fit the plan."
low = "No pain"
high = "As bad as can be"
[pain_average.meanings]
3 = "Mild"
[duration]
text = "How long?"
why = "To fit the plan."
[duration.choices]
short = "Short"
long = "Long"
[conditions]
text = "Do you have one of these?"
why = "To leave out what does not fit."
"""

_CONDITIONS = """
[[condition]]
id = "stenosis"
avoid = ["ext-end"]
[condition.source]
note = "Agreed for the tests"
[[condition]]
id = "falls"
soften = ["balance-high"]
[condition.source]
note = "Agreed for the tests"
"""

_CONDITION_WORDS = """
[stenosis]
label = "A narrow canal in the back"
[falls]
label = "I have had falls"
"""

_RED_FLAGS = """
[[red_flag]]
id = "bladder"
tier = "R"
core = true
[red_flag.source]
note = "Agreed for the tests"
[[red_flag]]
id = "weight_loss"
tier = "A"
[red_flag.source]
note = "Agreed for the tests"
"""

_RED_FLAG_WORDS = """
[bladder]
text = "I cannot pass water"
say = "I have back pain and cannot pass water."
[weight_loss]
text = "I lose weight and do not know why"
"""

_COUNTRIES = """
[[country]]
code = "DK"
checked_on = 2026-10-01
source = "Agreed for the tests"
[[country.helplines]]
need = "danger"
number = "112"
shown = "112"
"""

_RULES = """
[goal_minimum]
value = 3000
unit = "steps/day"
source = "Agreed for the tests"
owner = "clinical lead"
"""
