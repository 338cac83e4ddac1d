"""Holds the constants of the consensus, each with its unit and its origin.

Units: "σ s" means sigma of the keypoint x root of the object's area; "s" means that root alone.
Both become pixels on a given object. Rates, shares and probabilities have no unit. "Clicks",
"images" and "observations" say how much data a prior is worth.

Origins:
    definition: it follows from a definition, which the comment names.
    fitted: by a regression on the development poses, the half of benchmarks/data that is not held
        out.
    chosen: by hand, for the PoseQ of simulated workers on the development poses. Where other values
        were measured the comment gives the change of PoseQ, summed over the settings that
        docs/consolidation.md names. "Near a count" means counted on these poses.
    guard: keeps the arithmetic away from 0, 1 and infinity, or leaves out what changes nothing.
"""

from math import log
from typing import Final

# --- Arithmetic (all modules) ---------------------------------------------------------------------
# Decimals of log masses and energies that are compared. Equal workers tie, and the last bit must
# not decide. Guard.
DIGITS: Final = 6
# The same as a difference: a smaller gain is no gain. Guard.
NO_GAIN: Final = 1e-6
# Log odds beyond this are certain. Guard.
MOST_LOG_ODDS: Final = 50.0
# Log masses beyond this overflow. Guard.
MOST_LOG_MASS: Final = 600.0
# A learned rate stays this far away from 0 and 1, and so does a probability. Guards.
LEAST_RATE, LEAST_PROBABILITY = 1e-3, 1e-6

# --- Rounds (batch) -------------------------------------------------------------------------------
# Rounds of beliefs about the poses and models of the workers. Chosen; 6: +0.002 ± 0.002 at half as
# much again of the time.
ROUNDS: Final = 4

# Standard deviation of a click on a point that stands alone, as a share of the root of the image's
# area: 10 pixels of a photograph of 4,000 x 3,000, which are three on a usual screen. Chosen.
POINT_SPREAD: Final = 0.003

# --- Scale of an object (members) -----------------------------------------------------------------
# The box of the labeled points is smaller than the object: log s grows by WHOLE, and by PART for
# each share of the points by which fewer than FULL are labeled. Chosen near the counts: 0.16 with
# 15 points or more of 17, 0.54 with 3 to 5.
SCALE_WHOLE, SCALE_PART, SCALE_FULL = 0.12, 0.75, 0.75

# --- Clustering (clustering) ----------------------------------------------------------------------
# Similarity below which two instances are two objects. Chosen; 0.17: +0.002 ± 0.003, 0.27: -0.003 ±
# 0.002.
SAME_OBJECT: Final = 0.22
# Boxes with a larger gap, in s, are not compared: k is below 0.005 where sigma is 0.107. Guard.
FAR_APART: Final = 1.0
# The exponent's divisor, in (σ s)². Definition: KS divides d² by 8 (σ s)², and the difference of
# two clicks has the variance of both.
PAIR_KERNEL: Final = 16.0
# An exchanged pair counts this much of a straight one: exchanging must pay. Chosen.
EXCHANGE_DISCOUNT: Final = 0.92
# A point that only one of two instances has weighs this much against them, in points. Chosen.
LONELY_POINT: Final = 0.3
# Points of one worker's two instances this close are the same click, in s. Chosen.
DUPLICATE_REACH: Final = 0.12

