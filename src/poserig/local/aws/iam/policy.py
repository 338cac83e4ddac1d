"""Evaluates IAM policy documents: who may do what to which resource, and which statement decides.

Pure: no AWS, no I/O. An operator or a policy variable that is not known raises an error, because
the security tests rely on the decisions.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from poserig.local.aws.iam.policy_conditions import PolicyError, conditions_hold, like

__all__ = ["Decision", "Effect", "PolicyError", "Principal", "evaluate", "like"]

Document = Mapping[str, Any]


class Effect(Enum):
    """What the policies say. NEUTRAL: no statement matches, which refuses unless others allow."""

    ALLOW = "Allow"
    DENY = "Deny"
    NEUTRAL = "Neutral"


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome. It is true in a condition only when access is allowed.

    Args:
        effect: Allow, Deny or nothing said.
        sid: The deciding statement's Sid, or its position ("#0") when it has none.
    """

    effect: Effect
    sid: str | None = None

    def __bool__(self) -> bool:
        return self.effect is Effect.ALLOW


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller, with the names by which a resource policy may mean it.

    Args:
        kind: "AWS", "Service", "Federated", "CanonicalUser" or "Anonymous".
        names: Every name that means exactly this caller: its ARN, and for a session its role's.
        accounts: The names of its account. An Allow to an account leaves the decision to that
            account's identity policies. A Deny to an account means everyone in it.
        canonical_user: Its S3 canonical user id, if it has one.
    """

    kind: str
    names: frozenset[str] = field(default_factory=frozenset)
    accounts: frozenset[str] = field(default_factory=frozenset)
    canonical_user: str | None = None

    @classmethod
    def aws(cls, arn: str, canonical_user: str | None = None) -> "Principal":
        """Makes an IAM identity. A policy may also name its account or its session's role."""
        names, accounts = {arn}, set[str]()
        parts = arn.split(":")
        if len(parts) == 6 and parts[4].isdigit():
            partition, account = parts[1], parts[4]
            accounts = {account, f"arn:{partition}:iam::{account}:root"}
            if parts[5] == "root":
                names |= accounts
            if parts[5].startswith("assumed-role/"):
                role = parts[5].split("/")[1]
                names.add(f"arn:{partition}:iam::{account}:role/{role}")
        return cls("AWS", frozenset(names), frozenset(accounts), canonical_user)

    @classmethod
    def service(cls, name: str) -> "Principal":
        """Makes an AWS service, for example cloudfront.amazonaws.com."""
        return cls("Service", frozenset({name}))

    @classmethod
    def anonymous(cls) -> "Principal":
        """Makes a caller without a signature. Only "*" means it."""
        return cls("Anonymous")

    def is_named_by(self, element: Any, *, by_account: bool) -> bool:
        """Whether a Principal element means this caller.

        Args:
            element: The policy's Principal or NotPrincipal.
            by_account: Whether naming the caller's account is enough.
        """
        names = self.names | self.accounts if by_account else self.names
        if element == "*":
            return True
        if not isinstance(element, Mapping):
            raise PolicyError(f"Principal {element!r} is neither '*' nor an object.")
        for kind, value in element.items():
            wanted = _as_list(value)
            if kind == "AWS" and "*" in wanted:
                return True
            if kind == "CanonicalUser":
                if self.canonical_user is not None and self.canonical_user in wanted:
                    return True
            elif kind in ("AWS", "Service", "Federated"):
                if kind == self.kind and names.intersection(wanted):
                    return True
            else:
                raise PolicyError(f"Principal type {kind!r} is not known.")
        return False


def evaluate(
    policy_documents: Iterable[Document],
    *,
    principal: Principal | str | None,
    action: str,
    resource: str,
    context: Mapping[str, str | Sequence[str]] | None = None,
) -> Decision:
    """Decides over all documents together. An explicit Deny wins over every Allow.

    Args:
        policy_documents: Parsed policy documents, resource or identity policies.
        principal: The caller; a string is an IAM ARN. None for identity policies, whose statements
            have no Principal element.
        action: For example "s3:GetObject".
        resource: The resource's ARN.
        context: Condition keys and their values, names in any case.

    Raises:
        PolicyError: An element, operator or policy variable is not known.
    """
    who = Principal.aws(principal) if isinstance(principal, str) else principal
    keys = {name.lower(): value for name, value in (context or {}).items()}
    allowed: str | None = None
    for document in policy_documents:
        for position, statement in enumerate(_statements(document)):
            if not _applies(statement, who, action, resource, keys):
                continue
            sid = str(statement.get("Sid") or f"#{position}")
            if statement.get("Effect") == "Deny":
                return Decision(Effect.DENY, sid)
            if statement.get("Effect") != "Allow":
                raise PolicyError(f"Effect {statement.get('Effect')!r} of {sid} is not known.")
            allowed = allowed or sid
    if allowed is not None:
        return Decision(Effect.ALLOW, allowed)
    return Decision(Effect.NEUTRAL)


def _statements(document: Document) -> list[Mapping[str, Any]]:
    statements = document.get("Statement", [])
    return [statements] if isinstance(statements, Mapping) else list(statements)


def _as_list(value: Any) -> list[str]:
    return [str(value)] if isinstance(value, (str, int, bool)) else [str(item) for item in value]


def _applies(
    statement: Mapping[str, Any],
    principal: Principal | None,
    action: str,
    resource: str,
    context: Mapping[str, str | Sequence[str]],
) -> bool:
    return (
        _principal_matches(statement, principal)
        and _matches(statement, "Action", action, ignore_case=True)
        and _matches(statement, "Resource", resource, ignore_case=False)
        and conditions_hold(statement.get("Condition", {}), context)
    )


def _principal_matches(statement: Mapping[str, Any], principal: Principal | None) -> bool:
    if principal is None:
        if "Principal" in statement or "NotPrincipal" in statement:
            raise PolicyError("A resource policy needs a principal to be evaluated for.")
        return True
    if "NotPrincipal" in statement:
        return not principal.is_named_by(statement["NotPrincipal"], by_account=True)
    if "Principal" not in statement:
        raise PolicyError("A resource policy's statement needs Principal or NotPrincipal.")
    by_account = statement.get("Effect") == "Deny"
    return principal.is_named_by(statement["Principal"], by_account=by_account)


def _matches(statement: Mapping[str, Any], name: str, value: str, *, ignore_case: bool) -> bool:
    if name in statement:
        patterns = _as_list(statement[name])
        _refuse_variables(patterns)
        return any(like(value, pattern, ignore_case=ignore_case) for pattern in patterns)
    if f"Not{name}" in statement:
        patterns = _as_list(statement[f"Not{name}"])
        _refuse_variables(patterns)
        return not any(like(value, pattern, ignore_case=ignore_case) for pattern in patterns)
    raise PolicyError(f"A statement has neither {name} nor Not{name}.")


def _refuse_variables(patterns: Iterable[str]) -> None:
    for pattern in patterns:
        if "${" in pattern:
            raise PolicyError(f"Policy variables are not supported: {pattern}")
