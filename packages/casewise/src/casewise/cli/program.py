"""The program: its commands, their options and examples, and how it ends."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from casewise.cli.answer import FAULTY, MISUSED, Answer
from casewise.cli.asking import explain, query
from casewise.cli.checking import infer, validate
from casewise.cli.errors import RequestInvalid
from casewise.cli.judging import policy
from casewise.cli.keeping import forget
from casewise.cli.progress import progress
from casewise.cli.studying import evaluate, learn, maintain
from casewise.cli.timing import bench
from casewise.errors import CasewiseError

Command = Callable[[argparse.Namespace], Answer]

EXIT = "exit codes: 0 all is well, 1 a file has faults, 2 the command line makes no sense"
SAMPLE = "--schema sample:schema.toml --cases sample:loaves.jsonl"
QUERY = '\'{"flour": "rye", "water": 80, "room": 24}\''


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code, 0, 1 or 2. Text goes to stdout, faults to stderr."""
    parser = _parser()
    try:
        args = parser.parse_args(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)
    try:
        with progress(args.doing):
            answer: Answer = args.run(args)
    except RequestInvalid as error:
        return _complain(str(error), MISUSED)
    except CasewiseError as error:
        return _complain(str(error), FAULTY)
    return _say(answer.as_json() if args.json else answer.text, answer.code)


def _complain(message: str, code: int) -> int:
    sys.stderr.write(f"casewise: {message}\n")
    return code


