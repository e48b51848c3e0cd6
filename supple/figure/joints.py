"""The joints that can be moved, each with its directions and limits in degrees.

The limits are the usual tables of normal range (AAOS; Norkin & White, Measurement of Joint Motion)
with a margin for assisted stretches.
"""

from collections.abc import Mapping

# A direction and its opposite share one number: the first counts positive.
PAIRS = (
    ("flexion", "extension"),
    ("abduction", "adduction"),
    ("internal", "external"),
    ("left", "right"),
    ("turn-left", "turn-right"),
    ("dorsiflexion", "plantarflexion"),
    ("pronation", "supination"),
    ("elevation", "depression"),
    ("protraction", "retraction"),
    ("horizontal-adduction", "horizontal-abduction"),
)
OPPOSITE = {one: other for pair in PAIRS for one, other in (pair, pair[::-1])}
POSITIVE = {one for one, _ in PAIRS}

SPINE: Mapping[str, Mapping[str, float]] = {
    "lumbar": {"flexion": 60, "extension": 35, "left": 35, "right": 35, "turn-left": 20, "turn-right": 20},
    "thoracic": {"flexion": 50, "extension": 30, "left": 35, "right": 35, "turn-left": 45, "turn-right": 45},
    "neck": {"flexion": 65, "extension": 75, "left": 50, "right": 50, "turn-left": 85, "turn-right": 85, "retraction": 5, "protraction": 5},
}
LIMBS: Mapping[str, Mapping[str, float]] = {
    "scapula": {"elevation": 8, "depression": 4, "protraction": 8, "retraction": 8},
    "shoulder": {
        "flexion": 180,
        "extension": 60,
        "abduction": 180,
        "adduction": 50,
        "horizontal-adduction": 140,
        "horizontal-abduction": 50,
        "internal": 90,
        "external": 100,
    },
    "elbow": {"flexion": 155, "extension": 10},
    "forearm": {"pronation": 90, "supination": 90},
    "wrist": {"flexion": 90, "extension": 95},
    "hip": {"flexion": 140, "extension": 30, "abduction": 60, "adduction": 35, "internal": 50, "external": 70},
    "knee": {"flexion": 160, "extension": 10},
    "ankle": {"dorsiflexion": 30, "plantarflexion": 60},
    "toes": {"extension": 90, "flexion": 45},
}
JOINTS = {**SPINE, **LIMBS}


def limit(joint: str, direction: str) -> float:
    """How far a joint goes in a direction: degrees, or centimetres where it slides."""
    return JOINTS[joint][direction]


def signed(direction: str, amount: float) -> tuple[str, float]:
    """The name of the pair's first direction, and the amount with its sign along that."""
    return (direction, amount) if direction in POSITIVE else (OPPOSITE[direction], -amount)
