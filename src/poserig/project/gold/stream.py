"""Says which images of somebody's stream are gold: one of each so many, at a random place."""

from random import Random


def block(share: float) -> int:
    """Returns of how many images one is gold.

    Args:
        share: Of all images that somebody gets, more than 0 and at most 1.
    """
    return max(1, round(1 / share))


def is_gold(number: int, share: float, seed: str) -> bool:
    """Returns whether an image is gold.

    Args:
        number: Of the image in somebody's stream, from 1.
        share: Of all images that are gold, 0 to 1; 0 for none.
        seed: Of the person: the same person always gets gold at the same numbers.
    """
    if share <= 0:
        return False
    part, place = divmod(number - 1, block(share))
    return place == _place(part, share, seed)


def coming(number: int, plain: int, share: float, seed: str, most: int) -> int:
    """Returns how many gold images somebody will get among so many others.

    Args:
        number: Of the next image, from 1.
        plain: Images that are left and no gold.
        share: As of `is_gold`.
        seed: As of `is_gold`.
        most: Gold images that are left.
    """
    if share <= 0 or plain <= 0:
        return 0
    size = block(share)
    if size == 1:
        return most
    part, place = divmod(number - 1, size)
    own = _place(part, share, seed)
    has_gold = own >= place
    rest_of_block = size - place - has_gold
    if plain <= rest_of_block:
        return min(most, int(has_gold and plain > own - place))
    plain -= rest_of_block
    # Whole blocks, and a last one that ends with an image that is no gold.
    whole = (plain - 1) // (size - 1)
    rest = plain - whole * (size - 1)
    last = _place(part + 1 + whole, share, seed) < rest
    return min(most, has_gold + whole + last)


def _place(part: int, share: float, seed: str) -> int:
    chance = Random(f"{seed}\n{part}")  # noqa: S311 - no secret
    return chance.randrange(block(share))
