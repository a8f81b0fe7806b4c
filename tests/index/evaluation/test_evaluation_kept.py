"""What an evaluation leaves behind: a calibrated threshold, and runs to compare with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes import NOON, make_article

from articles.errors import NewsdeskError
from bot.cli import figures
from index.evaluation.calibration import JUDGE, Calibration, calibrate, fit
from index.evaluation.comparison import Run, check_common, compare, read_run
from index.evaluation.evaluation import (
    Abstention,
    Evaluation,
    Result,
    Retrieval,
    summarise,
    text_hash,
)
from index.evaluation.questions import Question
from index.ranking.coverage import DEFAULT_MINIMUM

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.service.newsdesk import Newsdesk

CALIBRATION = Calibration(
    minimum=0.25, answered=0.96, null_answered=0.1, answerable=50, others=20, made=NOON
)


def test_a_threshold_between_the_two_kinds() -> None:
    fitted = fit([0.6 + n / 1000 for n in range(30)], [0.4 - n / 1000 for n in range(25)])
    assert fitted.minimum == pytest.approx(0.5)
    assert (fitted.answered, fitted.null_answered) == (1, 0)


def test_at_least_95_percent_of_the_answerable_are_kept() -> None:
    # Without that limit the best threshold were 0.65, which keeps 80%.
    answerable = [0.3] * 4 + [0.5] * 4 + [0.9] * 32
    others = [0.1] * 5 + [0.4] * 3 + [0.6] * 12
    fitted = fit(answerable, others)
    assert fitted.minimum == pytest.approx(0.2)
    assert (fitted.answered, fitted.null_answered) == (1, 0.75)
    fitted = fit([0.3, *answerable[4:], *[0.9] * 3], others)
    assert fitted.minimum == pytest.approx(0.45)
    assert fitted.answered == pytest.approx(39 / 40)


def test_a_calibration_needs_twenty_of_either_kind() -> None:
    with pytest.raises(NewsdeskError, match=r"at least 20 .* there are 19 and 30"):
        fit([0.9] * 19, [0.1] * 30)
    with pytest.raises(NewsdeskError, match="there are 30 and 0"):
        fit([0.9] * 30, [])


@pytest.mark.parametrize("others", [[0.5] * 20, [0.9] * 20])
def test_no_threshold_is_made_up_where_none_tells_them_apart(others: list[float]) -> None:
    with pytest.raises(NewsdeskError, match="No threshold tells"):
        fit([0.5] * 20, others)


def scored(number: int, confidence: float, first: int | None, **values: object) -> Result:
    """Return the result of a question with facts, or of a null one."""
    return Result(
        id=str(number),
        type="",
        text_hash=text_hash(f"Question {number}?"),
        confidence=confidence,
        first=first,
        average_precision=None if first is None else 0.5,
        **values,
    )


def test_a_fact_that_the_library_lacks_does_not_count_for_the_calibration() -> None:
    results = [scored(n, 0.8, 1, fact_there=True) for n in range(20)]
    results += [scored(n, 0.1, 0, fact_there=False) for n in range(20, 30)]
    results += [scored(n, 0.2, None) for n in range(30, 50)]
    made = calibrate(results, NOON)
    assert (made.minimum, made.answerable, made.others) == (0.5, 20, 20)


def test_the_threshold_is_the_setting_else_the_calibrated_one(
    newsdesk: Newsdesk, opened: Callable[..., Newsdesk]
) -> None:
    newsdesk.library.add(make_article(1))
    newsdesk.engine.follow()
    assert newsdesk.asking.minimum == DEFAULT_MINIMUM
    newsdesk.calibrations.keep(CALIBRATION)
    assert newsdesk.asking.minimum == 0.25
    assert newsdesk.calibrations.current() == CALIBRATION
    assert opened(minimum=0.7).asking.minimum == 0.7
    newsdesk.calibrations.keep(CALIBRATION.model_copy(update={"judge": JUDGE + 1}))
    assert newsdesk.asking.minimum == DEFAULT_MINIMUM


def test_each_index_has_a_calibration_of_its_own(
    newsdesk: Newsdesk, opened: Callable[..., Newsdesk]
) -> None:
    newsdesk.library.add(make_article(1))
    newsdesk.indexer.embed_missing()
    newsdesk.engine.follow()
    newsdesk.calibrations.keep(CALIBRATION)
    other = opened(model="other")
    other.maintenance.update()
    assert other.asking.minimum == DEFAULT_MINIMUM
    other.maintenance.rollback()
    assert other.asking.minimum == 0.25


def test_without_an_index_there_is_no_calibration(newsdesk: Newsdesk) -> None:
    newsdesk.calibrations.keep(CALIBRATION)
    assert newsdesk.calibrations.current() is None


def run_of(results: list[Result], minimum: float = 0.5) -> Run:
    """Return a run with some results."""
    return Run(
        made=NOON,
        newsdesk="1",
        fingerprint="f",
        model="fake",
        answerer="extractive",
        minimum=minimum,
        questions="q.jsonl",
        evaluation=summarise(results, minimum),
        results=tuple(results),
    )


def test_a_comparison_pairs_the_questions() -> None:
    before = run_of(
        [scored(1, 0.9, 5), scored(2, 0.9, 1), scored(3, 0.9, 2), scored(4, 0.8, None),
         scored(5, 0.1, None), scored(9, 0.9, 1)]
    )  # fmt: skip
    after = run_of(
        [scored(1, 0.9, 1), scored(2, 0.9, 0), scored(3, 0.9, 2), scored(4, 0.2, None),
         scored(5, 0.7, None), scored(8, 0.9, 1)]
    )  # fmt: skip
    given = compare(before, after)
    assert (given.questions, given.only_before, given.only_after) == (5, 1, 1)
    assert (given.better, given.worse) == (("1", "4"), ("2", "5"))
    changes = {change.figure: change for change in given.changes}
    assert changes["hits_at_10"].difference == pytest.approx(-1 / 3)
    assert changes["hits_at_4"].before == changes["hits_at_4"].after == pytest.approx(2 / 3)
    mrr = changes["mrr_at_10"]
    assert mrr.before == pytest.approx((1 / 5 + 1 + 1 / 2) / 3)
    assert mrr.low < mrr.difference < mrr.high
    assert changes["auc"].before == changes["auc"].after == 1
    assert changes["null_answered"].difference == 0
    assert "answer_at_1" not in changes


def test_a_comparison_with_itself_shows_no_change() -> None:
    run = run_of([scored(n, n / 10, n % 4) for n in range(9)] + [scored(9, 0.1, None)])
    given = compare(run, read_run(run.model_dump_json(), "run.json"))
    assert {(c.difference, c.low, c.high) for c in given.changes} == {(0, 0, 0)}
    assert given.better == given.worse == ()


def test_other_questions_are_not_compared() -> None:
    run = run_of([scored(1, 0.9, 1)])
    check_common(run, [Question(id="1", text="Question 1?")])
    for other in (Question(id="1", text="Another?"), Question(id="2", text="Question 1?")):
        with pytest.raises(NewsdeskError, match=r"asked other questions \(q.jsonl\)"):
            check_common(run, [other])


@pytest.mark.parametrize("text", ["", "[]", '{"made": "now"}', "no"])
def test_what_is_no_saved_run_is_refused(text: str) -> None:
    with pytest.raises(NewsdeskError, match=r"run.json is not a saved evaluation"):
        read_run(text, "run.json")


def test_the_tables_show_all_and_each_type() -> None:
    retrieval = Retrieval(
        questions=20, hits_at_4=0.5, hits_at_10=0.75, mrr_at_10=0.4, map_at_10=0.3
    )
    away = Abstention(null_questions=5, auc=0.9, answered=0.95, null_answered=0.1, null_at_95=0.2)
    text = figures.evaluation(
        Evaluation(retrieval=retrieval, by_type={"when": retrieval}, abstention=away)
    )
    assert text.count("0.750") == 2
    assert "when" in text
    assert "AUC 0.900" in text


def test_the_tables_fit_a_terminal() -> None:
    results = [
        scored(n, n / 50, n % 12 % 11, first_answer=n % 5, answer_there=True,
               said=(False, n % 2 == 0, True)).model_copy(update={"type": "comparison_query"})
        for n in range(40)
    ]  # fmt: skip
    results += [scored(n, 0.3, None) for n in range(40, 60)]
    run = run_of(results)
    text = figures.evaluation(run.evaluation)
    for title in ("Hits@10", "MAP@10", "first passage", "in 1 sentence", "AUC", "in the library"):
        assert title in text
    compared = figures.comparison(compare(run_of(results[10:] + results[:5]), run))
    calibrated = figures.calibration(CALIBRATION, 0.5, overruled=True)
    assert "only now" in compared
    assert "NEWSDESK_MINIMUM" in calibrated
    assert max(map(len, "\n".join([text, compared, calibrated]).splitlines())) <= 80


def test_the_ids_of_changed_questions_are_named() -> None:
    before = run_of([scored(n, 0.9, 0) for n in range(30)])
    text = figures.comparison(compare(before, run_of([scored(n, 0.9, 1) for n in range(30)])))
    assert "better (30): 0, 1, 2" in text
    assert "10 more" in text
    assert "worse" not in text
