"""The security table: who may do what to which part of the stack, and who may not.

`DEFAULT` holds of the stack as it is deployed without further ado; `OWN_KEY` of one with an origin
access control, a KMS key of one's own, function versions and traces; `LENIENT` of one whose role of
labeling jobs is as wide as it can be switched.
"""

from tests.terraform.security.policies import Row
from tests.terraform.security.rows import INVOKE, ask, may, may_not
from tests.terraform.security.subjects import (
    CLOUDFRONT,
    DISTRIBUTION,
    GROUND_TRUTH,
    IDENTITY,
    KEY,
    POST,
    POST_FUNCTION,
    PRE,
    PRE_FUNCTION,
    others,
)
from tests.terraform.security.table_bucket import (
    of_other_distributions,
    of_the_bucket,
    of_the_distribution,
)
from tests.terraform.security.table_people import of_operators, of_topics
from tests.terraform.security.table_roles import (
    of_jobs_with_roles_of_their_own,
    of_labeling_jobs,
    of_lenient_jobs,
    of_narrow_jobs,
    of_the_functions,
    of_the_key,
    of_traces,
    of_trust,
    of_versions,
)

COMMON: tuple[Row, ...] = (
    *of_the_bucket(),
    *of_the_functions(),
    *of_labeling_jobs(),
    *of_trust(),
    *of_operators(),
    *of_the_distribution(CLOUDFRONT, aws__SourceArn=DISTRIBUTION),
    *of_other_distributions(),
)
DEFAULT: tuple[Row, ...] = (
    *COMMON,
    *of_narrow_jobs(),
    *of_topics(),
    *of_the_distribution(IDENTITY),
    *may(GROUND_TRUTH, ask(INVOKE, PRE_FUNCTION), ask(INVOKE, POST_FUNCTION)),
    *may_not(GROUND_TRUTH, ask(INVOKE, f"{PRE_FUNCTION}:live")),
    *may_not(GROUND_TRUTH, ask(INVOKE, others(PRE_FUNCTION))),
    *may_not(PRE, ask("kms:Decrypt", KEY)),
    *may_not(POST, ask("kms:Decrypt", KEY), ask("xray:PutTraceSegments", "*")),
)
OWN_KEY: tuple[Row, ...] = (
    *COMMON,
    *of_narrow_jobs(),
    *of_topics(),
    *of_versions(),
    *of_the_key(),
    *of_traces(),
)
LENIENT: tuple[Row, ...] = (*COMMON, *of_lenient_jobs(), *of_jobs_with_roles_of_their_own())
TABLES = {"default": DEFAULT, "own_key": OWN_KEY, "lenient": LENIENT}
