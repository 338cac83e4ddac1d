"""Runs labeling jobs: the engine, its data objects and tasks, and their states.

Start at `service.LabelingService`. `ports` is what the engine needs from the world; `store` is
where it keeps everything.

Where Ground Truth is undocumented, the engine takes these readings:

- A bad manifest line fails its data object, not the job; a manifest without one good line is
  refused when the job is created.
- A data object that a function failed on is tried twice at most (once with others, once alone);
  `retry-count` is the number of tries. A job in which every data object failed is Completed.
- An answer or a decline keeps a data object from that worker for good. A released one, or one
  whose time ran out, comes back to them, but last: a lone worker could never finish otherwise.
- A worker who accepted a task before TaskAvailabilityLifetimeInSeconds ended may finish it.
- MaxConcurrentTaskCount is a sliding window; nobody waits for the whole set to be done.
- A label {"status": "error", "reason": …} is a label: it counts as labeled, and a chained job
  leaves its line as it is. Only the results page and the log tell that it reports an error.
- A data object that as many workers declined as it needs, and that nobody answered, fails with a
  reason of its own. Ground Truth gives it the text of an expired one.
- Deadlines go by a clock that no jump of the computer's clock disturbs (`clock.py`). A job with the
  tag `poserig:expiry` = `never` ends only when its workers are done or its operator stops it.
- Stopping a job takes open tasks back and consolidates whatever has at least one answer.
- `isHumanAnnotationRequired: false`: the line is unchanged and counts as Unlabeled.
- The function's own "<label attribute>-metadata" wins over the engine's, key by key.
- annotations/intermediate and manifests/intermediate are not written: what is in them is unknown.
"""
