"""Signs the addresses at which browsers read photographs, and reads them."""

from itsdangerous import BadSignature, URLSafeSerializer

from poserig.labeling.ports import Clock


class Links:
    """Makes and reads addresses that hold for a while, and only for one photograph.

    Args:
        secret_key: Signs them.
        clock: The time.
    """

    PATH = "/photographs/"

    def __init__(self, secret_key: str, clock: Clock) -> None:
        self._serializer = URLSafeSerializer(secret_key, salt="poserig-photograph")
        self._clock = clock

    def address(self, key: str, seconds: int) -> str:
        """The address of a file of the project: a path of the project's own origin.

        Args:
            key: Its key in the project's bucket.
            seconds: For how long it holds.
        """
        ends = int(self._clock.now().timestamp()) + seconds
        return f"{self.PATH}{self._serializer.dumps([key, ends])}"

    def key(self, token: str) -> str | None:
        """The key of an address' last part; None when it holds no longer, or never did."""
        try:
            key, ends = self._serializer.loads(token)
            is_over = float(ends) < self._clock.now().timestamp()
        except (BadSignature, TypeError, ValueError):
            return None
        return None if is_over else str(key)
