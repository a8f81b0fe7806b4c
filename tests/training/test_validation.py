"""What is told of a trained reader."""

from __future__ import annotations

from validation import figures_of


def test_figures_are_told_by_source() -> None:
    best = {
        "context": [(True, True, 2.0), (True, False, -1.0)],
        "written": [(True, True, 1.0), (False, False, -2.0), (False, False, 3.0)],
        "talk": [(False, False, -4.0)],
    }
    found = figures_of(best)
    # Nothing of its own is unanswered: 2 and -1 against the others' -2, 3 and -4.
    assert found["context"] == {
        "examples": 2,
        "answer first": 0.5,
        "AUC": 0.667,
        "refused at 0": None,
        "answered at 0": 0.5,
    }
    assert found["written"]["AUC"] == found["written"]["refused at 0"] == 0.5
    assert found["talk"]["answer first"] is found["talk"]["AUC"] is None
    assert found["talk"]["refused at 0"] == 1
