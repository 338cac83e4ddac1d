"""Clustering: which instances of an image's workers show the same object."""

from collections.abc import Sequence
from math import exp

from poserig.pose.consensus.geometry import Cluster, Member, common_scale

# Similarity below which two instances are two objects.
SAME_OBJECT = 0.22
# Exchanging a pair of points must pay: an exchanged pair counts this much less.
EXCHANGE_DISCOUNT = 0.92
# A point that only one of the two has speaks this much against them.
LONELY_POINT = 0.3


def similarity(
    first: Member, second: Member, sigmas: Sequence[float], partners: Sequence[int]
) -> float:
    """How alike two instances are, whatever each of them calls left and right; 0 to 1.

    A wider kernel than OKS: two workers differ by the noise of both. Each left/right pair may be
    exchanged on its own, so a body exchanged without its head is still the same body.
    """
    area_root = max(first.scale, second.scale)
    ax, ay, av, bx, by, bv = first.x, first.y, first.v, second.x, second.y, second.v
    factor = -1.0 / (16.0 * area_root * area_root)
    total, common, lonely = 0.0, 0, 0
    for i, j in enumerate(partners):
        if j < i:
            continue
        if j == i:
            if av[i] and bv[i]:
                d = (ax[i] - bx[i]) ** 2 + (ay[i] - by[i]) ** 2
                total += exp(factor * d / sigmas[i] ** 2)
                common += 1
            elif av[i] or bv[i]:
                lonely += 1
            continue
        best, best_common, best_lonely, best_value = 0.0, 0, 0, -1.0
        for turned in (False, True):
            value, both, one = 0.0, 0, 0
            for p, q in ((i, j), (j, i)) if turned else ((i, i), (j, j)):
                if av[p] and bv[q]:
                    d = (ax[p] - bx[q]) ** 2 + (ay[p] - by[q]) ** 2
                    value += exp(factor * d / (sigmas[p] * sigmas[q]))
                    both += 1
                elif av[p] or bv[q]:
                    one += 1
            if turned:
                value *= EXCHANGE_DISCOUNT
            if value - LONELY_POINT * one > best_value:
                best_value = value - LONELY_POINT * one
                best, best_common, best_lonely = value, both, one
        total, common, lonely = total + best, common + best_common, lonely + best_lonely
    return total / (common + LONELY_POINT * lonely) if common else 0.0


def make_clusters(
    members: Sequence[Member],
    workers: Sequence[int],
    sigmas: Sequence[float],
    partners: Sequence[int],
) -> list[Cluster]:
    """Groups an image's members greedily, the most alike groups first.

    Groups are compared by the mean over their pairs. A worker is in a group at most once; what
    is then left over on top of a group that has its worker is a duplicate, not another object.

    Args:
        members: In canonical order.
        workers: Everyone who answered the image.
    """
    count = len(members)
    alike = [[0.0] * count for _ in range(count)]
    for i in range(count):
        for j in range(i):
            alike[i][j] = alike[j][i] = similarity(members[i], members[j], sigmas, partners)
    groups = _agglomerate(members, alike)
    duplicates = _duplicates(members, alike, groups)
    clusters = []
    for group in groups:
        if group[0] in duplicates:
            continue
        found = [members[i] for i in sorted(group, key=lambda i: members[i].worker)]
        having = {member.worker for member in found}
        clusters.append(
            Cluster(
                members=found,
                absent=[worker for worker in workers if worker not in having],
                scale=common_scale([member.scale for member in found]),
                duplicates=[members[i] for i, owner in duplicates.items() if owner == group[0]],
            )
        )
    return clusters


def _agglomerate(members: Sequence[Member], alike: list[list[float]]) -> list[list[int]]:
    groups = {index: [index] for index in range(len(members))}
    links = {
        (i, j): alike[i][j]
        for i in groups
        for j in range(i)
        if members[i].worker != members[j].worker and alike[i][j] >= SAME_OBJECT
    }
    while links:
        (i, j), _ = min(links.items(), key=lambda item: (-item[1], item[0]))
        groups[j] += groups.pop(i)
        having = {members[k].worker for k in groups[j]}
        links = {pair: value for pair, value in links.items() if i not in pair and j not in pair}
        for other, group in groups.items():
            if other == j or having & {members[k].worker for k in group}:
                continue
            mean = sum(alike[a][b] for a in groups[j] for b in group) / len(groups[j]) / len(group)
            if mean >= SAME_OBJECT:
                links[max(other, j), min(other, j)] = mean
    return list(groups.values())


def _duplicates(
    members: Sequence[Member], alike: list[list[float]], groups: list[list[int]]
) -> dict[int, int]:
    """Lonely instances on top of a larger one of the same worker → first of that one's group."""
    found = {}
    for group in groups:
        if len(group) > 1:
            continue
        alone = group[0]
        for other in groups:
            own = [k for k in other if members[k].worker == members[alone].worker and k != alone]
            if own and _covered(members[alone], members[own[0]]):
                mean = sum(alike[alone][k] for k in other) / len(other)
                if mean >= SAME_OBJECT and (
                    len(other) > 1 or members[alone].labelled < members[own[0]].labelled
                ):
                    found[alone] = other[0]
    return found


def _covered(part: Member, whole: Member) -> bool:
    """Whether most points of the part have the same place in the whole."""
    near, labelled, reach = 0, 0, (0.12 * max(whole.scale, part.scale)) ** 2
    for i, seen in enumerate(part.v):
        if seen:
            labelled += 1
            if whole.v[i]:
                d = (part.x[i] - whole.x[i]) ** 2 + (part.y[i] - whole.y[i]) ** 2
                near += d <= reach
    return 2 * near > labelled
