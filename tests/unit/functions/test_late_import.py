"""What a cold start leaves out, and that it is still there for whoever asks."""

import subprocess
import sys

from functions.late_import import LateModule, import_late


def run(code: str) -> str:
    environment = {
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "poserig-local",
        "AWS_SECRET_ACCESS_KEY": "poserig-local",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_pre_annotation_function_starts_without_what_it_never_uses() -> None:
    found = run(
        "import sys; import functions.pre_annotation.handler; "
        "print({'jmespath', 'gzip', 'boto3', 'botocore.session', 'dataclasses', 'numpy', "
        "'poserig.pose.rig'} & sys.modules.keys())"
    )
    assert found == "set()"


def test_the_post_annotation_function_starts_without_what_one_worker_never_needs() -> None:
    found = run(
        "import sys; import functions.post_annotation.handler; "
        "print({'boto3', 's3transfer', 'numpy', 'poserig.pose.consensus', "
        "'poserig.pose.consolidation.several'} & sys.modules.keys())"
    )
    assert found == "set()"


def test_the_loggers_correlation_id_works_through_the_stand_in() -> None:
    code = (
        "from types import SimpleNamespace as N\n"
        "from functions.observability import logger\n"
        "context = N(function_name='f', memory_limit_in_mb=1, aws_request_id='r',\n"
        "            invoked_function_arn='a')\n"
        "handler = logger.inject_lambda_context(correlation_id_path='a.b')(lambda e, c: e)\n"
        "handler({'a': {'b': 'there'}}, context)\n"
        "print(logger.get_correlation_id())"
    )
    assert run(code) == "there"


def test_a_stand_in_gives_way_to_the_module() -> None:
    name = "xml.dom.minicompat"
    sys.modules.pop(name, None)
    import_late(name)
    stand_in = sys.modules[name]
    assert isinstance(stand_in, LateModule)
    assert stand_in.NodeList.__name__ == "NodeList"
    assert not isinstance(sys.modules[name], LateModule)
    assert stand_in.NodeList is sys.modules[name].NodeList
    import_late(name)
    assert not isinstance(sys.modules[name], LateModule)
