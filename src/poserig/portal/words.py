"""Says times and browsers in words that people know."""

from datetime import datetime

_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"),
             ("Safari", "Safari"))  # fmt: skip
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
            ("Mac OS", "macOS"), ("Linux", "Linux"))  # fmt: skip


def local_time(moment: datetime) -> str:
    """A time in the zone of this machine, to the minute."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


def browser_name(agent: str) -> str:
    """What people call a browser, of its User-Agent; its own words when it is none of theirs."""
    name = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    if name and system:
        return f"{name} on {system}"
    return name or agent[:40] or "unknown"
