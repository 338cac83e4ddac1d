"""Lists a service's regions without reading the whole model of the service.

moto asks botocore for the regions of each service that it imports. botocore then parses megabytes
of JSON, the service's model, for one word in its first lines: the endpoint prefix. Reading only
that word saves about a second of each start of the local AWS.
"""

import gzip
import re
from pathlib import Path
from typing import Any

import botocore.session

_PREFIX = re.compile(r'"endpointPrefix"\s*:\s*"([^"]+)"')
_HEAD_BYTES = 4096

_original = botocore.session.Session.get_available_regions


def _endpoint_prefix(session: Any, service: str) -> str | None:
    """Reads the endpoint prefix in the head of the service's model; None when it is not there."""
    loader = session.get_component("data_loader")
    for root in loader.search_paths:
        for version in sorted((Path(root) / service).glob("*/service-2.json*"), reverse=True):
            opener = gzip.open if version.suffix == ".gz" else Path.open
            with opener(version, "rb") as file:
                found = _PREFIX.search(file.read(_HEAD_BYTES).decode("utf-8", "replace"))
            return found[1] if found else None
    return None


def _get_available_regions(
    self: Any, service_name: str, partition_name: str = "aws", allow_non_regional: bool = False
) -> list[str]:
    prefix = _endpoint_prefix(self, service_name)
    if prefix is None:
        return list(_original(self, service_name, partition_name, allow_non_regional))
    resolver = self._get_internal_component("endpoint_resolver")
    return list(resolver.get_available_endpoints(prefix, partition_name, allow_non_regional))


def install() -> None:
    """Replaces botocore's own search. Call it before moto is imported; twice does no harm."""
    botocore.session.Session.get_available_regions = _get_available_regions  # type: ignore[method-assign]
