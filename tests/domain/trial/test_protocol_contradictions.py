"""Every contradiction of a protocol is refused in a sentence that names the place."""

import pytest
from tests.domain.trial.protocol_folder import PRIMARY, SPECIALIST

AGE_VISIT = 'questions = ["age", "sex"'
MONTH_3 = 'id = "month-3"\nafter = { count = 3, unit = "months" }\nopens_before_days = 3'

ARMS = {
    "a trial of one arm": (
        '[[arms]]\nid = "usual-care"\nratio = 1\nsees_app = false\ngets = ["usual-care"]\n',
        "",
        "arms: There are 1 arms; 2 to 6 can be compared.",
    ),
    "a ratio of nought": (
        "ratio = 1",
        "ratio = 0",
        "arms.app.ratio: 0 is not a ratio from 1 to 10.",
    ),
    "an arm without usual care": (
        'gets = ["usual-care", "app"]',
        'gets = ["app"]',
        "arms.app.gets: Nothing says that people of this arm keep their usual care.",
    ),
    "an arm that gets the app and does not see it": (
        "sees_app = true",
        "sees_app = false",
        "arms.app.sees_app: Whether the arm sees the app contradicts what it gets.",
    ),
    "an app in every arm": (
        'sees_app = false\ngets = ["usual-care"]',
        'sees_app = true\ngets = ["usual-care", "app"]',
        "arms: Every arm sees the app, so nothing can be learned about it.",
    ),
    "two arms alike": (
        'sees_app = true\ngets = ["usual-care", "app"]',
        'sees_app = false\ngets = ["usual-care"]',
        "arms: Two arms get the same, so nothing is compared.",
    ),
    "two arms of one name": (
        'id = "usual-care"',
        'id = "app"',
        "arms.app: This id is there 2 times.",
    ),
    "an id with capital letters": (
        'id = "usual-care"',
        'id = "Usual"',
        "arms.Usual: An id is small letters, digits and hyphens, at most 40.",
    ),
    "a version without an order": (
        'version = "1.0"',
        'version = "first"',
        "version: first is not a version such as 1.0.",
    ),
}

