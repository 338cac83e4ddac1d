"""The service starts, stops and goes on."""

from tests.unit.labeling.fakes import World
from tests.unit.labeling.waiting import wait_until


def test_service_works_in_a_with_block_and_is_closed_after_it(world: World) -> None:
    world.put_manifest(list(world.put_images(1)))
    with world.service as service:
        service.operator.create(world.request())
        ann = world.worker(1)
        wait_until(lambda: service.desk.jobs(ann)[0].available == 1)
        world.answer_next(ann)
        wait_until(lambda: world.status() == "Completed")
    assert not service._context.store.is_open
    service.stop()


def test_restarted_service_counts_deadlines_from_the_saved_time(world: World) -> None:
    world.clock.advance(100)
    world.service.stop()
    assert world.open()._context.store.saved_time() == world.clock.now()


def test_engine_does_nothing_before_the_start(world: World) -> None:
    world.put_manifest(list(world.put_images(1)))
    world.operator.create(world.request())
    assert world.status() == "Initializing"
    world.service.run_until_idle()
    assert world.status() == "InProgress"
