"""Makes IAM's names unique in the account: in all regions and paths, upper and lower case alike.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html: "IAM user, group, role, and
policy names must be unique within the account. Names are not distinguished by case."
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from moto.iam.exceptions import EntityAlreadyExists


def check(name: str, kind: str, taken: Iterable[str]) -> None:
    """Raises EntityAlreadyExists when a name is taken, in IAM's words.

    Args:
        name: The new name.
        kind: "Role", "Policy", "User" or "Group".
        taken: The names of that kind.
    """
    if name.lower() in {one.lower() for one in taken}:
        article = "A policy called" if kind == "Policy" else f"{kind} with name"
        raise EntityAlreadyExists(
            f"{article} {name} already exists."
            + (" Duplicate names are not allowed." if kind == "Policy" else "")
        )


# Method of moto's backend, name of the parameter with the name, kind, the names that are taken.
CREATIONS: tuple[tuple[str, str, int, str, Callable[[Any], Iterable[str]]], ...] = (
    ("create_role", "role_name", 0, "Role", lambda iam: [one.name for one in iam.roles.values()]),
    (
        "create_policy",
        "policy_name",
        3,
        "Policy",
        # AWS's own policies are of another account.
        lambda iam: [
            one.name for one in iam.managed_policies.values() if ":aws:policy/" not in one.arn
        ],
    ),
    ("create_user", "user_name", 1, "User", lambda iam: iam.users),
    ("create_group", "group_name", 0, "Group", lambda iam: iam.groups),
)


def install() -> None:
    """Makes moto check names as IAM does. Safe to call twice."""
    from moto.iam.models import IAMBackend

    if hasattr(IAMBackend, "poserig_checks_names"):
        return
    IAMBackend.poserig_checks_names = True
    for creation in CREATIONS:
        _check_before(IAMBackend, *creation)


def _check_before(
    backend: Any,
    method: str,
    parameter: str,
    position: int,
    kind: str,
    taken: Callable[[Any], Iterable[str]],
) -> None:
    create = getattr(backend, method)

    @wraps(create)
    def checked(self: Any, *args: Any, **kwargs: Any) -> Any:
        name = kwargs[parameter] if parameter in kwargs else args[position]
        check(name, kind, taken(self))
        return create(self, *args, **kwargs)

    setattr(backend, method, checked)