ALLOCATION = {
    "a block that cannot hold the ratio": (
        "ratio = 1",
        "ratio = 2",
        "allocation.block_sizes: A block of 4 cannot hold the arms 2:1; a multiple of 3 can.",
    ),
    "an odd block for two arms": (
        "[4, 6, 8]",
        "[4, 5, 6]",
        "allocation.block_sizes: A block of 5 cannot hold the arms 1:1; a multiple of 2 can.",
    ),
    "one size of block": (
        "[4, 6, 8]",
        "[4]",
        "allocation.block_sizes: "
        "With one size of block the last allocations of a block can be guessed.",
    ),
    "blocks out of order": (
        "[4, 6, 8]",
        "[6, 4]",
        "allocation.block_sizes: Sizes go from small to large, each once.",
    ),
    "a share of chance for blocks": (
        "per_stratum = 400",
        "per_stratum = 400\nrandom_share = 0.8",
        "allocation.random_share: This belongs to minimisation, not to blocks.",
    ),
    "minimisation without chance": (
        'method = "blocks"\nblock_sizes = [4, 6, 8]',
        'method = "minimisation"\nrandom_share = 1.0',
        "allocation.random_share: "
        "Minimisation needs a share above 0.5 and below 1, or it can be guessed.",
    ),
    "minimisation with a share nobody names": (
        'method = "blocks"\nblock_sizes = [4, 6, 8]',
        'method = "minimisation"',
        "allocation.random_share: "
        "Minimisation needs a share above 0.5 and below 1, or it can be guessed.",
    ),
    "minimisation in blocks": (
        'method = "blocks"',
        'method = "minimisation"\nrandom_share = 0.8',
        "allocation.block_sizes: This belongs to blocks, not to minimisation.",
    ),
    "minimisation of nothing": (
        '[[strata]]\nid = "country"\nsource = "country"\nvalues = ["DK", "NO"]\n\n'
        '[allocation]\nmethod = "blocks"\nblock_sizes = [4, 6, 8]',
        '[allocation]\nmethod = "minimisation"\nrandom_share = 0.8',
        "strata: Minimisation has nothing to balance.",
    ),
    "a list shorter than the trial": (
        "per_stratum = 400",
        "per_stratum = 100",
        "allocation.per_stratum: 200 slots in all are fewer than the 350 people wanted.",
    ),
    "a seed nobody can check": (
        "per_stratum = 400",
        'per_stratum = 400\nseed_kind = "forgotten"',
        "allocation.seed_kind: Only a recorded seed can be verified later.",
    ),
    "a stratum without a source": (
        'source = "country"',
        'source = ""',
        "strata.country.source: Nothing is not a source; there are country, site, profession, "
        "answer:<question> and score:<instrument>.",
    ),
    "a stratum by what nobody asks": (
        'source = "country"',
        'source = "answer:shoe-size"',
        "strata.country.source: shoe-size is not collected at baseline.",
    ),
    "a stratum that forgets a country": (
        'values = ["DK", "NO"]',
        'values = ["DK"]',
        "strata.country.values: Whoever has NO as country belongs to no group.",
    ),
    "a stratum of a country where the trial is not": (
        'values = ["DK", "NO"]',
        'values = ["DK", "NO", "SE"]',
        "strata.country.values: country has no SE; it has DK, NO.",
    ),
    "a stratum with a cut and no groups": (
        'source = "country"\nvalues = ["DK", "NO"]',
        'source = "answer:age"\nvalues = ["all"]\ncuts = [65]',
        "strata.country.cuts: 1 cuts make 2 groups, but 1 are named.",
    ),
    "a stratum cut where nobody is": (
        'source = "country"\nvalues = ["DK", "NO"]',
        'source = "score:rmdq-24"\nvalues = ["low", "high"]\ncuts = [25]',
        "strata.country.cuts: 25 cuts off nobody: rmdq-24 runs from 0 to 24.",
    ),
    "a stratum with cuts from large to small": (
        'source = "country"\nvalues = ["DK", "NO"]',
        'source = "answer:age"\nvalues = ["a", "b", "c"]\ncuts = [65, 40]',
        "strata.country.cuts: Cuts go from small to large, each once.",
    ),
    "a weight of nought": (
        'values = ["DK", "NO"]',
        'values = ["DK", "NO"]\nweight = 0',
        "strata.country.weight: A weight is at least 1.",
    ),
}