def _say(text: str, code: int) -> int:
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has seen enough, as in `casewise … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _version() -> str:
    try:
        return version("casewise")
    except PackageNotFoundError:
        return "not installed"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="casewise",
        description="Exact, explainable case-based reasoning on files of cases.",
        epilog=f"{EXIT}\nexample:\n  casewise query {SAMPLE} --query {QUERY}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"casewise {_version()}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in _COMMANDS:
        add(commands)
    return parser


def _command(
    commands: Any,
    name: str,
    run: Command,
    *,
    doing: str,
    example: str,
) -> argparse.ArgumentParser:
    about = (run.__doc__ or "").strip()  # the first words that people read are the function's
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=(about[0].lower() + about[1:].rstrip(".")).replace("%", "%%"),
        description=about,
        epilog=f"{EXIT}\nexample:\n  casewise {name} {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="answer in JSON, for machines")
    parser.set_defaults(run=run, doing=doing)
    return parser


def _reads_base(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    _reads_cases(parser)
    parser.add_argument(
        "--schema", help="TOML or JSON file; not with a snapshot, which brings its own"
    )
    parser.add_argument(
        "--min-shared",
        type=float,
        default=0.6,
        help="share of the weight that two cases must both know (default 0.6)",
    )
    return parser


def _reads_cases(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--cases",
        required=True,
        help="a .jsonl, .csv (';' between the words of a set, and alone for an empty one) or"
        " .parquet file, a snapshot, or sample:NAME for one that ships with casewise",
    )


def _validate(commands: Any) -> None:
    parser = _reads_base(_command(commands, "validate", validate, doing="checking", example=SAMPLE))
    parser.add_argument("--save", metavar="FILE", help="save a sound base as a snapshot")


def _infer(commands: Any) -> None:
    example = "--cases sample:loaves.csv --role score=outcome --role hours=plan"
    parser = _command(commands, "infer", infer, doing="looking at the columns", example=example)
    _reads_cases(parser)
    parser.add_argument(
        "--role",
        action="append",
        default=[],
        metavar="FIELD=ROLE",
        help="what values cannot say, such as score=outcome; may be given again",
    )
    parser.add_argument("--out", metavar="FILE", help="write the schema there, as JSON")


def _query(commands: Any) -> None:
    example = f"{SAMPLE} --query {QUERY} -k 3"
    parser = _command(commands, "query", query, doing="searching", example=example)
    _asks(_reads_base(parser))


def _explain(commands: Any) -> None:
    example = f"{SAMPLE} --query sample:dough.json --case loaf-007"
    parser = _command(commands, "explain", explain, doing="explaining", example=example)
    _asks(_reads_base(parser))
    parser.add_argument("--case", metavar="ID", help="explain this case only, however far it is")


def _asks(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--query", required=True, help="a JSON object, or a file that holds one")
    parser.add_argument("-k", type=int, default=5, help="how many cases (default 5)")
    parser.add_argument("--weights", metavar="JSON", help="weights for this query, by field")
    parser.add_argument("--not-group", metavar="GROUP", help="leave out the cases of one group")


def _evaluate(commands: Any) -> None:
    example = f"{SAMPLE} --outcome score --success 'score>=7' --by baker --by flour"
    parser = _command(commands, "evaluate", evaluate, doing="evaluating", example=example)
    _studies(_reads_base(parser))
    parser.add_argument(
        "--scheme",
        choices=("leave-one-out", "leave-one-group-out", "time-forward"),
        help="which cases may predict which (default leave-one-out)",
    )
    parser.add_argument("-k", type=int, default=10, help="neighbours that predict (default 10)")
    parser.add_argument(
        "--by",
        action="append",
        default=[],
        metavar="FIELD",
        help="the group field: nobody is predicted from cases of their own, as the scheme"
        " leave-one-group-out; another field: figures for each of its values; may be given again",
    )
    parser.add_argument(
        "--success",
        metavar="TEST",
        help="when the outcome is a success: 'FIELD>=VALUE', 'FIELD<=VALUE' or 'FIELD=WORD,WORD';"
        " FIELD is the outcome",
    )
    parser.add_argument(
        "--better",
        choices=("higher", "lower"),
        help="which outcomes are better (default higher; lower where the success is '<=')",
    )


def _learn(commands: Any) -> None:
    example = f"{SAMPLE} --outcome score --bootstrap 5"
    parser = _command(commands, "learn", learn, doing="learning", example=example)
    _studies(_reads_base(parser))
    parser.add_argument(
        "--bootstrap", type=int, default=30, help="repeats for the intervals (default 30)"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the random draws (default 0)")
    parser.add_argument("--out", metavar="FILE", help="write the schema with these weights, JSON")


def _maintain(commands: Any) -> None:
    example = f"{SAMPLE} --outcome score --tolerance 1 --older-than 2025-03-01"
    parser = _command(commands, "maintain", maintain, doing="reviewing", example=example)
    _studies(_reads_base(parser))
    parser.add_argument("-k", type=int, default=5, help="neighbours that predict (default 5)")
    parser.add_argument(
        "--tolerance",
        type=float,
        help="how far off is still solved (default half a standard deviation)",
    )
    parser.add_argument(
        "--alike",
        type=float,
        default=0.95,
        help="similarity from which a case can stand in for another (default 0.95)",
    )
    parser.add_argument("--older-than", metavar="WHEN", help="propose earlier cases as old")
    parser.add_argument("--limit", type=int, default=20, help="proposals to show (default 20)")


def _studies(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--outcome", required=True, metavar="FIELD", help="what is predicted")


def _policy(commands: Any) -> None:
    example = (
        "--log sample:risings.csv --action hours --propensity chance --outcome score"
        " --group baker --wants advice"
    )
    parser = _command(commands, "policy", policy, doing="judging", example=example)
    parser.add_argument(
        "--log", required=True, help="a .jsonl, .csv or .parquet file, one decision a row"
    )
    parser.add_argument("--action", required=True, metavar="FIELD", help="the option taken")
    parser.add_argument(
        "--propensity", required=True, metavar="FIELD", help="the chance with which it was taken"
    )
    parser.add_argument(
        "--outcome", required=True, metavar="FIELD", help="what came of it, a number"
    )
    parser.add_argument(
        "--group", metavar="FIELD", help="whom a decision belongs to; intervals are over these"
    )
    judged = parser.add_mutually_exclusive_group(required=True)
    judged.add_argument("--wants", metavar="FIELD", help="judge: the option that a field names")
    judged.add_argument("--always", metavar="OPTION", help="judge: one and the same option")
    judged.add_argument("--evenly", action="store_true", help="judge: every option alike")
    judged.add_argument(
        "--chances", metavar="PREFIX", help="judge: the chances in the fields PREFIX and option"
    )
    parser.add_argument(
        "--method",
        action="append",
        choices=("ips", "snips", "dr"),
        help="may be given again (default all three)",
    )
    parser.add_argument(
        "--model",
        metavar="PREFIX",
        help="for dr, the outcome expected of each option in the fields PREFIX and option"
        " (default the mean outcome of each option among others)",
    )
    parser.add_argument(
        "--clip", type=float, default=50.0, help="largest weight of one decision (default 50)"
    )
    parser.add_argument(
        "--level", type=float, default=0.9, help="of the intervals, 0 to 1 (default 0.9)"
    )


def _forget(commands: Any) -> None:
    example = f"{SAMPLE} --group baker-03 --out loaves-without.jsonl"
    parser = _command(commands, "forget", forget, doing="forgetting", example=example)
    _reads_base(parser)
    parser.add_argument("--group", required=True, help="whose cases leave")
    parser.add_argument(
        "--out", required=True, metavar="FILE", help="a new file: .jsonl, else a snapshot"
    )


def _bench(commands: Any) -> None:
    parser = _command(commands, "bench", bench, doing="timing", example="--sizes 1000")
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[1_000, 10_000], help="(default 1000 10000)"
    )
    parser.add_argument("-k", type=int, default=10, help="cases to find (default 10)")
    parser.add_argument("--seed", type=int, default=0, help="of the made-up cases (default 0)")


_COMMANDS = (
    *(_validate, _infer, _query, _explain, _evaluate, _policy, _learn, _maintain, _forget, _bench),
)
