"""What was made is still there after a stop and after a kill."""

import os
import socket
import stat
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from moto.s3.models import s3_backends

from poserig.errors import PoserigError
from poserig.local.aws.kept.content import ContentStore
from poserig.local.aws.kept.durability import _dump_steadily
from poserig.local.aws.kept.pickling import load
from poserig.local.aws.sagemaker.workforce import WorkforceBackend
from poserig.local.aws.server import LocalAws

PHOTO = os.urandom(300_000)


def started(state: Path) -> LocalAws:
    return LocalAws(state, port=0, cdn_port=0)


def make_bucket(s3: Any) -> None:
    s3.create_bucket(Bucket="photos", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})


def fill(client: Any, deploy: Any) -> dict[str, str]:
    """One of everything that a stack and its workers leave behind."""
    s3, cognito = client("s3"), client("cognito-idp")
    make_bucket(s3)
    s3.put_bucket_versioning(Bucket="photos", VersioningConfiguration={"Status": "Enabled"})
    s3.put_object(Bucket="photos", Key="in/a.jpg", Body=b"first", ContentType="image/jpeg")
    s3.put_object(Bucket="photos", Key="in/a.jpg", Body=PHOTO, ContentType="image/jpeg")
    pool = cognito.create_user_pool(PoolName="workers")["UserPool"]["Id"]
    app = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="portal",
        GenerateSecret=True,
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"],
    )["UserPoolClient"]
    cognito.create_user_pool_domain(Domain="pose-workers", UserPoolId=pool)
    cognito.create_group(UserPoolId=pool, GroupName="team")
    cognito.admin_create_user(UserPoolId=pool, Username="ada@example.com")
    cognito.admin_set_user_password(
        UserPoolId=pool, Username="ada@example.com", Password="Kept-1-safe", Permanent=True
    )
    sign_in = {"UserPool": pool, "ClientId": app["ClientId"]}
    sagemaker = client("sagemaker")
    sagemaker.create_workforce(WorkforceName="people", CognitoConfig=sign_in)
    member = {"CognitoMemberDefinition": {**sign_in, "UserGroup": "team"}}
    sagemaker.create_workteam(WorkteamName="team", Description="d", MemberDefinitions=[member])
    identity = client("cloudfront").create_cloud_front_origin_access_identity(
        CloudFrontOriginAccessIdentityConfig={"CallerReference": "x", "Comment": ""}
    )["CloudFrontOriginAccessIdentity"]["Id"]
    client("ssm").put_parameter(Name="/poserig/bucket-name", Value="photos", Type="String")
    client("sns").create_topic(Name="tasks")
    client("kms").create_key(Description="key")
    client("logs").create_log_group(logGroupName="/aws/lambda/x")
    return {"pool": pool, "identity": identity, "function": deploy(client)}


def contents(state: Path) -> list[Path]:
    return [path for path in (state / "objects").rglob("*") if path.is_file()]


def check(client: Any, kept: dict[str, str]) -> None:
    s3, cognito = client("s3"), client("cognito-idp")
    got = s3.get_object(Bucket="photos", Key="in/a.jpg")
    assert (got["Body"].read(), got["ContentType"]) == (PHOTO, "image/jpeg")
    versions = s3.list_object_versions(Bucket="photos")["Versions"]
    assert [version["Size"] for version in versions] == [len(PHOTO), 5]
    old = s3.get_object(Bucket="photos", Key="in/a.jpg", VersionId=versions[1]["VersionId"])
    assert old["Body"].read() == b"first"

    pool = cognito.describe_user_pool(UserPoolId=kept["pool"])["UserPool"]
    assert pool["Name"] == "workers"
    users = cognito.list_users(UserPoolId=kept["pool"])["Users"]
    assert [user["UserStatus"] for user in users] == ["CONFIRMED"]
    team = client("sagemaker").describe_workteam(WorkteamName="team")["Workteam"]
    assert team["Description"] == "d"
    identities = client("cloudfront").list_cloud_front_origin_access_identities()
    items = identities["CloudFrontOriginAccessIdentityList"]["Items"]
    assert [item["Id"] for item in items] == [kept["identity"]]
    parameter = client("ssm").get_parameter(Name="/poserig/bucket-name")["Parameter"]
    assert parameter["Value"] == "photos"
    code = client("lambda").get_function(FunctionName=kept["function"])["Configuration"]
    assert code["LoggingConfig"]["ApplicationLogLevel"] == "WARN"
    assert len(client("kms").list_keys()["Keys"]) == 1
    assert len(client("sns").list_topics()["Topics"]) == 1
    # moto refuses a bucket's name to other accounts by this table
    assert s3_backends.bucket_accounts["photos"] == ("aws", "123456789012")