SCHEDULE = {
    "windows that overlap": (
        MONTH_3,
        MONTH_3.replace("_days = 3", "_days = 40"),
        "visits.month-3.opens_before_days: "
        "Its window can open on day 48, but that of week-6 can close on day 63.",
    ),
    "visits out of order": (
        'count = 6, unit = "months"',
        'count = 2, unit = "months"',
        "visits.month-6.after: It is not after month-3.",
    ),
    "a trial without a baseline": (
        "is_baseline = true\n",
        "",
        "visits: There are 0 baselines; a trial has one.",
    ),
    "a baseline after randomisation": (
        "opens_before_days = 28\ncloses_after_days = 0",
        "opens_before_days = 28\ncloses_after_days = 7",
        "visits.baseline: A baseline is complete before randomisation, so it ends on day 0.",
    ),
    "a window that closes before its day": (
        "closes_after_days = 21",
        "closes_after_days = -1",
        "visits.week-6: A window opens on its day or before and closes on it or after.",
    ),
    "a follow-up that opens before randomisation": (
        'unit = "weeks" }\nopens_before_days = 3',
        'unit = "weeks" }\nopens_before_days = 42',
        "visits.week-6.opens_before_days: A follow-up cannot open before the day after day 0.",
    ),
    "an instrument nobody knows": (
        '"nprs-worst", "pseq-10", "gpe"]',
        '"nprs-worst", "pseq-10", "gpi"]',
        "visits.week-6.instruments: There is no instrument gpi in protocols/instruments.toml.",
    ),
    "a question nobody knows": (
        '"weeks_since_care"]',
        '"weeks_since_care", "shoe_size"]',
        "visits.baseline.questions: There is no question shoe_size in protocols/instruments.toml.",
    ),
    "a visit that asks nothing": (
        'instruments = ["rmdq-24", "nprs", "nprs-worst", "pseq-10", "gpe"]',
        "instruments = []",
        "visits.week-6.instruments: Nothing is measured.",
    ),
    "an instrument asked twice at a visit": (
        '["rmdq-24", "nprs", "nprs-worst", "pseq-10", "gpe"]',
        '["rmdq-24", "nprs", "nprs", "pseq-10", "gpe"]',
        "visits.week-6.instruments: An instrument is there twice.",
    ),
    "a question asked twice": (
        AGE_VISIT,
        'questions = ["age", "age", "sex"',
        "visits.baseline.questions: A question is there twice.",
    ),
    "a description of people at a follow-up": (
        "closes_after_days = 21\n",
        'closes_after_days = 21\nquestions = ["age"]\n',
        "visits.week-6.questions: These describe people before randomisation, not later.",
    ),
    "two forms of the same questionnaire": (
        '["rmdq-24", "nprs", "nprs-worst", "pseq-10", "gpe"]',
        '["rmdq-23", "nprs", "nprs-worst", "pseq-10", "gpe"]',
        "visits: rmdq-24 and rmdq-23 are not the same score: use one of them.",
    ),
    "a reminder after the window closes": (
        "reminder_days = [4, 8, 12]",
        "reminder_days = [4, 8, 25]",
        "follow_up.reminder_days: A reminder on day 25 comes after week-6 closes, on day 24.",
    ),
    "reminders out of order": (
        "reminder_days = [4, 8, 12]",
        "reminder_days = [8, 4]",
        "follow_up.reminder_days: Reminders go from early to late, from day 1 on.",
    ),
    "a call list after the window closes": (
        "call_day = 15",
        "call_day = 25",
        "follow_up.call_day: The call list begins on day 25, after week-6 has closed.",
    ),
    "a last call before the call list": (
        "last_call_days = 3",
        "last_call_days = 10",
        "follow_up.last_call_days: For week-6 the last call, on day 14, is before the call list.",
    ),
    "a channel nobody has": (
        'channels = ["e-mail", "sms"]',
        'channels = ["pigeon"]',
        "follow_up.channels: pigeon is not a channel; there are e-mail, sms, letter, app.",
    ),
    "people nobody can reach": (
        'channels = ["e-mail", "sms"]',
        "channels = []",
        "follow_up.channels: There is no way to reach anybody.",
    ),
}

