"""Times coding in a browser: a text of 100,000 characters, and 10,000 answers to a survey.

Run: python benchmarks/coding.py [--characters 100000] [--answers 10000] [--write]

A headless Chromium on a desk, the web server with one worker, SQLite. The text has 300 codings.
A key press counts until the next frame is drawn; an empty page is pressed in the same way beside
it, so that what the browser itself needs can be told. With --write the figures go to
docs/evidence/coding.json.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
CHROMIUM = os.environ.get("SELFBACK_CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
PORT = 8767
CODINGS = 300
KEYS = 200
LINE = "Anna: There was no time at all in the clinic, and nobody \U0001f600 asked about it. "
PRESS = """async ([selector, key, presses]) => {
    const room = document.querySelector(selector);
    const times = [];
    for (let n = 0; n < presses; n++) {
        const began = performance.now();
        room.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
        await new Promise(requestAnimationFrame);
        times.push(performance.now() - began);
    }
    return times.sort((a, b) => a - b);
}"""


def main() -> None:
    """Fill a throw-away database, time the pages, print one table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--characters", type=int, default=100_000)
    options.add_argument("--answers", type=int, default=10_000)
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="selfback-bench-") as data:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "selfback.config.settings",
            "SELFBACK_DATA": data,
            "SELFBACK_SECRET_KEY": "only-for-this-benchmark",
            "SELFBACK_JOBS": "immediate",
            "SELFBACK_DEMO": "1",
        }
        subprocess.run([BIN / "selfback", "setup"], check=True, stderr=subprocess.DEVNULL)
        figures = measure(given.characters, given.answers)
    for name, value in figures.items():
        print(f"{name:<62}{value:>10}")
    if given.write:
        write(given.characters, given.answers, figures)


def measure(characters: int, answers: int) -> dict[str, float]:
    """Return each figure by its name."""
    import django

    django.setup()
    from playwright.sync_api import sync_playwright

    project, source, session = fill(characters, answers)
    base = f"http://localhost:{PORT}"
    with served(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(base_url=base, viewport={"width": 1280, "height": 800})
        context.add_cookies([{"name": "sessionid", "value": session, "url": base}])
        page = context.new_page()
        figures = on_the_text(page, f"/evaluation/coding/{project}/texts/{source}")
        figures |= on_the_answers(page, f"/evaluation/coding/{project}/answers")
        page.set_content('<main id="nothing" tabindex="0">Nothing</main>')
        figures |= keys(page, "an empty page", "#nothing", "ArrowUp")
        browser.close()
    return figures


@contextmanager
def served() -> Iterator[None]:
    """Run the web server of the product, with one worker."""
    from load import wait_for_server

    command = [BIN / "granian", "--interface", "wsgi", "--port", str(PORT), "--no-ws"]
    server = subprocess.Popen(
        [*command, "selfback.config.wsgi:application"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_server(PORT)
        yield
    finally:
        server.terminate()
        server.wait()


def fill(characters: int, answers: int) -> tuple[str, str, str]:
    """Make a project with a long text and many answers; return it, the text and a session."""
    from allauth.mfa.models import Authenticator
    from django.test import Client

    from selfback.apps.coding.codebook_services import add_code
    from selfback.apps.coding.coding_services import code_passage
    from selfback.apps.coding.models import Kind
    from selfback.apps.coding.project_services import open_project
    from selfback.apps.coding.source_services import NewText, take_in_sources
    from selfback.apps.people.models import User
    from selfback.delivery.shared import clock

    user, at = User.objects.get(email="eva@demo.invalid"), clock.now()
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "unreadable"}}
    )
    member = open_project(title="Speed", is_blind=False, by=user, at=at)
    codes = [add_code(name=f"Code {number}", by=member, at=at) for number in range(40)]
    text = "\n".join(f"{LINE * 4}{number}" for number in range(characters // 300 + 2))[:characters]
    long = NewText(title="Long", text=text, kind=Kind.INTERVIEW, attributes={}, case="Anna")
    [source] = take_in_sources(texts=[long], by=member, at=at)
    for number in range(CODINGS):
        start = number * (characters // CODINGS)
        code_passage(
            key=str(number),
            source=source,
            sha256=source.sha256,
            code=codes[number % len(codes)],
            start=start,
            end=start + 50,
            by=member,
            at=at,
        )
    short = [
        NewText(title=f"R{number}", text=f"I had no time on day {number}.", kind=Kind.ANSWER)
        for number in range(answers)
    ]
    take_in_sources(texts=short, by=member, at=at)
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return member.project_id, source.pk, client.cookies["sessionid"].value


def on_the_text(page: Any, address: str) -> dict[str, float]:
    """Return how long the text takes to open, to answer keys, and to take a code."""
    began = time.perf_counter()
    answer = page.goto(address)
    if answer.status != 200 or not page.url.endswith(address):
        raise RuntimeError(f"{address} answers {answer.status} and leads to {page.url}")
    page.locator(".stripe").first.wait_for()
    opened = time.perf_counter() - began
    page.locator("#coding-text").focus()
    page.keyboard.press("End")
    figures = {"the text: open with its codings (s)": round(opened, 2)}
    figures |= keys(page, "the text", "#coding-text", "ArrowUp")
    page.keyboard.press("Enter")
    page.locator("#picker-filter").fill("Code 7")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('[data-state]').dataset.state === 'saved'")
    figures |= keys(page, "the text, giving a code", "#coding-text", "1", presses=1)
    return figures


def on_the_answers(page: Any, address: str) -> dict[str, float]:
    """Return how long a page of a hundred of the answers takes to open and to answer keys."""
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_load_state("load")
    opened = time.perf_counter() - began
    page.locator("#coding-text").focus()
    figures = {"the answers: a page of 100 of them open (s)": round(opened, 2)}
    return figures | keys(page, "the answers", "#coding-text", "ArrowDown", presses=90)


def keys(page: Any, name: str, selector: str, key: str, presses: int = KEYS) -> dict[str, float]:
    """Return the times within which a key press is drawn, ms."""
    times = page.evaluate(PRESS, [selector, key, presses])
    if presses == 1:
        return {f"{name}: until it is drawn (ms)": round(times[0], 1)}
    half, most = times[len(times) // 2], times[int(len(times) * 0.95)]
    return {
        f"{name}: a key, p50 (ms)": round(half, 1),
        f"{name}: a key, p95 (ms)": round(most, 1),
    }


def write(characters: int, answers: int, figures: dict[str, float]) -> None:
    """Keep the figures for the page of evidence."""
    told = {
        "title": "Coding long texts and many answers in a browser",
        "conditions": (
            f"benchmarks/coding.py: a text of {characters:,} characters with {CODINGS} codings, and"
            f" {answers:,} answers; headless Chromium and the server on the same two cores;"
            f" {platform.machine()}, Python {platform.python_version()}."
        ),
        "figures": figures,
    }
    file = ROOT / "docs" / "evidence" / "coding.json"
    file.write_text(json.dumps(told, indent=2) + "\n")


if __name__ == "__main__":
    main()
