"""Groups the instances of an image that show the same object.

    K = (Σ k + Σ max(k straight, 0.92 k exchanged)) / (common + 0.3 lonely)
    k = exp(-|a - b|² / (16 σ_a σ_b s²))

The first sum is over keypoints without a side, the second over left/right pairs. a and b are the
clicks of two workers on a keypoint, s the larger scale of the two instances A and B. k is KS with
twice the variance, as both clicks are noisy. `common` counts the points that both have, `lonely`
those that one has. Groups are merged while the mean of K over their pairs is at least 0.22.
"""

from collections.abc import Sequence
from math import exp

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.constants import (
    DUPLICATE_REACH,
    EXCHANGE_DISCOUNT,
    FAR_APART,
    LONELY_POINT,
    PAIR_KERNEL,
    SAME_OBJECT,
)
from poserig.pose.consensus.members import Member, common_scale

# Left, top, right and bottom.
Box = tuple[float, float, float, float]


def similarity(
    first: Member, second: Member, sigmas: Sequence[float], partners: Sequence[int]
) -> float:
    """Returns how alike two instances are, whatever each of them calls left and right; 0 to 1.

    Each left/right pair may be exchanged on its own, so that a body that was exchanged without its
    head is still the same body.

    Args:
        first: One instance.
        second: Another one.
        sigmas: One for each keypoint.
        partners: Per keypoint the index of its left/right partner, or its own.
    """
    area_root = max(first.scale, second.scale)
    factor = -1.0 / (PAIR_KERNEL * area_root * area_root)
    x, y, v = first.x, first.y, first.v
    # One loop without calls: a crowd of 60 people and 5 workers has 45,000 pairs of instances.
    other_x, other_y, other_v = second.x, second.y, second.v
    total, common, lonely = 0.0, 0, 0
    for point, partner in enumerate(partners):
        if partner < point:
            continue
        if partner == point:
            if v[point] and other_v[point]:
                squared = (x[point] - other_x[point]) ** 2 + (y[point] - other_y[point]) ** 2
                total += exp(factor * squared / sigmas[point] ** 2)
                common += 1
            elif v[point] or other_v[point]:
                lonely += 1
            continue
        straight = ((point, point), (partner, partner))
        crossed = ((point, partner), (partner, point))
        best, best_common, best_lonely, best_gain = 0.0, 0, 0, -1.0
        for exchanged in (False, True):
            kernels, both, one = 0.0, 0, 0
            for mine, theirs in crossed if exchanged else straight:
                if v[mine] and other_v[theirs]:
                    squared = (x[mine] - other_x[theirs]) ** 2 + (y[mine] - other_y[theirs]) ** 2
                    kernels += exp(factor * squared / (sigmas[mine] * sigmas[theirs]))
                    both += 1
                elif v[mine] or other_v[theirs]:
                    one += 1
            if exchanged:
                kernels *= EXCHANGE_DISCOUNT
            if kernels - LONELY_POINT * one > best_gain:
                best_gain = kernels - LONELY_POINT * one
                best, best_common, best_lonely = kernels, both, one
        total, common, lonely = total + best, common + best_common, lonely + best_lonely
    return total / (common + LONELY_POINT * lonely) if common else 0.0


