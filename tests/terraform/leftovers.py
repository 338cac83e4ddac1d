"""What a stack could leave behind in an account."""

import boto3


def leftovers(aws: boto3.Session) -> dict[str, list[str]]:
    """The names of everything of the kinds that the stack is made of."""
    cloudfront, logs = aws.client("cloudfront"), aws.client("logs")
    cognito, sagemaker = aws.client("cognito-idp"), aws.client("sagemaker")
    watch = aws.client("cloudwatch")
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
        "policies": [
            p["PolicyName"] for p in aws.client("iam").list_policies(Scope="Local")["Policies"]
        ],
        "topics": [t["TopicArn"] for t in aws.client("sns").list_topics()["Topics"]],
        "rules": [r["Name"] for r in aws.client("events").list_rules()["Rules"]],
        "alarms": [a["AlarmName"] for a in watch.describe_alarms()["MetricAlarms"]],
        "dashboards": [d["DashboardName"] for d in watch.list_dashboards()["DashboardEntries"]],
        "parameters": [p["Name"] for p in aws.client("ssm").describe_parameters()["Parameters"]],
    }