PEOPLE = {
    "a threshold beyond the scale": (
        "values = [6]",
        "values = [25]",
        "eligibility.disability.values: 25 is outside the range of rmdq-24, 0 to 24.",
    ),
    "a threshold in words": (
        "values = [6]",
        'values = ["six"]',
        "eligibility.disability.values: at-least needs a number, not 'six'.",
    ),
    "a number of something else": (
        'values = [8]\nunit = "weeks"',
        'values = [8]\nunit = "months"',
        "eligibility.care-sought.unit: weeks_since_care is in weeks, not 'months'.",
    ),
    "a number nobody declared": (
        'question = "weeks_since_care"',
        'question = "moons_since_care"',
        "eligibility.care-sought.question: No number moons_since_care is declared.",
    ),
    "a score that is not measured at baseline": (
        'question = "rmdq-24"',
        'question = "gpe"',
        "eligibility.disability.question: gpe is not measured at baseline.",
    ),
    "an answer that is not there": (
        '"5_to_12_weeks", "over_12_weeks"]\nevidence',
        '"5_to_12_weeks", "years"]\nevidence',
        "eligibility.any-duration.values: 'years' is not an answer; there are "
        "under_1_week, 1_to_4_weeks, 5_to_12_weeks, over_12_weeks.",
    ),
    "a criterion with two values for one": (
        "values = [6]",
        "values = [6, 7]",
        "eligibility.disability.values: at-least needs one value, not 2.",
    ),
    "a criterion with no evidence": (
        'evidence = ["score"]',
        "evidence = []",
        "eligibility.disability.evidence: Nothing says what the answer rests on.",
    ),
    "a criterion of nothing": (
        'values = ["under_1_week", "1_to_4_weeks", "5_to_12_weeks", "over_12_weeks"]',
        "values = []",
        "eligibility.any-duration.values: There is no value.",
    ),
    "criteria nobody can meet together": (
        'id = "not-interested"\nkind = "exclude"\nquestion = "not-interested"',
        'id = "not-interested"\nkind = "exclude"\nquestion = "uses-smartphone-with-internet"',
        "eligibility.not-interested: Together with smartphone nobody is eligible.",
    ),
    "thresholds that exclude each other": (
        'question = "rmdq-24"\nrelation = "at-least"\nvalues = [6]\nunit = "points"',
        'question = "age"\nrelation = "at-most"\nvalues = [17.5]\nunit = "years"',
        "eligibility.adult: Together with disability nobody is eligible.",
    ),
    "nobody said who may refer": (
        'applies_to = "deliverer"\nquestion = "profession"',
        'applies_to = "site"\nquestion = "kind"',
        "eligibility: Nothing says which deliverers may take part.",
    ),
    "a trial in no country": (
        '[[sites.countries]]\ncode = "DK"\nlanguages = ["da"]\ntime_zone = "Europe/Copenhagen"\n'
        'recruited_by = "clinic"\n\n[[sites.countries]]\ncode = "NO"\nlanguages = ["nb"]\n'
        'time_zone = "Europe/Oslo"\nrecruited_by = "person"\n',
        "countries = []\n",
        "sites.countries: There is no country.",
    ),
    "a country twice": (
        'code = "NO"',
        'code = "DK"',
        "sites.countries.DK: This country is there twice.",
    ),
    "a country by a nickname": (
        'code = "NO"',
        'code = "Norge"',
        "sites.countries.Norge.code: Norge is not a code such as DK.",
    ),
    "a country where people can take part in no language": (
        'languages = ["nb"]',
        "languages = []",
        "sites.countries.NO.languages: People there can take part in no language.",
    ),
    "a language the product does not speak": (
        'languages = ["nb"]',
        'languages = ["nb", "se"]',
        "sites.countries.NO.languages: se is not a language of the product; there are en, da, nb.",
    ),
    "a time zone that does not exist": (
        "Europe/Oslo",
        "Europe/Trondheim",
        "sites.countries.NO.time_zone: Europe/Trondheim is not the name of a time zone.",
    ),
    "recruiters of an unknown kind": (
        'recruited_by = "person"',
        'recruited_by = "anybody"',
        "sites.countries.NO.recruited_by: anybody is neither clinic nor person.",
    ),
    "no kind of clinic": (
        '[sites]\nkinds = ["chiropractic", "physiotherapy", "general-practice", "hospital"]',
        "[sites]\nkinds = []",
        "sites.kinds: There is no kind of clinic.",
    ),
    "nobody who could refer": (
        'professions = ["physiotherapist", "chiropractor", "general-practitioner"]',
        "professions = []",
        "deliverers.professions: There is nobody who could refer people.",
    ),
    "no consent": (
        'id = "participation"\nversion = "1.0"',
        'id = "participation"\nversion = "1.0"\nneeded = false',
        "consent: Nobody is asked for consent.",
    ),
    "a right answer that cannot be given": (
        'right = "chance"',
        'right = "fate"',
        "consent.participation.questions.who-decides.right: fate is not among the answers.",
    ),
    "a passage that is not there": (
        "passage = 9",
        "passage = 10",
        "consent.participation.questions.leaving.passage: "
        "There is no paragraph 10 in every language.",
    ),
    "a question with one answer": (
        'options = ["continues", "stops"]',
        'options = ["continues"]',
        "consent.participation.questions.care.options: There are at least two answers, each once.",
    ),
    "a withdrawal of nothing": (
        "keeps_intervention = false\nkeeps_questionnaires = true",
        "keeps_intervention = true\nkeeps_questionnaires = true",
        "withdrawal_levels.intervention: Nothing is withdrawn.",
    ),
    "no way to stop the app and still answer": (
        "keeps_intervention = false\nkeeps_questionnaires = true",
        "keeps_intervention = true\nkeeps_questionnaires = false",
        "withdrawal_levels: No level lets people stop the treatment and still answer.",
    ),
    "no way to take one's answers out": (
        "keeps_questionnaires = false\nkeeps_data = false",
        "keeps_questionnaires = true\nkeeps_data = true",
        "withdrawal_levels: No level lets people withdraw the use of their data.",
    ),
    "two ways out that are one": (
        "keeps_questionnaires = false\nkeeps_data = true",
        "keeps_questionnaires = false\nkeeps_data = false",
        "withdrawal_levels: Two levels mean the same.",
    ),
    "answers that are asked for and not kept": (
        "keeps_questionnaires = true\nkeeps_data = true",
        "keeps_questionnaires = true\nkeeps_data = false",
        "withdrawal_levels.intervention.keeps_questionnaires: "
        "It asks for answers that may not be kept.",
    ),
    "a role without a rule": (
        '[blinding.evaluator]\nsees = "nothing"\nwhy = "Interviews go by what people say"\n',
        "",
        "blinding: Nothing says what the role evaluator may see.",
    ),
    "a rule for a role that does not exist": (
        "[blinding.evaluator]",
        "[blinding.journalist]",
        "blinding.journalist: There is no such role.",
    ),
    "a rule without a reason": (
        'why = "Interviews go by what people say"',
        'why = ""',
        "blinding.evaluator.why: The reason is missing.",
    ),
    "a statistician who knows the arms": (
        'sees = "masked"',
        'sees = "all"',
        "blinding.statistician.sees: "
        "This role decides the result, so it may know no arm before lock.",
    ),
    "an assessor who knows the arms": (
        '[blinding.outcome-assessor]\nsees = "nothing"',
        '[blinding.outcome-assessor]\nsees = "single"',
        "blinding.outcome-assessor.sees: "
        "This role decides the result, so it may know no arm before lock.",
    ),
    "an arm of one's own for somebody who is no patient": (
        '[blinding.clinician]\nsees = "nothing"',
        '[blinding.clinician]\nsees = "own"',
        "blinding.clinician.sees: Patients see their own arm, and nobody else has one.",
    ),
}

