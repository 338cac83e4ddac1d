"""Says what a task page may do: the headers that keep a template's scripts to their own task.

The page's origin is opaque. A browser gives it no cookie and no storage of the portal, and lets it
read nothing that the portal answers, except what is meant for it.
"""

from collections.abc import Sequence

SANDBOX = "allow-scripts allow-forms allow-modals allow-popups allow-downloads"
"""Without allow-same-origin. A window that it opens inherits this."""
STAND_IN_PATHS = ("/crowd-html-elements.js", "/crowd-html-elements.css")


def task_policy(
    origin: str, token: str, own_paths: Sequence[str] = (), sources: Sequence[str] = ()
) -> str:
    """The Content-Security-Policy of a task page.

    Args:
        origin: Of the portal, as the browser named it, e.g. "http://127.0.0.1:4600".
        token: The task token in the page's address.
        own_paths: Paths of the portal's origin that the page may load too, e.g. "/photographs/".
        sources: Other places that the page may load from and send to, as CSP names them. What a
            template loads is its owner's business; the operator sees a list of the hosts.
    """
    paths = (f"/task/{token}/", *STAND_IN_PATHS, *own_paths)
    places = " ".join(("data:", "blob:", *(f"{origin}{path}" for path in paths), *sources))
    return "; ".join(
        (
            # In the header too: the page is opaque also where no frame says so.
            f"sandbox {SANDBOX}",
            f"default-src 'unsafe-inline' 'unsafe-eval' {places}",
            "object-src 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
        )
    )