# --- A worker before anything is known (worker_model) ---------------------------------------------
# What a prior is worth, in observations. Chosen.
PRIOR_WEIGHT: Final = 10.0
# The same of missing and inventing points. With two workers, a missed and an invented point look
# the same: a strong prior keeps the two rates from drifting on their own estimates. Chosen; 30:
# +0.001 ± 0.001.
RIGID_WEIGHT: Final = 60.0
# Images that the prior of inventing instances is worth. Chosen.
INVENTION_IMAGES: Final = 30.0
# Weight of the priors of single pairs, outliers and swaps, in clicks or pairs. Chosen.
CLICK_WEIGHT: Final = 3 * PRIOR_WEIGHT
# Click noise, standard deviation per axis in σ s. Chosen.
PRIOR_NOISE: Final = 0.75
# Rates of exchanging left and right: of the body, of one group of the rig, of a single pair.
# Chosen.
PRIOR_FLIP, PRIOR_PART, PRIOR_PAIR = 0.10, 0.02, 0.04
# Share of clicks that are nowhere near their point, and of those on a neighbor's. Chosen.
PRIOR_OUTLIER, PRIOR_SWAP = 0.05, 0.03
# Share of objects that a worker does not label; instances per image that are not there. Chosen.
PRIOR_MISS, PRIOR_INVENTION = 0.12, 0.04
# Share of points that a worker does not label, and labels without reason. Chosen.
PRIOR_MISSED_POINT, PRIOR_INVENTED_POINT = 0.12, 0.05
# Share of right visibilities. Chosen.
PRIOR_VISIBILITY: Final = 0.85
# Bounds of what a worker's model may become: noise in σ s, the others rates. Guards.
LEAST_NOISE: Final = 0.05
MOST_PAIR, MOST_OUTLIER, MOST_SWAP = 0.3, 0.9, 0.4
MOST_FLIP, MOST_PART = 0.97, 0.5

# --- Clicks (fit) ---------------------------------------------------------------------------------
# Noise of a click on an occluded point, in that of a visible one. Chosen.
OCCLUDED_NOISE: Final = 1.25
# A click is left out where it is about the keypoint with a lower chance. Guard.
LEAST_CHANCE: Final = 0.02
# Least share of clicks that are no outlier and no swap. Guard.
LEAST_INLIER: Final = 0.05
# Existence from which on an instance can attract a neighbor's clicks. Chosen.
NEIGHBOR_EXISTENCE: Final = 0.3
# Squared distance beyond which it attracts nothing, in 2 variances: e^-8 is nothing. Guard.
NEIGHBOR_REACH: Final = 8.0
# Clicks by which an object's own noise is shrunk to that of its workers. Chosen; half as many:
# +0.000 ± 0.003.
DIFFICULTY_WEIGHT: Final = 12.0
# Bounds of an object's difficulty, as a factor of the variance. Guard.
LEAST_DIFFICULTY, MOST_DIFFICULTY = 0.25, 6.0
# Squared residual that counts at most, in variances; and the leverage. Guards.
DIFFICULTY_MOST_SQUARE, DIFFICULTY_MOST_LEVERAGE = 16.0, 0.8

# --- Places (places) ------------------------------------------------------------------------------
# Share of clicks that are noisier than the worker's usual one, and by which factor of the variance.
# Chosen; a share of 0.2: +0.002 ± 0.002.
TAIL_SHARE, TAIL_VARIANCE = 0.1, 2.5**2
# Area over which a lost click can lie, in s². Chosen.
LOST_AREA: Final = 4.0
# Steps of one climb, and the squared step in variances at which it ends. Guards.
CLIMB_STEPS, CLIMB_STILL = 8, 1e-6
# A climb starts from the clicks that are about the keypoint with a higher chance. Chosen.
START_CHANCE: Final = 0.2
# Two modes are one when their squared distance is below this share of the variance. Guard.
SAME_MODE: Final = 0.1
# Sum of weights at which all clicks are lost. Guard.
NO_WEIGHT: Final = 1e-300

# --- Shape (shape) --------------------------------------------------------------------------------
# Length of a link of which nothing is known, in s, and the standard deviation of its log. Chosen
# near the count of 0.38 and 0.68 over all links of the development poses.
PRIOR_LENGTH, PRIOR_SPREAD = 0.4, 0.7
# Links that this prior is worth. Chosen.
PRIOR_LINKS: Final = 8.0
# Least standard deviation of the log of a length. Chosen.
LEAST_SPREAD: Final = 0.3
# Least lengths, in s: of a link that is learned, and of one that is judged. Guards.
LEAST_LEARNED_LENGTH, LEAST_JUDGED_LENGTH = 1e-3, 0.03
# Existence of the objects and certainty of the places from which lengths are learned. Chosen.
LEARNED_EXISTENCE, LEARNED_CERTAINTY = 0.7, 0.9
# Least likelihood ratio of one link: a single wrong neighbor must not rule a place out. Chosen.
LINK_FLOOR: Final = 0.02
# A place of a higher certainty is not chosen anew. Guard.
SETTLED_CERTAINTY: Final = 0.995
# Standard deviation of a normal in median absolute deviations. Definition.
MEDIAN_DEVIATION: Final = 1.48