SAFETY = {
    "a serious event reported late": (
        "report_hours = 24",
        "report_hours = 72",
        "safety.report_hours: A serious event is reported within 24 hours of becoming known.",
    ),
    "candidates nobody looks at": (
        "review_days = 3",
        "review_days = 0",
        "safety.review_days: It is at least one day.",
    ),
    "warning signs in one arm only": (
        "red_flags_in_all_arms = true",
        "red_flags_in_all_arms = false",
        "safety.red_flags_in_all_arms: Every arm is asked about warning signs alike.",
    ),
    "emergencies that count for nothing": (
        'red_flag = ["R", "A"]',
        'red_flag = ["A"]',
        "safety.candidates: No candidate comes from an emergency sign (tier R).",
    ),
    "a tier that does not exist": (
        'red_flag = ["R", "A"]',
        'red_flag = ["R", "Z"]',
        "safety.candidates.warning-sign.red_flag: Z is not a tier; there are R, A, B and M.",
    ),
    "a candidate by a rise and a level at once": (
        "rise = 3",
        "rise = 3\nat_least = 8",
        "safety.candidates.pain-up: "
        "It needs an instrument with a rise or a level, or else tiers of red flags.",
    ),
    "a candidate by a score nobody measures": (
        'id = "pain-up"\ninstrument = "nprs"',
        'id = "pain-up"\ninstrument = "msk-hq"',
        "safety.candidates.pain-up.instrument: msk-hq is not an instrument of this protocol.",
    ),
    "a rise nobody can see": (
        'id = "pain-up"\ninstrument = "nprs"',
        'id = "pain-up"\ninstrument = "gpe"',
        "safety.candidates.pain-up.instrument: "
        "gpe is not measured at baseline, so a rise cannot be seen.",
    ),
    "a candidate by what is asked at baseline only": (
        'id = "pain-up"\ninstrument = "nprs"',
        'id = "pain-up"\ninstrument = "sleep"',
        "safety.candidates.pain-up.instrument: sleep is not measured after randomisation.",
    ),
    "a rise beyond the scale": (
        "rise = 3",
        "rise = 11",
        "safety.candidates.pain-up.rise: 11 points is more than nprs can change, or no change.",
    ),
    "a level beyond the scale": (
        "at_least = 15",
        "at_least = 25",
        "safety.candidates.low-mood.at_least: 25 does not part the range of phq-8, 0 to 24.",
    ),
    "a stop of something unknown": (
        'scope = "person"',
        'scope = "planet"',
        "stopping.warning-sign.scope: planet is not one of person, site, study.",
    ),
    "a stop by what nobody counts": (
        'measure = "red-flag"',
        'measure = "bad-luck"',
        "stopping.warning-sign.measure: bad-luck is not one of "
        "randomised, red-flag, serious-events, serious-related-events.",
    ),
    "a stop at nought": (
        'measure = "red-flag"\nat_least = 1',
        'measure = "red-flag"\nat_least = 0',
        "stopping.warning-sign.at_least: It is at least 1.",
    ),
    "a stop nobody decides": (
        'decides = "monitor"',
        'decides = "fate"',
        "stopping.related-events.decides: There is no role fate.",
    ),
}