def make_clusters(
    members: Sequence[Member],
    workers: Sequence[int],
    sigmas: Sequence[float],
    partners: Sequence[int],
) -> list[Cluster]:
    """Groups the instances of one image, the most alike groups first.

    A worker is in a group at most once. An instance that is left over on top of a group which has
    its worker is a duplicate, not another object.

    Args:
        members: In canonical order.
        workers: Indices of everyone who answered the image.
        sigmas: One for each keypoint.
        partners: Per keypoint the index of its left/right partner, or its own.
    """
    count = len(members)
    alike = [[0.0] * count for _ in range(count)]
    boxes = [_box(member) for member in members]
    for row in range(count):
        for column in range(row):
            # In a crowd most pairs are far apart, and k is next to 0 for every point of theirs.
            reach = FAR_APART * max(members[row].scale, members[column].scale)
            if gap(boxes[row], boxes[column]) > reach:
                continue
            value = similarity(members[row], members[column], sigmas, partners)
            alike[row][column] = alike[column][row] = value
    groups = _agglomerate(members, alike)
    duplicates = _find_duplicates(members, alike, groups)
    clusters = []
    for group in groups:
        if group[0] in duplicates:
            continue
        found = [members[index] for index in sorted(group, key=lambda one: members[one].worker)]
        having = {member.worker for member in found}
        clusters.append(
            Cluster(
                members=found,
                absent=[worker for worker in workers if worker not in having],
                scale=common_scale([member.scale for member in found]),
                duplicates=[
                    members[index] for index, owner in duplicates.items() if owner == group[0]
                ],
            )
        )
    return clusters


def _box(member: Member) -> Box:
    """Returns left, top, right and bottom of the labeled points, in pixels."""
    xs = [x for x, v in zip(member.x, member.v, strict=True) if v]
    ys = [y for y, v in zip(member.y, member.v, strict=True) if v]
    return min(xs), min(ys), max(xs), max(ys)


def gap(one: Box, other: Box) -> float:
    """Returns how far two boxes are apart along x or y, in pixels; below 0 where they overlap."""
    return max(one[0] - other[2], other[0] - one[2], one[1] - other[3], other[1] - one[3])


def _agglomerate(members: Sequence[Member], alike: list[list[float]]) -> list[list[int]]:
    """Returns the groups as indices of members. Merges the two most alike ones again and again."""
    groups = {index: [index] for index in range(len(members))}
    links = {
        (later, earlier): alike[later][earlier]
        for later in groups
        for earlier in range(later)
        if members[later].worker != members[earlier].worker and alike[later][earlier] >= SAME_OBJECT
    }
    while links:
        (later, earlier), _ = min(links.items(), key=lambda link: (-link[1], link[0]))
        groups[earlier] += groups.pop(later)
        merged = groups[earlier]
        having = {members[index].worker for index in merged}
        links = {
            pair: value
            for pair, value in links.items()
            if later not in pair and earlier not in pair
        }
        for other, group in groups.items():
            if other == earlier or having & {members[index].worker for index in group}:
                continue
            total = sum(alike[one][two] for one in merged for two in group)
            mean = total / len(merged) / len(group)
            if mean >= SAME_OBJECT:
                links[max(other, earlier), min(other, earlier)] = mean
    return list(groups.values())


def _find_duplicates(
    members: Sequence[Member], alike: list[list[float]], groups: list[list[int]]
) -> dict[int, int]:
    """Returns single instances on top of a larger one of the same worker.

    Returns:
        Index of the instance → first index of the group that has the larger one.
    """
    found = {}
    for group in groups:
        if len(group) > 1:
            continue
        alone = group[0]
        worker = members[alone].worker
        for other in groups:
            own = [index for index in other if members[index].worker == worker and index != alone]
            if own and _is_covered(members[alone], members[own[0]]):
                mean = sum(alike[alone][index] for index in other) / len(other)
                if mean >= SAME_OBJECT and (
                    len(other) > 1 or members[alone].labeled < members[own[0]].labeled
                ):
                    found[alone] = other[0]
    return found


def _is_covered(part: Member, whole: Member) -> bool:
    """Returns whether most points of the part have the same place in the whole."""
    near, labeled = 0, 0
    reach = (DUPLICATE_REACH * max(whole.scale, part.scale)) ** 2
    for point, seen in enumerate(part.v):
        if seen:
            labeled += 1
            if whole.v[point]:
                dx, dy = part.x[point] - whole.x[point], part.y[point] - whole.y[point]
                near += dx**2 + dy**2 <= reach
    return 2 * near > labeled