# --- Presence and visibility (presence) -----------------------------------------------------------
# Share of objects on which a keypoint is labeled: at the start, and the prior of what is learned.
# Chosen near the count of 0.67.
START_PRESENCE, PRIOR_PRESENCE = 0.65, 0.6
# Chance that a point is labeled when this share of its neighbors on the rig is. Chosen near the
# counts of 0.02, 0.38, 0.77 and 0.95.
CONTEXT_KNOTS: Final = (0.0, 0.4, 0.7, 1.0)
PRIOR_CONTEXT: Final = (0.05, 0.35, 0.76, 0.94)
# Points that this prior is worth at each knot. Chosen.
CONTEXT_WEIGHT: Final = 60.0
# The learned chances stay this far away from 0 and 1. Guard.
LEAST_CONTEXT: Final = 0.005
# Times that the neighbors' presence is looked at. Chosen.
CONTEXT_ROUNDS: Final = 2
# Weight of a point's own rate beside its neighbors. Chosen.
OWN_SHARE: Final = 0.5
# Weight of clicks that meet, and the most log odds they may add. Workers invent points where a
# point might be, so that they meet proves less than chance would have it. Chosen.
SUPPORT, MOST_SUPPORT = 0.5, 1.5
# A point for which the votes are lower was labeled by nobody. Guard.
LEAST_VOTE: Final = 0.01
# Share of labeled points that are visible. Chosen; the count is 0.87.
PRIOR_VISIBLE: Final = 0.8
# Least accuracy with which a worker's visibility counts. Guard.
LEAST_ACCURACY: Final = 0.51

# --- Existence (existence) ------------------------------------------------------------------------
# Small and half-hidden objects are missed more often: factors of a worker's rate for objects with
# fewer points than FEW_POINTS, and for all others. Chosen.
FEW_POINTS: Final = 6
MISSED_WHEN_FEW, MISSED_WHEN_MANY = 1.7, 0.8
MOST_MISS: Final = 0.9
# Share of workers who leave pages empty without having looked, and how often they do. Chosen: such
# workers are more common than those who invent a whole body on every image.
PRIOR_BLANK, BLANK_PAGES = 0.05, 0.97
# Decoys, such as posters and reflections, per image, and the share of workers who label one.
# Chosen; 0.12 decoys: -0.02, with a better calibration.
PRIOR_DECOYS, PRIOR_BITE = 0.08, 0.45
# Images, or workers, that these are worth. Chosen.
DECOY_WEIGHT: Final = 30.0

# --- Left and right: patterns (patterns) ----------------------------------------------------------
# Of the exchanges of the whole body, the share that leaves the head as it is, and the share that
# leaves any other group. Chosen.
PRIOR_WITHOUT_HEAD, PRIOR_WITHOUT = 0.25, 0.03
# Groups of a rig that are a head. Definition: the library's rigs name them so.
HEADS: Final = ("head", "face")
# Least chance that nothing is exchanged. Guard.
LEAST_STRAIGHT: Final = 0.02

# --- Left and right: search (side_search) ---------------------------------------------------------
# Sweeps over all members in one climb, and times that all members are turned together. Chosen.
SWEEPS, TURNS = 4, 3
# Choices with a lower share of the probability are left out of the mixture. Guard.
LEAST_CHOICE: Final = 0.005

