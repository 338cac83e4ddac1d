"""Lets workers sign in: writes what the portal needs into the user pool client, and keeps the rest.

Terraform does it for a workforce of the stack's own. Of an existing one, or of a client that
somebody has edited, `poserig doctor --fix` does.
"""

from typing import TYPE_CHECKING, Any

from poserig.groundtruth.portal_client import lacking, settings

if TYPE_CHECKING:
    import boto3


def repair_sign_in(
    session: "boto3.Session", user_pool_id: str, client_id: str, portal: str
) -> list[str]:
    """Add what lacks to a user pool client. Addresses, flows and scopes that it has stay.

    Args:
        session: Whose region and credentials are used; AWS_ENDPOINT_URL is honored.
        user_pool_id: The user pool.
        client_id: Its client.
        portal: The portal's address, "https://<the workforce's SubDomain>".

    Returns:
        What was added, in words; nothing when all was there.

    Raises:
        botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError: AWS refused.
    """
    cognito = session.client("cognito-idp")
    client: Any = cognito.describe_user_pool_client(UserPoolId=user_pool_id, ClientId=client_id)[
        "UserPoolClient"
    ]
    missing = lacking(client, portal)
    if not missing:
        return []
    # UpdateUserPoolClient resets what it is not given.
    update: Any = cognito.meta.service_model.operation_model("UpdateUserPoolClient").input_shape
    wanted = {name: value for name, value in client.items() if name in update.members}
    for name, value in settings(portal).items():
        if isinstance(value, list):
            value = list(dict.fromkeys([*wanted.get(name, ()), *value]))
        wanted[name] = value
    cognito.update_user_pool_client(**wanted)
    return missing