ANALYSIS = {
    "a primary outcome that is not measured at its visit": (
        '[analysis.primary]\ninstrument = "rmdq-24"\nvisit = "month-3"\ndirection = "worse"',
        '[analysis.primary]\ninstrument = "fabq-pa"\nvisit = "week-6"\ndirection = "worse"',
        "analysis.primary.instrument: fabq-pa is not measured at week-6.",
    ),
    "a primary outcome at a visit that is not there": (
        '[analysis.primary]\ninstrument = "rmdq-24"\nvisit = "month-3"',
        '[analysis.primary]\ninstrument = "rmdq-24"\nvisit = "month-12"',
        "analysis.primary.visit: There is no follow-up month-12.",
    ),
    "a primary outcome without a baseline": (
        '[analysis.primary]\ninstrument = "rmdq-24"\nvisit = "month-3"\ndirection = "worse"',
        '[analysis.primary]\ninstrument = "gpe"\nvisit = "month-3"\ndirection = "better"',
        "analysis.primary.instrument: The primary outcome is not measured at baseline.",
    ),
    "an outcome turned round": (
        'instrument = "pseq-10"\nvisit = "month-3"\ndirection = "better"',
        'instrument = "pseq-10"\nvisit = "month-3"\ndirection = "worse"',
        "analysis.secondary.pseq-10.direction: A high score of pseq-10 means better.",
    ),
    "a secondary outcome that is not measured": (
        'instrument = "bipq"\nvisit = "month-3"',
        'instrument = "sleep"\nvisit = "month-3"',
        "analysis.secondary.sleep.instrument: sleep is not measured at month-3.",
    ),
    "an outcome twice": (
        'instrument = "rmdq-24"\nvisit = "month-6"',
        'instrument = "rmdq-24"\nvisit = "month-3"',
        "analysis.secondary: rmdq-24 at month-3 is there twice.",
    ),
    "a reference that is no arm": (
        'reference = "usual-care"',
        'reference = "sham"',
        "analysis.reference: There is no arm sham.",
    ),
    "a comparison with no arm": (
        '[["app", "usual-care"]]',
        '[["app", "sham"]]',
        "analysis.comparisons: There is no arm sham.",
    ),
    "an arm compared with itself": (
        '[["app", "usual-care"]]',
        '[["app", "app"]]',
        "analysis.comparisons: app is compared with itself.",
    ),
    "a comparison made twice": (
        '[["app", "usual-care"]]',
        '[["app", "usual-care"], ["usual-care", "app"]]',
        "analysis.comparisons: Two comparisons are the same.",
    ),
    "a level that is no level": (
        "alpha = 0.05\nmissing",
        "alpha = 0.5\nmissing",
        "analysis.alpha: 0.5 is not a level of a test, above 0 and at most 0.1.",
    ),
    "one imputation": (
        "imputations = 50",
        "imputations = 1",
        "analysis.imputations: Fewer than two data sets say nothing about uncertainty.",
    ),
    "a covariate nobody collects": (
        'covariates = ["country", "age", "sex", "duration"]',
        'covariates = ["country", "age", "sex", "income"]',
        "analysis.covariates: income is not collected at baseline.",
    ),
    "a covariate measured after randomisation": (
        'covariates = ["country", "age", "sex", "duration"]',
        'covariates = ["country", "age", "sex", "gpe"]',
        "analysis.covariates: gpe is not collected at baseline.",
    ),
    "a covariate twice": (
        'covariates = ["country", "age", "sex", "duration"]',
        'covariates = ["country", "age", "age"]',
        "analysis.covariates: A covariate is there twice.",
    ),
    "the outcome's own baseline as a covariate": (
        'covariates = ["country", "age", "sex", "duration"]',
        'covariates = ["country", "age", "rmdq-24"]',
        "analysis.covariates: The baseline of rmdq-24 is part of the model already, as an outcome.",
    ),
    "a stratum the analysis forgets": (
        'covariates = ["country", "age", "sex", "duration"]',
        'covariates = ["age", "sex", "duration"]',
        "analysis.covariates: "
        "Allocation is balanced on country, but the analysis does not adjust for it.",
    ),
    "responders by more points than there are": (
        "points = 4",
        "points = 30",
        "analysis.responders.points: 30 points are no possible change.",
    ),
    "responders by more than all of it": (
        "percent = 30",
        "percent = 130",
        "analysis.responders.percent: 130 is not a share of 100.",
    ),
    "responders of a score without a baseline": (
        '[analysis.responders]\ninstrument = "rmdq-24"',
        '[analysis.responders]\ninstrument = "gpe"',
        "analysis.responders.instrument: gpe is not measured at baseline.",
    ),
    "responders at a visit that does not ask": (
        'visits = ["month-3", "month-9"]',
        'visits = ["month-3", "year-2"]',
        "analysis.responders.visits: rmdq-24 is not measured at year-2.",
    ),
    "responders at no visit": (
        'visits = ["month-3", "month-9"]',
        "visits = []",
        "analysis.responders.visits: There is no visit.",
    ),
    "a subgroup by what is not known": (
        'variable = "work_demands"',
        'variable = "work_hours"',
        "analysis.subgroups.work-demands.variable: work_hours is not collected at baseline.",
    ),
    "a subgroup cut beyond everybody": (
        "cuts = [65]",
        "cuts = [120]",
        "analysis.subgroups.age.cuts: 120 cuts off nobody: age runs from 18 to 110.",
    ),
    "a subgroup of one group": (
        'groups = ["under-65", "65-and-over"]',
        'groups = ["everybody"]',
        "analysis.subgroups.age.groups: There are at least two groups.",
    ),
    "a subgroup with a code nobody has": (
        'high = ["lifting", "heavy"]',
        'high = ["lifting", "very_heavy"]',
        "analysis.subgroups.work-demands.codes: work_demands has no very_heavy; it has "
        "not_working, sitting, walking, lifting, heavy.",
    ),
    "a code in two groups": (
        'high = ["lifting", "heavy"]',
        'high = ["walking", "lifting", "heavy"]',
        "analysis.subgroups.work-demands.codes: walking is in two groups.",
    ),
    "groups with other names than their codes": (
        'groups = ["low", "high"]',
        'groups = ["light", "high"]',
        "analysis.subgroups.work-demands.codes: "
        "The groups and their codes do not have the same names.",
    ),
    "a subgroup that forgets a profession": (
        'groups = ["physiotherapist", "chiropractor", "general-practitioner"]',
        'groups = ["physiotherapist", "chiropractor"]',
        "analysis.subgroups.profession.values: "
        "Whoever has general-practitioner as profession belongs to no group.",
    ),
    "fewer people than the assumptions need": (
        "per_arm = 175",
        "per_arm = 140",
        "analysis.size.assumptions.sd-6: It needs 141.3 people in each arm, but 140 are planned.",
    ),
    "a difference of nought": (
        "difference = 2",
        "difference = 0",
        "analysis.size.assumptions.sd-5: "
        "Difference and SD are above 0, power is 0.5 to 1, alpha 0 to 1.",
    ),
}

