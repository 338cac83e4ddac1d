"""Renders worker task templates: Liquid in, the page of one task out."""

from collections.abc import Callable

from liquid.exceptions import (
    LiquidError,
    LiquidSyntaxError,
    ResourceLimitError,
    TemplateNotFoundError,
    UnknownFilterError,
)

from poserig.errors import PoserigError
from poserig.json import Json
from poserig.labeling.errors import TemplateError
from poserig.labeling.liquid_dialect import make_environment, printable
from poserig.limits import TEMPLATE_CHARACTERS

_FILTERS = "to_json, skip_autoescape, escape_once, grant_read_access, s3_presign"


class WorkerTaskTemplate:
    """A parsed template.

    Args:
        text: Liquid and HTML.
        presign: From an S3 URI to an address that a browser may read, for grant_read_access.

    Raises:
        TemplateError: It is too long or not Liquid; `line` tells where.
    """

    def __init__(self, text: str, presign: Callable[[str], str]) -> None:
        if len(text) > TEMPLATE_CHARACTERS:
            raise TemplateError(
                f"The template has {len(text)} characters;"
                f" Ground Truth takes {TEMPLATE_CHARACTERS}.",
                cure="Move scripts and styles to files of their own.",
            )
        try:
            self._template = make_environment(presign).from_string(text)
        except LiquidError as error:
            raise _explain(error, text) from error
        except RecursionError as error:
            raise TemplateError("It is nested too deeply.", cure="Flatten its tags.") from error
        self._text = text

    def render(self, task_input: Json) -> str:
        """Renders the page for one task input, which the template sees as `task.input`.

        Raises:
            TemplateError: A filter or tag failed with this input.
        """
        try:
            return str(self._template.render(task={"input": printable(task_input)}))
        except LiquidError as error:
            raise _explain(error, self._text) from error
        except PoserigError as error:  # from grant_read_access
            raise TemplateError(f"grant_read_access failed. {error}") from error
        except RecursionError as error:
            raise TemplateError(
                "The task input or the template is nested too deeply.", cure="Flatten it."
            ) from error


def _explain(error: LiquidError, text: str) -> TemplateError:
    token = error.token
    # What ends too early is noticed at the end, where there is no token.
    line = text.count("\n", 0, token.start_index if token and token.start_index >= 0 else None) + 1
    what = str(error.message or type(error).__name__).rstrip(".") + "."
    if isinstance(error, UnknownFilterError):
        cure = f"Ground Truth adds {_FILTERS} to Liquid's standard filters."
    elif isinstance(error, TemplateNotFoundError):
        what = f"the template {what.rstrip('.')!r} is not there."
        cure = "include and render do not work: a worker task template is one file."
    elif isinstance(error, ResourceLimitError):
        cure = "Make its loops or its output smaller."
    elif isinstance(error, LiquidSyntaxError):
        cure = "Correct the Liquid there: close every tag, and write {{ task.input.<name> }}."
    else:
        cure = "Check what the task input holds there."
    return TemplateError(f"Liquid: {what[:1].lower()}{what[1:]}", line=line, cure=cure)
