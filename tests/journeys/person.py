"""A new person with a phone: how they get from the clinic's code to a plan, tap by tap."""

import re
from dataclasses import dataclass, field

from django.core import mail
from playwright.sync_api import Locator, Page

ENGLISH = re.compile(
    r"\b(the|and|your|you|with|this|that|what|which|because|they|these|where|when|why|how|"
    r"please|steps|week|today|pain|choose|continue|exercise|exercises|sleep|save|read)\b",
    re.IGNORECASE,
)
"""Words that stand on English pages and are none in Danish or Norwegian."""
KEPT = re.compile(r"selfback|Back Clinic|Week ?end", re.IGNORECASE)
"""Names, which no language changes."""


@dataclass
class Person:
    """Someone at a phone; counts what is tapped and reads every screen."""

    page: Page
    language: str = "en"
    taps: int = 0
    english: list[str] = field(default_factory=list)

    def tap(self, target: Locator | str) -> None:
        self.look()
        locator = self.page.locator(target) if isinstance(target, str) else target
        before = self.page.url
        locator.first.tap()
        self.taps += 1
        self.last_url = before

    def look(self) -> None:
        """Note English words on a screen that should speak another language."""
        if self.language == "en":
            return
        text = KEPT.sub("", self.page.locator("body").inner_text())
        for found in ENGLISH.finditer(text):
            line = next(each for each in text.splitlines() if found.group() in each)
            self.english.append(f"{self.page.url}: {line.strip()}")

    def answer(self, question: str, value: str | int) -> None:
        """Tap an answer; the last one of a screen leads on by itself."""
        self.tap(f"label:has(input[name={question}][value='{value}'])")

    def arrive(self, path: str) -> None:
        self.page.wait_for_url(re.compile(rf"/{path}$"))


def code_from_mail() -> str:
    """Return the sign-in code from the last message sent."""
    text = mail.outbox[-1].body
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", text, re.MULTILINE)
    assert found, text
    return found.group(1)


def join(person: Person, code: str, email: str) -> None:
    """Come with the clinic's code, agree, and confirm the address."""
    join_at(person, f"/j/{code}", email)


def join_at(person: Person, path: str, email: str, *, shares: bool = False) -> None:
    """Come to where a code or a referral leads, agree, and confirm the address."""
    page = person.page
    page.goto(path)
    person.tap("a.button")
    person.tap("label:has(input[name=agree])")
    if shares:
        person.tap("label:has(input[name=shares])")
    page.fill("input[name=name]", "Marie")
    page.fill("input[name=email]", email)
    page.press("input[name=email]", "Enter")
    page.wait_for_selector("input[name=code]")
    person.look()
    page.fill("input[name=code]", code_from_mail())
    page.press("input[name=code]", "Enter")
    person.arrive("intake/signs/now")


def answer_intake(person: Person) -> None:
    """Answer everything, from the warning signs to the first plan."""
    page = person.page
    person.tap("button[name=none]")
    person.arrive("intake/signs/also")
    person.tap("button[name=none]")
    person.arrive("intake/about-you")
    page.fill("input[name=age]", "43")
    person.answer("sex", "female")
    person.arrive("intake/pain")
    person.answer("pain_average", 5)
    person.answer("pain_worst", 7)
    person.arrive("intake/how-long")
    person.answer("duration", "5_to_12_weeks")
    person.arrive("intake/where")
    person.tap("button.button")
    person.arrive("intake/everyday")
    person.answer("interference", 5)
    person.arrive("intake/activities")
    page.fill("input[name=activities-0-name]", "Hente ungerne")
    page.select_option("select[name=activities-0-rating]", "5")
    person.tap("button.button")
    person.arrive("intake/fear")
    person.answer("fear", 6)
    person.arrive("intake/confidence")
    person.answer("confidence_work", 4)
    person.answer("confidence_life", 4)
    person.arrive("intake/sleep")
    person.answer("sleep", "sometimes")
    person.arrive("intake/stress")
    person.answer("stress", 1)
    person.arrive("intake/mood")
    person.answer("mood_interest", 0)
    person.answer("mood_low", 1)
    person.arrive("intake/work")
    person.answer("work", "working")
    person.arrive("intake/work-ability")
    person.answer("work_ability", 7)
    person.arrive("intake/moving")
    page.fill("input[name=usual_steps]", "4500")
    person.answer("activity_level", "light")
    person.arrive("intake/illnesses")
    person.tap("button.button")
    person.arrive("intake/hindrances")
    person.tap("button.button")
    person.arrive("intake/your-week")
    person.tap("button.button")
    person.arrive("plan/first")
    person.look()


def answer_check_in(person: Person, *, pain: int) -> None:
    """Answer whatever the check-in asks, until what changed is shown."""
    page = person.page
    for _ in range(20):
        person.look()
        if page.url.endswith("/check-in/signs"):
            break
        before = page.url
        _answer_screen(person, pain)
        page.wait_for_url(lambda url, before=before: url != before)
    person.tap("button[name=none]")
    person.arrive("changes")
    person.look()


def _answer_screen(person: Person, pain: int) -> None:
    page = person.page
    wanted = {"pain_average": pain, "anything_bad": "no", "gpe": 1}
    names = page.eval_on_selector_all(
        "#questions-form input[type=radio]", "all => [...new Set(all.map(each => each.name))]"
    )
    for name in names:
        value = wanted.get(name)
        if value is None:
            values = page.eval_on_selector_all(
                f"input[name={name}]", "all => all.map(each => each.value)"
            )
            value = values[len(values) // 2]
        person.answer(name, value)
    if not names or page.locator("#questions-form textarea").count():
        person.tap("button.button")
