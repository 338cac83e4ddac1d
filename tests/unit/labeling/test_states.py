"""Which states are final."""

from poserig.labeling.states import JobState, ObjectState


def test_final_states_of_a_job() -> None:
    assert {str(state) for state in JobState if state.is_final} == {
        "Stopped",
        "Completed",
        "Failed",
    }


def test_final_states_of_a_data_object() -> None:
    assert {str(state) for state in ObjectState if state.is_final} == {
        "labeled",
        "failed",
        "skipped",
        "already-labeled",
    }
