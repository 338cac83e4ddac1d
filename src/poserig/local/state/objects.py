"""Reads objects of the local AWS's S3 out of a state folder, without starting the local AWS."""

from poserig.errors import PoserigError
from poserig.local.aws.kept.content import ContentStore, DamagedContent
from poserig.local.aws.kept.index import Index
from poserig.local.state.layout import Layout
from poserig.s3 import S3Uri


class StoredObjects:
    """The objects of a state folder. Nothing is changed, also while poserig runs on it.

    Args:
        layout: Of the state folder.

    Raises:
        PoserigError: Its index is not there or damaged.
    """

    def __init__(self, layout: Layout) -> None:
        layout.require()
        self._index = Index(layout.index, read_only=True) if layout.index.exists() else None
        self._content = ContentStore(layout.objects)

    def close(self) -> None:
        """Closes the index."""
        if self._index is not None:
            self._index.close()

    def read(self, uri: str) -> bytes:
        """Reads the object at an S3 URI. Raises PoserigError when it is not there or damaged."""
        place = S3Uri.parse(uri)
        digest = self._index.digest_of(place.bucket, place.key) if self._index else None
        if digest is None:
            raise PoserigError(
                "The object is not there.", where=uri, cure="`poserig state check` says more."
            )
        try:
            return self._content.read(digest)
        except DamagedContent as error:
            raise PoserigError(
                f"The object is lost: {error}.", where=uri, cure="`poserig state check` says more."
            ) from error

    def newest(self, folder: str, name: str = "") -> str:
        """Returns the S3 URI of the object below a folder that was written last; "" for none.

        Args:
            folder: S3 URI, with a slash at its end unless it is a bucket.
            name: Its key must end so.
        """
        place = S3Uri.parse(folder, needs_key=False)
        key = self._index.newest_key(place.bucket, place.key, name) if self._index else None
        return str(S3Uri(place.bucket, key)) if key else ""
