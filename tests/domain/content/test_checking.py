"""Each fault an author can make is said in one sentence, with its file and key."""

from pathlib import Path

import pytest
from tests.domain.content.sample import LONG

from selfback.domain.content.checking import check_library

TOE_TAP = "exercises/toe-tap/exercise.toml"
KNEE_LIFT = "exercises/knee-lift/exercise.toml"
KNEE_LIFT_EN = "exercises/knee-lift/en.toml"
CAUSE = "education/cause-one/message.toml"
CAUSE_EN = "education/cause-one/en.toml"
INTAKE = "instruments/intake/instrument.toml"
INTAKE_DA = "instruments/intake/da.toml"
HARD_EN = " ".join(["Considerable cardiovascular deconditioning necessitates rehabilitation."] * 12)
HARD_DA = " ".join(["Rygsmerternes sværhedsgrad vurderes regelmæssigt"] * 13) + "."

WHY_AND_QUIZ = (
    'why = "For you."\n[quiz]\nquestion = "Is it so?"\nwhen_right = "Yes."\nwhen_wrong = "No."'
)

QUIZ = """[quiz]
question = "Is it so?"
when_right = "Yes, it is."
when_wrong = "Have one more look."
"""
DURATION = """[duration]
text = "How long?"
why = "To fit the plan."
[duration.choices]
short = "Short"
long = "Long"
"""
TWICE = """[[condition]]
id = "stenosis"
[condition.source]
note = "Agreed for the tests"
[[condition]]"""

Change = tuple[str, str, str]

