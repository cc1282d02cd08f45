"""Which family of browser somebody uses, so that they know one phone from another."""

from selfback.apps.devices.models import PushSubscription

Agent = PushSubscription.Agent

MARKS = (
    ("SamsungBrowser/", Agent.SAMSUNG),
    ("Edg", Agent.EDGE),
    ("FxiOS/", Agent.FIREFOX),
    ("Firefox/", Agent.FIREFOX),
    ("CriOS/", Agent.CHROME),
    ("Chrome/", Agent.CHROME),
    ("Chromium/", Agent.CHROME),
    ("Safari/", Agent.SAFARI),
    ("iPhone", Agent.SAFARI),  # an app on the home screen of an iPhone does not say "Safari"
    ("iPad", Agent.SAFARI),
)
"""What stands in a User-Agent, the more telling first: most browsers claim to be others as well."""

NAMES: dict[str, str] = {
    Agent.CHROME: "Chrome",
    Agent.EDGE: "Edge",
    Agent.FIREFOX: "Firefox",
    Agent.SAFARI: "Safari",
    Agent.SAMSUNG: "Samsung Internet",
}


def browser_family(user_agent: str) -> PushSubscription.Agent:
    """Return the family that a User-Agent header speaks of."""
    return next((family for mark, family in MARKS if mark in user_agent), Agent.OTHER)
