"""A small project of three talks for tests: one may be quoted, one not, one was never asked."""

from selfback.domain.qualitative.attribute import Kind, Variable
from selfback.domain.qualitative.codebook import Code
from selfback.domain.qualitative.guid import guid_of
from selfback.domain.qualitative.project import Case, Coding, Project, Selection, Source, User

CONSENT = Variable(id=guid_of("consent"), name="May be quoted", kind=Kind.BOOLEAN)
FORM = Variable(id=guid_of("form"), name="Kind of text")
WORDS = ("My mornings are full.", "SECRET opinion of mine.", "UNASKED voice here.")


def coding_id(person):
    return guid_of("coding", f"{person}", "ida")


def talks(*, consents=(True, False, None)):
    """Return a project in which coder Ida coded each talk as a whole and Jon the first two."""
    parent, child = Code(id=guid_of("time"), name="Time"), None
    child = Code(id=guid_of("busy"), name="Busy days", parent=parent.id)
    users = (User(id=guid_of("ida"), name="Ida"), User(id=guid_of("jon"), name="Jon"))
    sources, cases, selections, codings = [], [], [], []
    for n, (words, consent) in enumerate(zip(WORDS, consents, strict=True)):
        source = Source(
            id=guid_of("source", f"{n}"),
            name=f"Talk {n}",
            text=f"{words} And more.",
            attributes={FORM.id: "interview"},
        )
        passage = Selection(id=guid_of("p", f"{n}"), source=source.id, start=0, end=len(words))
        known = {} if consent is None else {CONSENT.id: consent}
        sources.append(source)
        selections.append(passage)
        cases.append(
            Case(id=guid_of("case", f"{n}"), name=f"P{n}", sources=(source.id,), attributes=known)
        )
        for user in users if n < 2 else users[:1]:
            codings.append(
                Coding(
                    id=guid_of("coding", f"{n}", user.name.lower()),
                    target=passage.id,
                    code=child.id,
                    by=user.id,
                )
            )
    return Project(
        name="Talks",
        users=users,
        codes=(parent, child),
        variables=(CONSENT, FORM),
        cases=tuple(cases),
        sources=tuple(sources),
        selections=tuple(selections),
        codings=tuple(codings),
    )
