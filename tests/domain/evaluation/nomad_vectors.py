"""Answers of one person to NoMAD's 20 statements with the scores worked out by hand.

A strongly agree (5), a agree (4), n neither (3), d disagree (2), D strongly disagree (1);
r, s, i not relevant to the role, at this stage, to the intervention; "." empty. The second
statement of collective action counts the other way round: A is 1 there and D is 5.
"""

from fractions import Fraction

LETTERS = {
    "A": "strongly-agree",
    "a": "agree",
    "n": "neither",
    "d": "disagree",
    "D": "strongly-disagree",
    "r": "not-role",
    "s": "not-stage",
    "i": "not-intervention",
    ".": "",
}
SIZES = {"coherence": 4, "participation": 4, "action": 7, "monitoring": 5}


def answers_of(letters):
    """Item -> answer, of a text such as "AAAA aaaa nnnnnnn ddddd"."""
    return {
        f"{construct}{place}": LETTERS[letter]
        for (construct, size), part in zip(SIZES.items(), letters.split(), strict=True)
        for place, letter in enumerate(part, start=1)
        if size >= place
    }


def _f(above, below=1):
    return Fraction(above, below)


VECTORS = [
    # Agreeing with everything also agrees that working together is harder: 6 x 5 + 1 = 31.
    ("AAAA AAAA AAAAAAA AAAAA", (_f(5), _f(5), _f(31, 7), _f(5)), (0, 0, 0), 0),
    ("DDDD DDDD DDDDDDD DDDDD", (_f(1), _f(1), _f(11, 7), _f(1)), (0, 0, 0), 0),
    ("nnnn nnnn nnnnnnn nnnnn", (_f(3), _f(3), _f(3), _f(3)), (0, 0, 0), 0),
    ("aaaa aaaa aaaaaaa aaaaa", (_f(4), _f(4), _f(26, 7), _f(4)), (0, 0, 0), 0),
    ("dddd dddd ddddddd ddddd", (_f(2), _f(2), _f(16, 7), _f(2)), (0, 0, 0), 0),
    # The best and the worst there are.
    ("AAAA AAAA ADAAAAA AAAAA", (_f(5), _f(5), _f(5), _f(5)), (0, 0, 0), 0),
    ("DDDD DDDD DADDDDD DDDDD", (_f(1), _f(1), _f(1), _f(1)), (0, 0, 0), 0),
    # Sums: coherence 14, participation 13, action 22 with 6 - 3 for the turned one, monitoring 16.
    ("Aand aand dnAadnn Aandd", (_f(14, 4), _f(13, 4), _f(22, 7), _f(16, 5)), (0, 0, 0), 0),
    # The turned item alone moves the score of its construct.
    ("nnnn nnnn nAnnnnn nnnnn", (_f(3), _f(3), _f(19, 7), _f(3)), (0, 0, 0), 0),
    ("nnnn nnnn nDnnnnn nnnnn", (_f(3), _f(3), _f(23, 7), _f(3)), (0, 0, 0), 0),
    # Not relevant is no middle: (5+5+5)/3, not (5+5+5+3)/4; and 1, not (1+1+1+3)/4.
    ("AAAi aaaa aaaaaaa aaaaa", (_f(5), _f(4), _f(26, 7), _f(4)), (0, 0, 1), 0),
    ("DDDs aaaa aaaaaaa aaaaa", (_f(1), _f(4), _f(26, 7), _f(4)), (0, 1, 0), 0),
    ("rAAA aaaa aaaaaaa aaaaa", (_f(5), _f(4), _f(26, 7), _f(4)), (1, 0, 0), 0),
    # Half of four items is enough, one is not.
    ("Adrr aaaa aaaaaaa aaaaa", (_f(7, 2), _f(4), _f(26, 7), _f(4)), (2, 0, 0), 0),
    ("Arrr aaaa aaaaaaa aaaaa", (None, _f(4), _f(26, 7), _f(4)), (3, 0, 0), 0),
    ("Asri aaaa aaaaaaa aaaaa", (None, _f(4), _f(26, 7), _f(4)), (1, 1, 1), 0),
    ("aaaa as.A aaaaaaa aaaaa", (_f(4), _f(9, 2), _f(26, 7), _f(4)), (0, 1, 0), 1),
    ("aaaa ...A aaaaaaa aaaaa", (_f(4), None, _f(26, 7), _f(4)), (0, 0, 0), 3),
    # Four of seven: 5 + (6-2) + 4 + 3 = 16; three of seven are too few.
    ("aaaa aaaa Ad.ar.n aaaaa", (_f(4), _f(4), _f(4), _f(4)), (1, 0, 0), 2),
    ("aaaa aaaa Ad..r.n aaaaa", (_f(4), _f(4), None, _f(4)), (1, 0, 0), 3),
    ("aaaa aaaa sasssss aaaaa", (_f(4), _f(4), None, _f(4)), (0, 6, 0), 0),
    # The turned item itself may be not relevant: 5 x 4 / 5.
    ("aaaa aaaa ariaaaa aaaaa", (_f(4), _f(4), _f(4), _f(4)), (1, 0, 1), 0),
    # Three of five: 5 + 4 + 3; two of five are too few.
    ("aaaa aaaa aaaaaaa ..Aan", (_f(4), _f(4), _f(26, 7), _f(4)), (0, 0, 0), 2),
    ("aaaa aaaa aaaaaaa .s.an", (_f(4), _f(4), _f(26, 7), None), (0, 1, 0), 2),
    ("rrrr ssss iiiiiii .....", (None, None, None, None), (4, 4, 7), 5),
    (".... .... ....... .....", (None, None, None, None), (0, 0, 0), 20),
]
"""Answers; scores of the four constructs; items not relevant by kind; items left empty."""
