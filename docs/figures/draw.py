"""The joints, and the poses of content/poses.yaml → joints.svg and poses.svg beside this file (`make guide`)."""

from pathlib import Path

from supple.figure.plates import joint_sheet, pose_sheet
from supple.schema import poses

HERE = Path(__file__).parent
POSES = HERE.parent.parent / "content" / "poses.yaml"


def sheets() -> dict[str, str]:
    """The pictures of the author's guide, by the name of their file."""
    named, faults = poses("content/poses.yaml", POSES.read_bytes())
    assert not faults, faults
    return {"joints.svg": joint_sheet(), "poses.svg": pose_sheet(named)}


if __name__ == "__main__":
    for name, svg in sheets().items():
        (HERE / name).write_text(svg, encoding="utf-8")
