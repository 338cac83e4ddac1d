"""What a stack could leave behind in an account."""

import boto3


def leftovers(aws: boto3.Session) -> dict[str, list[str]]:
    """The names of everything of the kinds that the stack is made of."""
    cloudfront, logs = aws.client("cloudfront"), aws.client("logs")
    cognito, sagemaker = aws.client("cognito-idp"), aws.client("sagemaker")
    identities = cloudfront.list_cloud_front_origin_access_identities()
    policies = cloudfront.list_response_headers_policies(Type="custom")
    return {
        "buckets": [b["Name"] for b in aws.client("s3").list_buckets()["Buckets"]],
        "distributions": [
            d["Id"] for d in cloudfront.list_distributions()["DistributionList"].get("Items", [])
        ],
        "identities": [
            i["Id"] for i in identities["CloudFrontOriginAccessIdentityList"].get("Items", [])
        ],
        "headers": [
            p["ResponseHeadersPolicy"]["Id"]
            for p in policies["ResponseHeadersPolicyList"].get("Items", [])
        ],
        "functions": [
            f["FunctionName"] for f in aws.client("lambda").list_functions()["Functions"]
        ],
        "log groups": [g["logGroupName"] for g in logs.describe_log_groups()["logGroups"]],
        "roles": [r["RoleName"] for r in aws.client("iam").list_roles()["Roles"]],
        "pools": [p["Id"] for p in cognito.list_user_pools(MaxResults=60)["UserPools"]],
        "workforces": [w["WorkforceName"] for w in sagemaker.list_workforces()["Workforces"]],
        "work teams": [w["WorkteamName"] for w in sagemaker.list_workteams()["Workteams"]],
        "parameters": [p["Name"] for p in aws.client("ssm").describe_parameters()["Parameters"]],
    }
