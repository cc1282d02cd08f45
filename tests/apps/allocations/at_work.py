"""A process of its own that randomises on the test's database: python -m ...at_work.

Reads what to do as JSON lines: {"participant": id, "by": id, "die": point or null}. Each is done
in a child process, which is killed with SIGKILL at the point, if one is given. Writes what became
of each.

Points are named for the step of the transaction: "before NAME" and "after NAME" of each statement
and of the commit, in the order in which they are met.
"""

import json
import os
import re
import signal
import sys
from collections import Counter
from datetime import UTC, datetime

import django

NOON = datetime(2027, 1, 4, 12, 0, tzinfo=UTC)


def main() -> None:
    """Do what stands on the input, one line after the other."""
    django.setup()
    from django.db import connections

    for line in sys.stdin:
        task = json.loads(line)
        connections.close_all()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            told = carry_out(task)
            os.write(writing, json.dumps(told).encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            said = pipe.read()
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        answer = {"killed": killed, "said": said and json.loads(said)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def carry_out(task):
    """Randomise one participant; return the error's name, or the points that were passed."""
    from django.db import connection

    from selfback.apps.allocations.errors import AllocationRefused
    from selfback.apps.allocations.services import randomise
    from selfback.apps.people.models import User
    from selfback.apps.trial.models import Participant

    participant = Participant.objects.get(pk=task["participant"])
    by = User.objects.get(pk=task["by"])
    steps = Steps(task.get("die"))
    connection._commit = steps.around("commit", connection._commit)
    try:
        with connection.execute_wrapper(steps):
            randomise(participant=participant, by=by, at=NOON)
    except AllocationRefused as error:
        return {"refused": type(error).__name__}
    return {"points": steps.passed}


class Steps:
    """Names each step of a transaction, and dies where it is told to."""

    def __init__(self, die):
        self.die, self.passed, self.met = die, [], Counter()

    def __call__(self, execute, sql, params, many, context):
        return self.around(self.name(sql), execute)(sql, params, many, context)

    def around(self, name, call):
        """Return the call with a point before and one after it."""

        def with_points(*arguments):
            self.point(f"before {name}")
            result = call(*arguments)
            self.point(f"after {name}")
            return result

        return with_points

    def name(self, sql):
        """Return a statement's verb and table, and its number if they are met again."""
        verb = sql.split(None, 1)[0].lower()
        table = re.search(r'(?:FROM|INTO|UPDATE)\s+"(\w+)"', sql)
        name = f"{verb} {table[1]}" if table else verb
        self.met[name] += 1
        return f"{name} {self.met[name]}"

    def point(self, name):
        """Die here if it is the point."""
        self.passed.append(name)
        if name == self.die:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