# --- Left and right: names (side_names, disagreements, one_more) ----------------------------------
# Probability of the names from which on they are no more in doubt. Chosen: one usual worker more
# (`PRIOR_FLIP`) carries names of which nothing is known beyond it.
DECIDED_NAMES: Final = 0.75
# Probability of names on which all agree up to which their exchange is suspected: as likely as
# not. Definition.
SUSPECTED_NAMES: Final = 0.5
# Decimals of the probabilities of choices that are compared: names that nothing decides tie. Guard.
NAME_DIGITS: Final = 3
# Least probability of names on which all members agree, whatever speaks against them. Chosen: of
# points below it 0.13 were right, on pools other than those of the tables.
LEAST_AGREED: Final = 0.1
# Least probability of any names where it is decided what is drawn. Definition.
EVEN_ODDS: Final = 0.5

# --- Left and right: what people agree on (agreement) ---------------------------------------------
# Two instances are close when half of their points are no farther apart than this, in σ s. Chosen:
# KS 0.93, where two people usually meet at KS 0.78.
CLOSE: Final = 0.75

# --- Left and right: two members (pairing) --------------------------------------------------------
# Most chance that one of two clicks is lost. Guard.
MOST_LOST: Final = 0.9

# --- Left and right: mirrors (mirrors) ------------------------------------------------------------
# Share of workers who exchange left and right as a habit, and how often they do. Chosen.
MIRRORS, MIRROR_FLIP = 0.08, 0.9
# Bodies that the prior of either kind of worker is worth. Chosen: +0.005 ± 0.004 over one kind
# worth 10.
FLIP_WEIGHT: Final = 30.0
# Prior strength of the pattern shares, in exchanges. Chosen.
SHARE_WEIGHT: Final = 20.0
# Steps of expectation and maximization, and starts that are followed. Chosen.
MIRROR_STEPS, MIRROR_STARTS = 8, 2
# A smaller gain of the log likelihood is no gain. Guard.
MIRROR_NO_GAIN: Final = 1e-9
# A mirror image of the solution with a lower probability is left out. Guard.
MIRROR_DOUBT: Final = 1e-4
# Objects below this existence, and choices below this chance, are left out. Guards.
MIRROR_EXISTENCE, MIRROR_CHANCE = 0.05, 1e-3

# --- Left and right: handedness (handedness, evidence) --------------------------------------------
# Log odds of the terms of a pose that is as it should be. Fitted: logistic regression against every
# exchange of the same pose (python -m benchmarks.consolidation.handedness). By part: "left lies on
# the image's right" when both eyes are seen, some of the face, ears alone, or nothing.
FRONT: Final = {
    "eye": (0.79, 0.08, 0.0, 0.0), "ear": (0.22, -0.16, -0.29, 0.0),
    "shoulder": (0.29, -0.09, -0.51, -0.16), "elbow": (0.79, 0.34, 0.36, 0.37),
    "wrist": (0.47, -0.28, -0.55, 0.02), "hip": (-0.12, 0.69, -0.46, -0.1),
    "knee": (0.98, -0.06, 0.06, 0.17), "ankle": (-0.44, -0.24, -0.19, 0.03),
}  # fmt: skip
# By part: "the near side is labeled, the far one not".
NEAR: Final = {
    "eye": 0.88, "ear": 1.08, "shoulder": 0.23, "elbow": 0.55,
    "wrist": 0.56, "hip": 0.31, "knee": 0.14, "ankle": 0.51,
}  # fmt: skip
# "The near side is visible, the far one occluded", of every part in NEAR.
NEAR_VISIBLE: Final = 0.06
# By part: "on its own side of a nose that is seen".
BESIDE_NOSE: Final = {"eye": 0.74, "ear": 0.76}
# By two parts: "the two pairs point the same way".
LINKED: Final = {
    ("ear", "eye"): 0.22, ("ear", "shoulder"): 1.02, ("eye", "shoulder"): 1.12,
    ("shoulder", "hip"): 1.39, ("shoulder", "elbow"): 1.01, ("elbow", "wrist"): 0.87,
    ("shoulder", "wrist"): 0.17, ("elbow", "hip"): 0.75, ("wrist", "hip"): 0.37,
    ("hip", "knee"): 1.45, ("knee", "ankle"): 1.58, ("hip", "ankle"): -0.07,
}  # fmt: skip
# The same of pairs whose names say nothing, all of which but eyes and ears are one part. Fitted, as
# above (log loss 0.182 for 0.175); and how many such pairs a body has at most. Definition.
FRONT_ELSEWHERE, NEAR_ELSEWHERE = (0.5, 0.11, -0.25, 0.05), 0.49
PAIRS_OF_A_BODY: Final = 6
# Of linked pairs whose names say nothing. Chosen.
LINKED_ELSEWHERE: Final = 1.0
# Distances below which a direction is no direction, in s: of a pair or a face, and of a face
# against shoulders. Chosen.
BLUR, BLUR_OF_SHOULDERS = 0.04, 0.1

