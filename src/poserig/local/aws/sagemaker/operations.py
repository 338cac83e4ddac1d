"""Adds the SageMaker operations that moto lacks: workforces, work teams and labeling jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from moto.core.responses import ActionResult, EmptyResult
from moto.sagemaker import urls as moto_urls
from moto.sagemaker.exceptions import SagemakerClientError, ValidationError
from moto.sagemaker.responses import SageMakerResponse

from poserig.json import JsonObject
from poserig.local.aws.sagemaker.workforce import WorkforceBackend, workforce_backends

if TYPE_CHECKING:
    from collections.abc import Callable

    from poserig.local.labeling_api import LabelingApi


class LocalSageMakerResponse(SageMakerResponse):  # type: ignore[misc] # untyped
    """Answers SageMaker's operations: moto's, and here those that it lacks."""

    labeling: ClassVar[LabelingApi | None] = None
    """Runs labeling jobs; None until it is attached."""

    @property
    def workforces(self) -> WorkforceBackend:
        """Returns the state of the operations added here."""
        backend: WorkforceBackend = workforce_backends[self.current_account][self.region]
        return backend

    def _params(self) -> JsonObject:
        return dict(self.params)

    # workforces ---------------------------------------------------------------------------------
    def create_workforce(self) -> ActionResult:
        params = self._params()
        workforce = self.workforces.create_workforce(params["WorkforceName"], params)
        self._tag(workforce["WorkforceArn"], params.get("Tags"))
        return ActionResult({"WorkforceArn": workforce["WorkforceArn"]})

    def describe_workforce(self) -> ActionResult:
        return ActionResult({"Workforce": self.workforces.workforce(self._name("Workforce"))})

    def list_workforces(self) -> ActionResult:
        return self._page("Workforces", list(self.workforces.workforces.values()), "Workforce")

    def update_workforce(self) -> ActionResult:
        workforce = self.workforces.update_workforce(self._name("Workforce"), self._params())
        return ActionResult({"Workforce": workforce})

    def delete_workforce(self) -> ActionResult:
        self.workforces.delete_workforce(self._name("Workforce"))
        return EmptyResult()

    # work teams ---------------------------------------------------------------------------------
    def create_workteam(self) -> ActionResult:
        params = self._params()
        workteam = self.workforces.create_workteam(params["WorkteamName"], params)
        self._tag(workteam["WorkteamArn"], params.get("Tags"))
        return ActionResult({"WorkteamArn": workteam["WorkteamArn"]})

    def describe_workteam(self) -> ActionResult:
        return ActionResult({"Workteam": self.workforces.workteam(self._name("Workteam"))})

    def list_workteams(self) -> ActionResult:
        return self._page("Workteams", list(self.workforces.workteams.values()), "Workteam")

    def update_workteam(self) -> ActionResult:
        workteam = self.workforces.update_workteam(self._name("Workteam"), self._params())
        return ActionResult({"Workteam": workteam})

    def delete_workteam(self) -> ActionResult:
        self.workforces.delete_workteam(self._name("Workteam"))
        return ActionResult({"Success": True})

    # tags ---------------------------------------------------------------------------------------
    def add_tags(self) -> ActionResult:
        arn = self._get_param("ResourceArn")
        if not self.workforces.owns(arn):
            return super().add_tags()
        self._tag(arn, self._get_param("Tags"))
        return ActionResult({"Tags": self._tags_of(arn)})

    def list_tags(self) -> ActionResult:
        arn = self._get_param("ResourceArn")
        if not self.workforces.owns(arn):
            return super().list_tags()
        return ActionResult({"Tags": self._tags_of(arn)})

    def delete_tags(self) -> ActionResult:
        arn = self._get_param("ResourceArn")
        if not self.workforces.owns(arn):
            return super().delete_tags()
        for key in self._get_param("TagKeys") or []:
            self.workforces.tags.get(arn, {}).pop(key, None)
        return EmptyResult()

    def _tag(self, arn: str, tags: list[dict[str, str]] | None) -> None:
        kept = self.workforces.tags.setdefault(arn, {})
        kept.update({tag["Key"]: tag["Value"] for tag in tags or []})

    def _tags_of(self, arn: str) -> list[dict[str, str]]:
        tags = self.workforces.tags.get(arn, {})
        return [{"Key": key, "Value": value} for key, value in tags.items()]

    # labeling jobs ------------------------------------------------------------------------------
    def create_labeling_job(self) -> ActionResult:
        return self._labeling("CreateLabelingJob")

    def describe_labeling_job(self) -> ActionResult:
        return self._labeling("DescribeLabelingJob")

    def list_labeling_jobs(self) -> ActionResult:
        return self._labeling("ListLabelingJobs")

    def list_labeling_jobs_for_workteam(self) -> ActionResult:
        return self._labeling("ListLabelingJobsForWorkteam")

    def stop_labeling_job(self) -> ActionResult:
        return self._labeling("StopLabelingJob")

    def render_ui_template(self) -> ActionResult:
        return self._labeling("RenderUiTemplate")

    def _labeling(self, operation: str) -> ActionResult:
        labeling = type(self).labeling
        if labeling is None:
            raise ValidationError(
                f"{operation}: no labeling engine is attached to this local AWS. "
                "Start the whole of it with `make demo`."
            )
        from poserig.local.labeling_api import ApiError

        try:
            # Plain JSON values: the engine knows nothing of moto's dictionaries.
            result = labeling.handle(operation, self._params(), self.region, self.current_account)
        except ApiError as error:
            raise SagemakerClientError(error.code, error.message) from error
        return ActionResult(result)

    # shared -------------------------------------------------------------------------------------
    def _name(self, kind: str) -> str:
        return str(self._get_param(f"{kind}Name"))

    def _page(self, key: str, items: list[JsonObject], kind: str) -> ActionResult:
        """Makes one page of a list, filtered and sorted as the request asks."""
        contains = self._get_param("NameContains") or ""
        found = [item for item in items if contains in item[f"{kind}Name"]]
        by: Callable[[JsonObject], Any] = (
            (lambda item: item["CreateDate"])
            if self._get_param("SortBy") == "CreateDate"
            else (lambda item: item[f"{kind}Name"])
        )
        found.sort(key=by, reverse=self._get_param("SortOrder") == "Descending")
        start = int(self._get_param("NextToken") or 0)
        size = int(self._get_param("MaxResults") or 100)
        page: JsonObject = {key: found[start : start + size]}
        if start + size < len(found):
            page["NextToken"] = str(start + size)
        return ActionResult(page)


def install() -> None:
    """Puts these operations into moto, before its first request."""
    for path in list(moto_urls.url_paths):
        moto_urls.url_paths[path] = LocalSageMakerResponse.dispatch