def test_everything_survives_a_stop_and_the_worker_signs_in_again(
    tmp_path: Path, make_clients: Any, deploy_function: Any
) -> None:
    with started(tmp_path) as aws:
        kept = fill(make_clients(aws), deploy_function)
    with started(tmp_path) as aws:
        assert aws.notices == []
        client = make_clients(aws)
        check(client, kept)
        cognito = client("cognito-idp")
        app = cognito.list_user_pool_clients(UserPoolId=kept["pool"])["UserPoolClients"][0]
        answer = cognito.admin_initiate_auth(
            UserPoolId=kept["pool"],
            ClientId=app["ClientId"],
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "ada@example.com", "PASSWORD": "Kept-1-safe"},
        )
        assert answer["AuthenticationResult"]["TokenType"] == "Bearer"
        # the restored state goes on changing
        client("s3").delete_object(Bucket="photos", Key="in/a.jpg")
    with started(tmp_path) as aws:
        markers = make_clients(aws)("s3").list_object_versions(Bucket="photos")["DeleteMarkers"]
        assert [marker["IsLatest"] for marker in markers] == [True]


def test_state_is_readable_by_its_owner_only(tmp_path: Path, make_clients: Any) -> None:
    state = tmp_path / "state"
    with started(state) as aws:
        s3 = make_clients(aws)("s3")
        make_bucket(s3)
        s3.put_object(Bucket="photos", Key="k", Body=b"x")
    files = [path for path in state.rglob("*") if path.is_file()]
    names = {path.name for path in files if path.parent == state}
    assert names == {"index.sqlite", "keys.json", "aws.log"}
    assert len(files) == 4  # and the object
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    folders = [state, *(path for path in state.rglob("*") if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}


def test_log_names_operations_and_hides_signatures(tmp_path: Path, make_clients: Any) -> None:
    with started(tmp_path) as aws:
        s3 = make_clients(aws)("s3")
        make_bucket(s3)
        s3.put_object(Bucket="photos", Key="k", Body=b"x")
        url = s3.generate_presigned_url("get_object", Params={"Bucket": "photos", "Key": "k"})
        with urllib.request.urlopen(url) as response:  # noqa: S310 - our own server
            assert response.read() == b"x"
        make_clients(aws)("ssm").describe_parameters()
    text = (tmp_path / "aws.log").read_text()
    assert "s3 GET /photos/k 200" in text
    assert "ssm DescribeParameters 200" in text
    assert "X-Amz" not in text


def test_same_bytes_are_kept_once(tmp_path: Path, make_clients: Any) -> None:
    with started(tmp_path) as aws:
        s3 = make_clients(aws)("s3")
        make_bucket(s3)
        for key in ("one", "two"):
            s3.put_object(Bucket="photos", Key=key, Body=PHOTO)
    assert [path.stat().st_size for path in contents(tmp_path)] == [len(PHOTO)]


def test_bytes_of_deleted_objects_go_at_the_next_start(tmp_path: Path, make_clients: Any) -> None:
    with started(tmp_path) as aws:
        s3 = make_clients(aws)("s3")
        make_bucket(s3)
        s3.put_object(Bucket="photos", Key="k", Body=b"gone")
        s3.put_object(Bucket="photos", Key="l", Body=b"stays")
        s3.delete_object(Bucket="photos", Key="k")
        stray = tmp_path / "objects" / "ab" / ("ab" * 32)
        stray.parent.mkdir(exist_ok=True)
        stray.write_bytes(b"of a put that was killed before it was answered")
    with started(tmp_path):
        kept = {path.read_bytes() for path in contents(tmp_path)}
        # what nobody released is never removed, whatever it is
        assert kept == {b"stays", b"of a put that was killed before it was answered"}


def test_taken_port_says_so_and_leaves_nothing_running(tmp_path: Path) -> None:
    with started(tmp_path / "a") as aws:
        port = int(aws.endpoint_url.rsplit(":", 1)[1])
        cdn_port = int(aws.cdn_url.rsplit(":", 1)[1])
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        used = taken.getsockname()[1]
        for ports in ({"port": used, "cdn_port": 0}, {"port": port, "cdn_port": used}):
            with pytest.raises(PoserigError, match=f"127.0.0.1:{used}: The port cannot be used"):
                LocalAws(tmp_path / "a", **ports).start()
    with LocalAws(tmp_path / "a", port=port, cdn_port=cdn_port):
        pass


def test_backend_that_changes_while_it_is_pickled_is_tried_again(tmp_path: Path) -> None:
    class Busy:
        """A member whose dictionary changes twice while it is read."""

        tries = 0

        def __reduce__(self) -> tuple[type[dict[str, str]], tuple[()]]:
            self.tries += 1
            if self.tries < 3:
                raise RuntimeError("dictionary changed size during iteration")
            return dict, ()

    backend = WorkforceBackend("eu-west-1", "1")
    backend.busy = Busy()
    store = ContentStore(tmp_path)
    state, cited = _dump_steadily(backend, store)
    assert load(state, store)["busy"] == {}
    assert cited == ()


def test_backend_with_another_defect_is_not_tried_again(tmp_path: Path) -> None:
    class Broken:
        tries = 0

        def __reduce__(self) -> str:
            self.tries += 1
            raise RuntimeError("no")

    backend = WorkforceBackend("eu-west-1", "1")
    broken = Broken()
    backend.broken = broken
    with pytest.raises(RuntimeError, match="no"):
        _dump_steadily(backend, ContentStore(tmp_path))
    assert broken.tries == 1
