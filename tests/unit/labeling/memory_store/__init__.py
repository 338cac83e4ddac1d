"""A labeling store in dicts: the contract in the fewest words. It forgets everything at its end."""

from tests.unit.labeling.memory_store.batches import Batches
from tests.unit.labeling.memory_store.changes import Changes
from tests.unit.labeling.memory_store.clock import Clock
from tests.unit.labeling.memory_store.jobs import Jobs
from tests.unit.labeling.memory_store.reviews import Reviews
from tests.unit.labeling.memory_store.turns import Turns


class MemoryStore(Jobs, Changes, Turns, Reviews, Batches, Clock):
    """Implements `poserig.labeling.store.LabelingStore`."""

    def close(self) -> None:
        self.is_open = False

    def reopen(self) -> "MemoryStore":
        """What a restarted process would find."""
        self.is_open = True
        return self