PROVENANCE = {
    "a decision nobody accounts for": (
        'about = ["follow_up"]',
        'about = ["follow_up.channels"]',
        "provenance: Nothing says where follow_up comes from.",
    ),
    "an account of something that is not there": (
        'about = ["follow_up"]',
        'about = ["follow_up", "coffee"]',
        "provenance: It speaks of coffee, which is not in this protocol.",
    ),
    "two accounts of one decision": (
        'about = ["stopping"]',
        'about = ["stopping", "strata"]',
        "provenance: It speaks of strata twice.",
    ),
    "an account that says nothing": (
        'note = "Baseline, 6 weeks, 3, 6 and 9 months: trial report '
        '(Sandal et al. 2021, doi 10.1001/jamainternmed.2021.4097)"',
        'note = " "',
        "provenance: The note about visits.after is empty.",
    ),
}

CASES = ARMS | ALLOCATION | SCHEDULE | PEOPLE | SAFETY | ANALYSIS | PROVENANCE


@pytest.mark.parametrize("named", CASES)
def test_a_contradiction_is_refused(protocols, named):
    was, now, fault = CASES[named]

    protocols.change(was, now)

    assert fault in protocols.faults()


def test_no_follow_up_is_refused(protocols):
    path = protocols.root / "protocols" / PRIMARY / "protocol.toml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index('[[visits]]\nid = "week-6"'), text.index("[follow_up]")
    path.write_text(text[:start] + text[end:], encoding="utf-8")

    assert "visits: Nobody is followed up." in protocols.faults()


def test_no_assumptions_about_the_size_are_refused(protocols):
    path = protocols.root / "protocols" / PRIMARY / "protocol.toml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("[[analysis.size.assumptions]]"), text.index("# --- Where it comes")
    path.write_text(f"{text[:start]}assumptions = []\n\n{text[end:]}", encoding="utf-8")

    assert "analysis.size.assumptions: Nothing says why this number is enough." in (
        protocols.faults()
    )


def test_consent_must_be_there_in_each_language_of_each_country(protocols):
    protocols.change(
        'code = "NO"\nlanguages = ["nb"]',
        'code = "NO"\nlanguages = ["nb", "da"]',
        file=f"{SPECIALIST}/protocol.toml",
    )

    assert protocols.faults(SPECIALIST) == [
        "consent.participation: It is missing in da, a language of NO."
    ]


def test_several_contradictions_are_all_told_at_once(protocols):
    protocols.change("[4, 6, 8]", "[5]")
    protocols.change("report_hours = 24", "report_hours = 48")

    told = {fault.split(":")[0] for fault in protocols.faults()}

    assert told == {"allocation.block_sizes", "safety.report_hours"}