FAULTS: dict[str, tuple[Change, *tuple[str, ...]]] = {
    "a level is a word": (
        (KNEE_LIFT, "level = 1", 'level = "1"'),
        f"{KNEE_LIFT}: level: Input should be a valid integer",
    ),
    "a level is above six": (
        (KNEE_LIFT, "level = 1", "level = 7"),
        f"{KNEE_LIFT}: level is 7; allowed are 1 to 6",
    ),
    "a stretch has a level": (
        ("exercises/chair-stretch/exercise.toml", "level = 1", "level = 2"),
        "exercises/chair-stretch/exercise.toml: level is 2; allowed are 1 to 1",
    ),
    "a dose has nine sets": (
        ("exercises/hip-hinge/exercise.toml", "sets = 3", "sets = 9"),
        "exercises/hip-hinge/exercise.toml: dose: sets is 9; allowed are 1 to 5",
    ),
    "a key is misspelt": (
        ("exercises/hip-hinge/exercise.toml", "loads = []", "lodas = []"),
        "exercises/hip-hinge/exercise.toml: lodas: Unexpected keyword argument",
    ),
    "a file is not TOML": (
        ("rules/steps.toml", "value = 3000", "value ="),
        "rules/steps.toml: This is not TOML: Invalid value (at line 3, column 8).",
    ),
    "a rule has no source": (
        ("rules/steps.toml", 'source = "Agreed for the tests"\n', ""),
        "rules/steps.toml: goal_minimum.source: Field required",
    ),
    "an id is not its folder": (
        ("tools/breathing/tool.toml", 'id = "breathing"', 'id = "breath"'),
        "tools/breathing/tool.toml: id: The id is breath, the folder is breathing; "
        "they must be the same.",
    ),
    "the next exercise does not exist": (
        (KNEE_LIFT, 'next = "toe-tap"', 'next = "tap-toe"'),
        f"{KNEE_LIFT}: next: There is no exercise tap-toe.",
    ),
    "the next exercise is no harder": (
        (TOE_TAP, 'previous = "knee-lift"', 'previous = "toe-tap"'),
        f"{TOE_TAP}: previous: toe-tap has level 2, not below 2.",
    ),
    "the next exercise is of another type": (
        (TOE_TAP, 'previous = "knee-lift"', 'previous = "hip-hinge"'),
        f"{TOE_TAP}: previous: hip-hinge is of another type (back, not abdominal).",
    ),
    "a floor exercise has no alternative": (
        (TOE_TAP, 'floor_free = "knee-lift"', ""),
        f"{TOE_TAP}: floor_free: It needs the floor, so it names an exercise that does not.",
    ),
    "the alternative needs the floor": (
        (TOE_TAP, 'floor_free = "knee-lift"', 'floor_free = "toe-tap"'),
        f"{TOE_TAP}: floor_free: toe-tap needs the floor too.",
    ),
    "validated words stand in the content": (
        (INTAKE, 'wording = "own"', 'wording = "validated"'),
        f"{INTAKE}: wording: Only a host installs validated words; here it is “own” or “host”.",
    ),
    "words that may never be passed on are passed on": (
        (INTAKE, 'licence = "open"', 'licence = "forbidden"'),
        f"{INTAKE}: wording: Its licence forbids to pass words on, so wording must be “host”.",
    ),
    "the alternative does not exist": (
        (TOE_TAP, 'floor_free = "knee-lift"', 'floor_free = "chair-tap"'),
        f"{TOE_TAP}: floor_free: There is no exercise chair-tap.",
    ),
    "a condition does not exist": (
        ("exercises/high-march/exercise.toml", '["stenosis"]', '["stenossis"]'),
        "exercises/high-march/exercise.toml: avoid_when: There is no condition stenossis.",
    ),
    "a load is named twice": (
        (TOE_TAP, "['floor', 'supine']", "['floor', 'supine', 'floor']"),
        f"{TOE_TAP}: loads: A load is named twice.",
    ),
    "a pose has no words": (
        (KNEE_LIFT_EN, 'up = "Knee up"', ""),
        f"{KNEE_LIFT_EN}: poses.up: The figure has this pose, and there are no words for it.",
    ),
    "words are for no pose": (
        (KNEE_LIFT_EN, 'up = "Knee up"', 'up = "Knee up"\nhalf = "Half"'),
        f"{KNEE_LIFT_EN}: poses.half: The figure has no pose of this name.",
    ),
    "there are two steps": (
        (KNEE_LIFT_EN, '"Lift one knee.", ', ""),
        f"{KNEE_LIFT_EN}: steps: There are 2 sentences; it takes 3 to 6.",
    ),
    "a title is too long": (
        (KNEE_LIFT_EN, '"Knee lift"', f'"{"k" * 41}"'),
        f"{KNEE_LIFT_EN}: title: This has 41 characters; at most 40 fit.",
    ),
    "a message's tool does not exist": (
        (CAUSE, "quiz = true", 'quiz = true\ntool = "sleep"'),
        f"{CAUSE}: tool: There is no tool sleep.",
    ),
    "a message's condition does not exist": (
        (CAUSE, "quiz = true", 'quiz = true\nonly_when = ["flu"]'),
        f"{CAUSE}: only_when: There is no condition flu.",
    ),
    "a condition that rules a message out does not exist": (
        (CAUSE, "quiz = true", 'quiz = true\nnever_when = ["flu"]'),
        f"{CAUSE}: never_when: There is no condition flu.",
    ),
    "a message has no evidence": (
        (CAUSE, 'evidence = ["A1"]', ""),
        f"{CAUSE}: evidence: A message rests on at least one claim.",
    ),
    "an evidence id has no number": (
        (CAUSE, '["A1"]', '["WHO"]'),
        f"{CAUSE}: evidence: “WHO” is not an evidence id such as A3.",
    ),
    "a quiz has no words": (
        (CAUSE_EN, QUIZ, ""),
        f"{CAUSE_EN}: quiz: The words of the quiz are missing.",
    ),
    "a quiz has no answer": (
        ("education/sleep-one/en.toml", 'why = "For you."', WHY_AND_QUIZ),
        "education/sleep-one/en.toml: quiz: There are words for a quiz, "
        "and message.toml sets no answer.",
    ),
    "a long text is short": (
        (CAUSE_EN, LONG, "You can walk."),
        f"{CAUSE_EN}: long: This has 3 words; it takes 60 to 140.",
    ),
    "an English text is hard": (
        (CAUSE_EN, LONG, HARD_EN),
        f"{CAUSE_EN}: long: This is hard to read (Flesch -238, at least 60): "
        "shorter sentences or shorter words.",
    ),
    "a Danish text is hard": (
        ("education/cause-one/da.toml", "For you.", HARD_DA),
        "education/cause-one/da.toml: why: This is hard to read (LIX 152, at most 40): "
        "shorter sentences or shorter words.",
    ),
    "short texts are hard together": (
        (CAUSE_EN, "For you.", " ".join(HARD_EN.split()[:25])),
        f"{CAUSE_EN}: title … quiz.when_wrong: This is hard to read (Flesch -106, at least 60): "
        "shorter sentences or shorter words.",
    ),
    "a family has no message": (
        ("education/sleep-one/message.toml", 'family = "sleep"', 'family = "work"'),
        "education: sleep: No message has this family.",
    ),
    "a text shouts": (
        (KNEE_LIFT_EN, "Lift less.", "Lift less!"),
        f"{KNEE_LIFT_EN}: easier: There is an exclamation mark; calm texts do without.",
    ),
    "a text uses words to avoid": (
        (KNEE_LIFT_EN, "Lift less.", "Good for Slipped  discs."),
        f"{KNEE_LIFT_EN}: easier: It says “slipped  discs”; instead: a disc change.",
    ),
    "a number has no evidence": (
        (KNEE_LIFT_EN, "Lift less.", "It helps 7 of 10 people."),
        f"{KNEE_LIFT_EN}: easier: The number 7 needs an evidence id.",
    ),
    "a scale has no ends": (
        (INTAKE, "low = 0\n", ""),
        f"{INTAKE}: questions.pain_average: A scale needs low and high.",
    ),
    "a meaning is outside its scale": (
        (INTAKE_DA, '3 = "Mild"', '11 = "Mild"'),
        f"{INTAKE_DA}: pain_average.meanings.11: This is outside the scale, 0 to 10.",
    ),
    "a choice has no label": (
        (INTAKE_DA, 'long = "Long"', ""),
        f"{INTAKE_DA}: duration.choices.long: The label of this choice is missing.",
    ),
    "a label is for no choice": (
        (INTAKE_DA, 'long = "Long"', 'long = "Long"\nmid = "Mid"'),
        f"{INTAKE_DA}: duration.choices.mid: The question has no such choice.",
    ),
    "a question has no words": (
        (INTAKE_DA, DURATION, ""),
        f"{INTAKE_DA}: duration: The words of this question are missing.",
    ),
    "a choice is no condition": (
        (INTAKE, '["stenosis", "falls"]', '["stenosis", "fall"]'),
        f"{INTAKE}: questions.conditions: There is no condition fall.",
    ),
    "an emergency has nothing to say": (
        ("safety/da.toml", 'say = "I have back pain and cannot pass water."', ""),
        "safety/da.toml: bladder.say: An emergency has words to say on the telephone.",
    ),
    "a sign that can wait has something to say": (
        ("safety/nb.toml", "do not know why", 'do not know why"\nsay = "Help me.'),
        "safety/nb.toml: weight_loss.say: Words for the telephone belong to emergencies only.",
    ),
    "a sign has no words": (
        ("safety/nb.toml", "[weight_loss]", "[weight-loss]"),
        "safety/nb.toml: weight-loss: There is nothing of this id.",
        "safety/nb.toml: weight_loss: The words are missing.",
    ),
    "a country has no emergency number": (
        ("safety/countries.toml", '"danger"', '"talk"'),
        "safety/countries.toml: DK: There is no number for danger to life.",
    ),
    "a number cannot be dialled": (
        ("safety/countries.toml", 'number = "112"', 'number = "1 1 2"'),
        "safety/countries.toml: DK.danger: “1 1 2” is not a number as it is dialled.",
    ),
    "a timer has no phases": (
        ("tools/breathing/tool.toml", '[[phases]]\nid = "in"\nseconds = 4\n', ""),
        "tools/breathing/da.toml: phases.in: The tool has no such phase.",
        "tools/breathing/en.toml: phases.in: The tool has no such phase.",
        "tools/breathing/nb.toml: phases.in: The tool has no such phase.",
        "tools/breathing/tool.toml: kind: A timer needs minutes and phases.",
    ),
    "a phase has no words": (
        ("tools/breathing/nb.toml", 'in = "In"', ""),
        "tools/breathing/nb.toml: phases.in: The words of this phase are missing.",
    ),
    "a tool shows an exercise that does not exist": (
        ("tools/breathing/tool.toml", '["arm-reach"]', '["arm-lift"]'),
        "tools/breathing/tool.toml: exercises: There is no exercise arm-lift.",
    ),
    "a language has a sentence of its own": (
        ("reasons/nb.toml", "steps_kept", 'rest = "A day of rest."\nsteps_kept'),
        "reasons/da.toml: rest: Another language has this sentence; here it is missing.",
        "reasons/en.toml: rest: Another language has this sentence; here it is missing.",
    ),
    "a reason names another fact": (
        ("reasons/da.toml", "{steps}", "{skridt}"),
        "reasons/da.toml: steps_kept: It names the facts {skridt}; the English names {steps}.",
    ),
    "a brace is alone": (
        ("safety/screens/da.toml", "{number}", "{number"),
        "safety/screens/da.toml: emergency.title: A brace is open or closed alone.",
    ),
    "an achievement is reached by doing nothing": (
        ("achievements/achievements.toml", "at = 1", "at = 0"),
        "achievements/achievements.toml: achievement.first-day: "
        "at is below 1: what is reached by doing nothing is no achievement",
    ),
    "an achievement counts something that may shrink": (
        ("achievements/achievements.toml", '"exercise-days"', '"pain"'),
        "achievements/achievements.toml: achievement.first-day.counts: "
        "Input should be 'exercise-days', 'exercise-minutes', 'exercises-tried', 'active-weeks', "
        "'check-ins', 'messages-read', 'quizzes-answered', 'steps', 'step-goal-days', "
        "'own-goals-set', 'own-goals-reached' or 'swaps'",
    ),
    "two achievements are the same": (
        ("achievements/achievements.toml", "at = 3", "at = 1"),
        "achievements/achievements.toml: third-day: first-day is reached at the same count.",
    ),
    "an achievement has no words": (
        ("achievements/nb.toml", "[first-day]", "[first-days]"),
        "achievements/nb.toml: first-day: The words are missing.",
        "achievements/nb.toml: first-days: There is no achievement of this id.",
    ),
    "a vignette has no words": (
        ("vignettes/nb.toml", "[ida]", "[ide]"),
        "vignettes/nb.toml: ida: The words are missing.",
        "vignettes/nb.toml: ide: There is no vignette of this id.",
    ),
    "the story of a vignette is short": (
        ("vignettes/da.toml", "Ida has a bad back and can go for a walk each day. ", ""),
        "vignettes/da.toml: ida.story: The story has 39 words; 50 to 120 are wanted.",
    ),
    "a kind of notice has five wordings": (
        ("notices/notices.toml", 'cause = "bad-week"', 'cause = "better-week"'),
        "notices/notices.toml: bad-week: There are 5 notices for this; it takes at least 6.",
    ),
    "a lock screen would tell of pain": (
        ("notices/da.toml", "This is day 1.", "Er smerterne der endnu?"),
        "notices/da.toml: plan-ready: It says “smerterne”, "
        "and others may read it on a lock screen.",
    ),
    "two notices say the same": (
        ("notices/da.toml", "This is day 38.", "This is day 37."),
        "notices/da.toml: bad-week-2: bad-week says the same.",
    ),
    "a language has no private words": (
        ("notices/notices.toml", 'nb = ["smerte*"]', ""),
        "notices/notices.toml: private.nb: Nothing says which words are private in this language.",
    ),
    "a notice has no words": (
        ("notices/da.toml", "plan-ready =", "plan-redy ="),
        "notices/da.toml: plan-ready: The words are missing.",
        "notices/da.toml: plan-redy: There is no notice of this id.",
    ),
    "a note has no words": (
        ("notes/da.toml", "[visit]", "[visits]"),
        "notes/da.toml: visit: The words are missing.",
        "notes/da.toml: visits: There is no note of this id.",
    ),
    "a note names a fact that is not declared": (
        ("notes/nb.toml", "{date}", "{phone}"),
        "notes/nb.toml: visit.text: {date}: the text does not name it, slots do.",
        "notes/nb.toml: visit.text: {phone}: the text names it, slots do not.",
    ),
    "the title of a note names a fact": (
        ("notes/en.toml", "Your visit", "Your visit on {date}"),
        "notes/en.toml: visit.title: A title names no facts.",
    ),
    "a brace of a note is open": (
        ("notes/en.toml", "{date}", "{date"),
        "notes/en.toml: visit.text: A brace is open or closed alone.",
    ),
    "a condition is there twice": (
        ("conditions/conditions.toml", "[[condition]]", TWICE),
        "conditions/conditions.toml: stenosis: This id is there twice.",
    ),
    "a condition leaves nothing for the back": (
        (
            "exercises/hip-hinge/exercise.toml",
            "loads = []",
            'loads = ["ext-end"]\navoid_when = ["falls"]',
        ),
        "conditions/conditions.toml: falls: It leaves no exercise for back.",
        "conditions/conditions.toml: stenosis: It leaves 7 exercises; a plan needs at least 8.",
        "conditions/conditions.toml: stenosis: It leaves no exercise for back.",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.hazard("H-15")
def test_a_fault_is_said_in_its_own_sentence_and_nothing_else_is(folder, fault):
    change, *sentences = FAULTS[fault]

    folder.change(*change)

    assert folder.findings() == sentences


def test_content_without_a_fault_has_no_findings(folder):
    assert folder.findings() == []


def test_every_fault_is_said_not_the_first_alone(folder):
    folder.change(KNEE_LIFT, "level = 1", 'level = "1"')
    folder.change(CAUSE, '["A1"]', '["WHO"]')

    assert folder.findings() == [
        f"{CAUSE}: evidence: “WHO” is not an evidence id such as A3.",
        f"{KNEE_LIFT}: level: Input should be a valid integer",
    ]


def test_a_missing_language_is_said(folder):
    folder.remove("exercises/knee-lift/nb.toml")

    assert folder.findings() == ["exercises/knee-lift/nb.toml: This file is missing."]


def test_an_empty_language_is_said(folder):
    folder.write("reasons/nb.toml", "\n")

    assert folder.findings() == ["reasons/nb.toml: This file is empty."]


def test_words_of_an_owner_never_stand_beside_the_structure(folder):
    folder.change(INTAKE, 'wording = "own"', 'wording = "host"')
    folder.remove("instruments/intake/en.toml")
    folder.remove("instruments/intake/nb.toml")

    assert folder.findings() == [
        f"{INTAKE_DA}: Its words are their owner's: a host installs them, "
        "and they never stand here."
    ]


def test_a_missing_figure_is_said(folder):
    folder.remove("exercises/knee-lift/poses.toml")

    found = folder.findings()

    assert found[-1] == "exercises/knee-lift/poses.toml: This file is missing."


def test_a_file_that_nothing_reads_is_said(folder):
    folder.write("exercises/knee-lift/nn.toml", 'title = "Knelyft"')

    assert folder.findings() == ["exercises/knee-lift/nn.toml: Nothing reads this file."]


def test_a_chain_that_comes_back_to_itself_is_said(folder):
    folder.change(TOE_TAP, "loads", 'next = "knee-lift"\nloads')

    assert folder.findings() == [
        f"{KNEE_LIFT}: next: The chain comes back to itself: knee-lift → toe-tap → knee-lift.",
        f"{TOE_TAP}: next: The chain comes back to itself: toe-tap → knee-lift → toe-tap.",
        f"{TOE_TAP}: next: knee-lift has level 1, not above 2.",
    ]


def test_text_that_is_not_utf_8_is_said(folder):
    folder.write("release.toml", "")
    (folder.root / "release.toml").write_bytes(b'id = "\xe6"')

    assert folder.findings() == ["release.toml: This is not UTF-8 text."]


def test_quoted_words_may_be_words_to_avoid(folder):
    folder.change(KNEE_LIFT_EN, "Lift less.", "Some say “slipped disc”.")

    assert folder.findings() == []


def test_words_to_avoid_are_spared_where_the_list_says_so(folder):
    folder.change("conditions/en.toml", "A narrow canal", "A slipped disc")

    assert folder.findings() == []


def test_words_are_to_be_avoided_in_notices_alone_where_the_list_says_so(folder):
    folder.change("language/avoid.toml", "instead =", 'only = ["notices/"]\ninstead =')
    folder.change(KNEE_LIFT_EN, "Lift less.", "Good for slipped discs.")
    folder.change("notices/en.toml", "This is day 37.", "Good for slipped discs.")

    assert folder.findings() == [
        "notices/en.toml: bad-week: It says “slipped discs”; instead: a disc change."
    ]


def test_a_folder_that_is_not_there_is_a_finding(tmp_path):
    (finding,) = check_library(tmp_path / "nowhere")

    assert "no content folder" in finding.sentence.lower()


def test_an_empty_folder_is_checked_without_an_error(tmp_path: Path):
    assert "release.toml: This file is missing." in map(str, check_library(tmp_path))
