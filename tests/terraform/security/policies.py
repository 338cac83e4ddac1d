"""A set of policy documents, and what it decides about a request."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from poserig.local.aws.iam.policy import Decision, Effect, Principal, evaluate

Document = Mapping[str, Any]
ACCOUNT = "123456789012"
STRANGER = "999999999999"
ALLOWS = "bucket_allows"
"""The bucket's policy without its denies: an allow must be narrow by itself."""
EVERYTHING: Document = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def as_document(policy: str | Document) -> Document:
    """boto3 gives some policies as text and some parsed."""
    parsed: Document = json.loads(policy) if isinstance(policy, str) else policy
    return parsed


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks.

    Attributes:
        principal: How policies of resources may call it.
        documents: Names of its own, the identity policies.
        boundless: It may also do whatever is not denied: an administrator.
    """

    name: str
    principal: Principal
    documents: tuple[str, ...] = ()
    boundless: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for.

    Attributes:
        document: Name of the resource's own policy, if it has one.
        context: Condition keys and their values.
    """

    action: str
    resource: str
    document: str = ""
    context: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the security table.

    Attributes:
        wanted: What the policies must say: ALLOW, DENY by a statement, or NEUTRAL.
        sid: The statement that must deny.
    """

    caller: Caller
    request: Request
    wanted: Effect
    sid: str = ""

    def __str__(self) -> str:
        said = {Effect.ALLOW: "may", Effect.DENY: "is denied", Effect.NEUTRAL: "may not"}
        resource = self.request.resource.rpartition(":::")[2]
        given = ",".join(f"{k.rpartition(':')[2]}={v}" for k, v in self.request.context.items())
        alone = " by an allow" if self.request.document == ALLOWS else ""
        return (
            f"{self.caller.name} {said[self.wanted]} {self.request.action} {resource} "
            f"{given}{alone}"
        )

    def holds(self, policies: Mapping[str, Document]) -> bool:
        """Whether the policies decide as they must."""
        found = decide(policies, self.caller, self.request)
        return found.effect is self.wanted and self.sid in ("", found.sid)


def decide(policies: Mapping[str, Document], caller: Caller, request: Request) -> Decision:
    """An explicit deny anywhere decides; else one allow is enough, all in the same account.

    Args:
        policies: Document name to document.
    """
    asked: dict[str, Any] = {"action": request.action, "resource": request.resource}
    asked["context"] = {"aws:SecureTransport": "true", **request.context}
    own = [policies[name] for name in caller.documents]
    if caller.boundless:
        own.append(EVERYTHING)
    decisions = [evaluate(own, principal=None, **asked)]
    if request.document:
        of_resource = _of_resource(policies, request.document)
        decisions.append(evaluate([of_resource], principal=caller.principal, **asked))
    return min(decisions, key=lambda decision: PRECEDENCE.index(decision.effect))


def _of_resource(policies: Mapping[str, Document], name: str) -> Document:
    statements = policies[name.removesuffix("_allows")]["Statement"]
    if name == ALLOWS:
        statements = [statement for statement in statements if statement["Effect"] == "Allow"]
    if name.startswith("trust_"):
        # A trust policy's resource is its role; the language wants it left out.
        statements = [{**statement, "Resource": "*"} for statement in statements]
    return {"Statement": statements}


PRECEDENCE = (Effect.DENY, Effect.ALLOW, Effect.NEUTRAL)
