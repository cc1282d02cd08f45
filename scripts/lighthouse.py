"""Measure the patient app with Lighthouse: python scripts/lighthouse.py.

Starts the demo in a folder that is thrown away, steps in as Marie (week 3), measures Today as
she sees it on a phone, and leaves the figures in docs/evidence/lighthouse.json. Needs Node,
`npm install` and Chromium.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
PORT = 8765
ADDRESS = f"http://localhost:{PORT}"
PAGES = {"Today": "/today", "This week": "/week", "Session": "/session", "Start": "/"}
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"


def main() -> int:
    """Measure each page and write the figures."""
    with tempfile.TemporaryDirectory(prefix="selfback-lighthouse-") as folder:
        environment = {
            **os.environ,
            "SELFBACK_DATA": folder,
            "SELFBACK_DEMO": "1",
            "SELFBACK_ADDRESS": ADDRESS,
            "CHROME_PATH": shutil.which("chromium") or "",
        }
        subprocess.run([ROOT / ".venv/bin/selfback", "setup"], env=environment, check=True)
        server = subprocess.Popen(
            [
                ROOT / ".venv/bin/granian",
                "--interface",
                "wsgi",
                "--port",
                str(PORT),
                "--no-ws",
                "--log-level",
                "warning",
                "selfback.config.wsgi:application",
            ],
            env=environment,
        )
        try:
            cookie = step_in("patient-week-3")
            figures = {}
            for name, path in PAGES.items():
                figures.update(measure(name, path, cookie if path != "/" else "", environment))
        finally:
            server.terminate()
            server.wait()
    out = ROOT / "docs" / "evidence" / "lighthouse.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    measured = {
        "title": "The patient app in Lighthouse",
        "conditions": "Lighthouse's phone profile in Debian's Chromium, demo persona Marie, "
        "served by one granian worker on the same two-core machine.",
        "figures": figures,
    }
    out.write_text(json.dumps(measured, indent=2) + "\n")
    print(json.dumps(figures, indent=2))
    return 0


def step_in(persona: str) -> str:
    """Sign in as a person of the demo and return the cookie header."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    for _ in range(100):
        try:
            page = opener.open(ADDRESS + "/").read().decode()
            break
        except OSError:
            time.sleep(0.1)
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    form = urlencode({"csrfmiddlewaretoken": token}).encode()
    request = urllib.request.Request(f"{ADDRESS}/demo/step-in/{persona}", data=form)
    request.add_header("Referer", ADDRESS + "/")
    opener.open(request)
    return "; ".join(f"{each.name}={each.value}" for each in jar)


def measure(name: str, path: str, cookie: str, environment: dict[str, str]) -> dict[str, object]:
    """Run Lighthouse on one page and return its scores and what was transferred."""
    with tempfile.TemporaryDirectory() as folder:
        headers = Path(folder, "headers.json")
        headers.write_text(json.dumps({"Cookie": cookie} if cookie else {}))
        report = Path(folder, "report.json")
        subprocess.run(
            [
                ROOT / "node_modules/.bin/lighthouse",
                ADDRESS + path,
                "--quiet",
                "--output=json",
                f"--output-path={report}",
                f"--extra-headers={headers}",
                f"--chrome-flags={FLAGS}",
                "--only-categories=performance,accessibility,best-practices",
                "--no-enable-error-reporting",
            ],
            env=environment,
            check=True,
        )
        found = json.loads(report.read_text())
    scores = {key: round(100 * value["score"]) for key, value in found["categories"].items()}
    transferred = found["audits"]["total-byte-weight"]["numericValue"]
    return {
        f"{name}: performance": scores["performance"],
        f"{name}: accessibility": scores["accessibility"],
        f"{name}: best practices": scores["best-practices"],
        f"{name}: transferred, kB": round(transferred / 1000, 1),
    }


if __name__ == "__main__":
    sys.exit(main())
