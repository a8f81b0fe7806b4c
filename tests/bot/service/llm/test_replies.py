"""What a server sends back, also where it means no good."""

from __future__ import annotations

import json

import pytest

from bot.service.llm.errors import LlmError, LlmReason
from bot.service.llm.replies import TokenCount, read_part


def part(**message: object) -> str:
    return json.dumps({"choices": [], **message})


@pytest.mark.parametrize(
    ("prompt", "completion", "counted"),
    [(812, 96, True), (0, 0, True), (2**63, 1, False), (1, 10**30, False), (-1, 5, False)],
)
def test_only_what_an_answer_can_cost_is_counted(
    prompt: int, completion: int, counted: bool
) -> None:
    usage = {"prompt_tokens": prompt, "completion_tokens": completion}
    found = read_part(part(usage=usage), "tiny", "here").tokens
    assert found == (TokenCount(prompt, completion) if counted else None)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (429, LlmReason.QUOTA),
        ("401", LlmReason.KEY),
        ("1" * 5000, LlmReason.SERVER),
        (int("9" * 400), LlmReason.SERVER),
        ("model_not_found", LlmReason.SERVER),
    ],
)
def test_a_status_within_an_answer_is_one_of_three_digits(
    code: int | str, reason: LlmReason
) -> None:
    with pytest.raises(LlmError) as failed:
        read_part(part(error={"code": code}), "tiny", "here")
    assert failed.value.reason is reason
