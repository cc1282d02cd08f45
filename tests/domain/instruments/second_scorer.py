"""A second scorer, written from the published rules without a look at ours.

Answers come as a list in the order of the items; None is an item without an answer.
"""

from collections.abc import Callable, Mapping, Sequence

Answers = Sequence[int | None]
Scorer = Callable[[Answers], float | None]


def roland_morris(answers: Answers) -> float | None:
    """Roland & Morris (1983): one point for each statement ticked; a blank is not ticked."""
    if all(each is None for each in answers):
        return None
    return answers.count(1)


def nicholas(answers: Answers) -> float | None:
    """Nicholas (2007): the sum of ten; up to two open items take the person's own mean."""
    return person_mean(answers, 2)


def nicholas_short(answers: Answers) -> float | None:
    """Nicholas et al. (2015): the sum of two."""
    work, life = answers
    return None if work is None or life is None else work + life


def waddell(answers: Answers) -> float | None:
    """Waddell et al. (1993): items 2, 3, 4 and 5; the first item is asked and not scored."""
    _cause, worse, harm, should_not, cannot = answers
    total = 0
    for each in (worse, harm, should_not, cannot):
        if each is None:
            return None
        total += each
    return total


def broadbent(answers: Answers) -> float | None:
    """Broadbent et al. (2006): control, treatment and understanding reassure, so they turn."""
    if None in answers:
        return None
    consequences, timeline, control, treatment, identity, concern, understanding, emotion = (
        each for each in answers if each is not None
    )
    threat = consequences + timeline + identity + concern + emotion
    return threat + (10 - control) + (10 - treatment) + (10 - understanding)


def cohen(answers: Answers) -> float | None:
    """Cohen et al. (1983): items 4, 5, 7 and 8 are stated positively and count 4, 3, 2, 1, 0."""
    backwards = {0: 4, 1: 3, 2: 2, 3: 1, 4: 0}
    points = []
    for place, each in enumerate(answers, start=1):
        if each is None:
            return None
        points.append(backwards[each] if place in {4, 5, 7, 8} else each)
    return sum(points)


def cohen_short(answers: Answers) -> float | None:
    """Cohen et al. (1983): items 2, 4, 5 and 10 of the ten; the middle two are positive."""
    if None in answers:
        return None
    control, confident, going_well, piling_up = (each for each in answers if each is not None)
    return control - confident - going_well + piling_up + 8


def kroenke(answers: Answers) -> float | None:
    """Kroenke et al. (2009): the sum of eight; one or two open items take the person's own mean."""
    return person_mean(answers, 2)


def kroenke_short(answers: Answers) -> float | None:
    """Kroenke et al. (2003): the sum of two."""
    interest, mood = answers
    return None if interest is None or mood is None else interest + mood


def stratford(answers: Answers) -> float | None:
    """Stratford et al. (1995): the mean over the activities that the person named."""
    first, second = answers
    if first is None or second is None:
        return first if second is None else second
    return (first + second) / 2


def kuorinka(answers: Answers) -> float | None:
    """Kuorinka et al. (1987): how many of nine regions hurt."""
    marked = [place for place, each in enumerate(answers) if each]
    return None if set(answers) == {None} else len(marked)


def hill(answers: Answers) -> float | None:
    """Hill et al. (2016): fourteen items, each 4 for the best answer and 0 for the worst."""
    total = 0
    for each in answers:
        if each is None:
            return None
        total += each
    return total


def sleep(answers: Answers) -> float | None:
    """The sum of four items of 0 to 2, our own choice."""
    falling, waking, early, tired = answers
    if falling is None or waking is None or early is None or tired is None:
        return None
    return falling + waking + early + tired


def single(answers: Answers) -> float | None:
    """One item, taken as it is."""
    return answers[0]


def person_mean(answers: Answers, most_open: int) -> float | None:
    """Fill each open item with the mean of the others, then add up; None with too many open."""
    given = [each for each in answers if each is not None]
    if not given or len(answers) - len(given) > most_open:
        return None
    mean = sum(given) / len(given)
    return sum(mean if each is None else each for each in answers)


SCORERS: Mapping[str, Scorer] = {
    "rmdq-24": roland_morris,
    "rmdq-23": roland_morris,
    "nprs": single,
    "nprs-worst": single,
    "pseq-10": nicholas,
    "pseq-2": nicholas_short,
    "fabq-pa": waddell,
    "bipq": broadbent,
    "pss-10": cohen,
    "pss-4": cohen_short,
    "phq-8": kroenke,
    "phq-2": kroenke_short,
    "gpe": single,
    "pass": single,
    "psfs": stratford,
    "work-ability": single,
    "sgpals": single,
    "pain-sites": kuorinka,
    "sleep": sleep,
    "msk-hq": hill,
}
