"""A second allocator, written from docs/allocation.md alone; it shares no code with the product."""

import hashlib
import hmac
from fractions import Fraction
from math import lcm


def words(seed, kind, label):
    """Section 2: the endless words of a stream."""
    name = "\n".join(["selfback allocation 1", kind, label, ""]).encode("utf-8")
    i = 0
    while True:
        mac = hmac.new(seed, digestmod=hashlib.sha256)
        mac.update(name)
        mac.update(b"%d" % i)
        block = mac.hexdigest()
        for quarter in range(4):
            yield int(block[16 * quarter : 16 * quarter + 16], 16)
        i += 1


def below(source, n):
    """Section 2: words of the incomplete last round are thrown away."""
    limit = 2**64 - 2**64 % n
    while True:
        w = next(source)
        if w < limit:
            return w % n


def shuffled(source, items):
    """Section 2: swaps from the last place to the second."""
    items = list(items)
    last = len(items) - 1
    while last >= 1:
        other = below(source, last + 1)
        items[last], items[other] = items[other], items[last]
        last -= 1
    return items


def arms_in(study, kind):
    """Section 1: arms and ratios; in a dry run they are called TEST-A, TEST-B ..."""
    if kind == "real":
        return [(arm["id"], arm["ratio"]) for arm in study["arms"]]
    return [("TEST-" + "ABCDEF"[n], arm["ratio"]) for n, arm in enumerate(study["arms"])]


def block_slots(study, seed, kind):
    """Section 3: (stratum, position, arm) of all strata."""
    arms = arms_in(study, kind)
    share = sum(ratio for _, ratio in arms)
    for stratum in study["strata"]:
        source = words(seed, kind, "blocks\t" + stratum)
        position = 0
        while position < study["per_stratum"]:
            size = study["block_sizes"][below(source, len(study["block_sizes"]))]
            block = []
            for arm, ratio in arms:
                block.extend([arm] * (ratio * size // share))
            for arm in shuffled(source, block):
                position += 1
                yield stratum, position, arm


def draws(study, seed, kind):
    """Section 4: (coin, order) of all positions."""
    source = words(seed, kind, "minimisation")
    for _ in range(study["per_stratum"]):
        coin = next(source)
        untaken, order = arms_in(study, kind), []
        while untaken:
            t = below(source, sum(tickets for _, tickets in untaken))
            index = 0
            while t >= untaken[index][1]:
                t -= untaken[index][1]
                index += 1
            order.append(untaken.pop(index)[0])
        yield coin, order


def minimised(study, seed, kind, people):
    """Section 4: the arms of people, each a mapping of factor to level, in their order."""
    arms = arms_in(study, kind)
    ratio = dict(arms)
    big, least, p = sum(ratio.values()), min(ratio.values()), Fraction(study["probability"])
    stretch = lcm(*ratio.values())
    given = []
    for (coin, order), person in zip(draws(study, seed, kind), people, strict=False):
        score = {}
        for candidate, _ in arms:
            score[candidate] = 0
            for factor in study["factors"]:
                alike = [
                    arm
                    for arm, other in zip(given, people, strict=False)
                    if other[factor["id"]] == person[factor["id"]]
                ]
                x = [
                    ([*alike, candidate]).count(arm) * stretch // its_ratio
                    for arm, its_ratio in arms
                ]
                if study["measure"] == "range":
                    imbalance = max(x) - min(x)
                else:
                    imbalance = len(x) * sum(each**2 for each in x) - sum(x) ** 2
                score[candidate] += factor["weight"] * imbalance
        lowest = min(score.values())
        preferred = next(arm for arm in order if score[arm] == lowest)
        rest = Fraction(big - ratio[preferred], big - least) * (1 - p)
        total, arm = 1 - rest, preferred
        others = [other for other in order if other != preferred]
        while coin >= total * 2**64 and others:
            arm = others.pop(0)
            total += rest * Fraction(ratio[arm], big - ratio[preferred])
        given.append(arm)
    return given


def listed(study, seed, kind, version):
    """Section 5: the list as bytes."""
    rows = [["selfback allocation list", "1"]]
    if kind == "dry-run":
        rows.append(["watermark", "DRY RUN - NOT FOR ALLOCATING PEOPLE"])
    rows += [
        ["algorithm", "1"],
        ["kind", kind],
        ["study", study["study"]],
        ["version", version],
        ["seed", hashlib.sha256(seed).hexdigest()],
        ["method", study["method"]],
        *(["arm", arm, ratio] for arm, ratio in arms_in(study, kind)),
    ]
    if study["method"] == "blocks":
        rows.append(["block sizes", *study["block_sizes"]])
        rows += [["stratum", stratum] for stratum in study["strata"]]
        slots = block_slots(study, seed, kind)
    else:
        p = Fraction(study["probability"])
        rows.append(["measure", study["measure"]])
        rows.append(["probability", f"{p.numerator}/{p.denominator}"])
        rows += [["factor", f["id"], f["weight"], *f["levels"]] for f in study["factors"]]
        slots = (
            ("all", position, f"{coin:016x} " + ",".join(order))
            for position, (coin, order) in enumerate(draws(study, seed, kind), 1)
        )
    rows.append(["slots", study["per_stratum"]])
    rows += [["slot", *slot] for slot in slots]
    return b"".join("\t".join(map(str, row)).encode("utf-8") + b"\n" for row in rows)


def committed(study, seed, salt, kind, version):
    """Section 5: the commitment."""
    return hashlib.sha256(salt + listed(study, seed, kind, version)).hexdigest()