# --- Learning (counts, offsets) -------------------------------------------------------------------
# From this leverage on nobody else speaks about a point. Guard.
MOST_LEVERAGE: Final = 0.9
# Squared residual that counts at most, in the worker's variance. Guard.
MOST_SQUARE: Final = 9.0
# Log odds that a departure of a single pair from a pattern costs when a pattern is read off.
# Chosen.
DEPARTURE_COST: Final = 3.0
# An offset must explain the clicks better than none by this much: the chi-squared of its two
# parameters. Chosen.
OFFSET_PROOF: Final = 12.0
# Another unit must explain this many times as much as the best one so far. Chosen.
OFFSET_BETTER: Final = 1.05
# Steps of Weiszfeld's iteration, and the distance that keeps it off a point, in the largest
# distance. Guards.
MEDIAN_STEPS, MEDIAN_BLUR = 20, 1e-3

# --- Results (drawing, results, one_more, disagreements) ------------------------------------------
# KS of an error that is still right. Definition: Ronchi & Perona (2017) call less a miss.
RIGHT_KS: Final = 0.5
# Squared distance at which KS is 0.5, in (σ s)². Definition: KS = exp(-d² / (8 (σ s)²)).
RIGHT_SQUARE: Final = 8 * log(2)
# The same distance in σ s, rounded, where a miss by a hair does not matter. Definition.
REACH, REACH_ON_NEIGHBOR = 2.3548, 2.35
# Error that all workers share and no averaging removes, per axis in σ s. Chosen.
SHARED_ERROR: Final = 0.3
# KS of a point on a wrong mode. Chosen.
WRONG_MODE_KS: Final = 0.1
# KS of a usual point: what drawing one that is not there costs. Chosen.
USUAL_KS: Final = 0.85
# Mistakes that several workers make alike look like agreement. Confidence is lowered by this share,
# divided by the number of answers. Fitted to calibration on the development poses; no other
# constant was.
COMMON_MISTAKE: Final = 0.05
# What an instance must be worth: where the search starts, and its bounds, as a batch may be small
# and the model wrong. In OKS. Chosen.
START_WORTH, LEAST_WORTH, MOST_WORTH = 0.4, 0.3, 0.45
WORTH_STEPS: Final = 5
# An object of a single labeled point is drawn from this existence on. Definition: rather there.
POINT_EXISTENCE: Final = 0.5
# Least expected OKS by which is divided. Guard.
LEAST_EXPECTED: Final = 1e-6
# A rival place of a higher probability may be chosen after one more answer. Guard.
LEAST_RIVAL: Final = 0.02
# How far off the forecast of an object's log odds is, as the scale of a logistic: the answer
# changes the rates too. Chosen near what another answer really made of one to four.
FORECAST_SPREAD: Final = 0.3
# Share of the smaller box that lies on another instance of other workers, from which on the two may
# be one object; and how far the halves of one may be apart, in s. Chosen: 97 of 100 bodies that are
# cut above the hips.
ON_TOP, HALVES_APART = 0.3, 0.75
# Probability of a rival place, and doubt about a point's presence, from which on an issue tells it.
# Chosen.
TOLD_RIVAL, TOLD_DOUBT = 0.2, 0.1
