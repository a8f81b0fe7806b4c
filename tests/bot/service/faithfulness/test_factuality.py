"""What is said as a fact and is none in the sources, or the other way."""

from __future__ import annotations

import pytest
from checked import TODAY, kinds

from bot.service.faithfulness.checking import check
from bot.service.faithfulness.models import FindingKind, NumberedSource


@pytest.mark.parametrize(
    ("passage", "sentence"),
    [
        ("Police suspect Olga Brun of killing her husband.", "Olga Brun killed her husband."),
        ("Vera Holt was accused of taking bribes.", "Vera Holt took bribes."),
        (
            "Prosecutors said Piet Marsh may be charged with fraud.",
            "Piet Marsh was charged with fraud.",
        ),
        ("Scientists doubt that the drug cures cancer.", "Scientists say the drug cures cancer."),
        (
            "Claims that the vaccine causes fever are false, doctors said.",
            "The vaccine causes fever, doctors said.",
        ),
        (
            "Officials denied that the Brackwater bridge had collapsed.",
            "The Brackwater bridge had collapsed.",
        ),
        (
            "It is a lie that Anna Cole took bribes from Torrin Bank.",
            "Anna Cole took bribes from Torrin Bank.",
        ),
        ("A rumour that Piet Marsh has died is untrue.", "Piet Marsh has died."),
        (
            "If the bank fails, the council will sell the harbour.",
            "The council will sell the harbour.",
        ),
        ("Marsh promised to repay the debt.", "Marsh repaid the debt."),
        ("The bank could lose about 3 million crowns.", "The bank lost 3 million crowns."),
        ("Did Anna Cole take bribes?", "Anna Cole did take bribes."),
        ("Did Ian Fox steal the money?", "Ian Fox stole the money."),
        (
            "Marsh allegedly stole 40 paintings from the museum.",
            "Marsh stole 40 paintings from the museum.",
        ),
        ("Marsh reportedly left the party in anger.", "Marsh left the party in anger."),
        ("Marsh is said to be living in Cawdale.", "Marsh is living in Cawdale."),
        (
            "The minister is considering a ban on cars in the old town.",
            "The minister banned cars in the old town.",
        ),
        ("Repairs are expected to cost 8 million crowns.", "Repairs cost 8 million crowns."),
        ("The council plans to sell the harbour.", "The council sold the harbour."),
        ("The council plans to sell the harbour.", "The council will sell the harbour."),
        ("The council will sell the harbour next year.", "The council sold the harbour."),
        ("Holt threatened to close the school.", "Holt closed the school."),
        ("Vera Holt was cleared of taking bribes.", "Vera Holt took bribes."),
        ("Vera Holt was cleared of taking bribes.", "Vera Holt was accused of taking bribes."),
        ("Vera Holt was acquitted of fraud on Monday.", "Vera Holt committed fraud."),
        (
            "Unless the strike ends, the ferry company will cut its timetable.",
            "The ferry company will cut its timetable.",
        ),
        (
            "The council would sell the harbour if the bank failed.",
            "The council sold the harbour.",
        ),
        ("Marsh tried to sell the stolen boat.", "Marsh sold the stolen boat."),
        ("Marsh failed to sell the stolen boat.", "Marsh sold the stolen boat."),
        ("Marsh refused to sign the contract.", "Marsh signed the contract."),
        ("Holt hopes to open the bridge in May.", "Holt opened the bridge in May."),
        ("The agency warned that the dam could burst.", "The dam burst."),
        ("The union called for the minister to resign.", "The minister resigned."),
        ("The union urged the minister to resign.", "The minister resigned."),
        ("In the novel, the queen poisons her brother.", "The queen poisons her brother."),
        ("In a dream, Holt saw the harbour burn.", "Holt saw the harbour burn."),
        (
            "Experts say there is no evidence that the drug causes cancer.",
            "The drug causes cancer.",
        ),
        ("Torrin Bank bought Halden Line.", "Torrin Bank plans to buy Halden Line."),
        ("Torrin Bank bought Halden Line.", "Torrin Bank will buy Halden Line."),
        (
            "Piet Marsh was arrested on suspicion of murdering his brother.",
            "Piet Marsh murdered his brother.",
        ),
        (
            "The alleged thief, Ian Fox, sold the paintings to a dealer, police believe.",
            "Ian Fox sold the paintings to a dealer.",
        ),
        ("Olga Brun killed her husband, prosecutors allege.", "Olga Brun killed her husband."),
        ("The claim that Cole stole the money was denied by officials.", "Cole stole the money."),
        ("It is not true that Cole stole the money.", "Cole stole the money."),
        ("Engineers prevented the dam from bursting.", "The dam burst."),
        ("The court will decide whether Holt broke the law.", "Holt broke the law."),
        ("The storm may have destroyed 40 houses.", "The storm destroyed 40 houses."),
        ("Marsh might resign, his party said.", "Marsh resigned, his party said."),
        ("The ship probably sank on Monday.", "The ship sank on Monday."),
        ("Two climbers are feared dead.", "Two climbers are dead."),
        ("The firm must pay 3 million crowns.", "The firm paid 3 million crowns."),
        ("The police ruled out murder in the death of Ian Fox.", "Ian Fox was murdered."),
        ("It is a myth that cats hate water, said Holt.", "Cats hate water, said Holt."),
        (
            "“Vera Holt took bribes” is a lie, her lawyer said.",
            "Vera Holt took bribes, her lawyer said.",
        ),
        ("Torrin Bank bought Halden Line.", "Torrin Bank denied buying Halden Line."),
    ],
)
def test_what_takes_the_truth_out_may_not_be_left_out_or_put_in(
    passage: str, sentence: str
) -> None:
    assert kinds(passage, sentence)


@pytest.mark.parametrize(
    ("passage", "sentence"),
    [
        (
            "Prosecutors said Piet Marsh may be charged with fraud.",
            "Piet Marsh could be charged with fraud, prosecutors said.",
        ),
        (
            "Prosecutors said Piet Marsh may be charged with fraud.",
            "Piet Marsh might be charged with fraud.",
        ),
        ("Vera Holt is accused of taking bribes.", "Vera Holt stands accused of taking bribes."),
        ("Vera Holt is accused of taking bribes.", "Vera Holt allegedly took bribes."),
        (
            "Vera Holt is accused of taking bribes.",
            "Vera Holt faces accusations of taking bribes.",
        ),
        (
            "Officials denied that the Brackwater bridge had collapsed.",
            "Officials rejected claims that the Brackwater bridge had collapsed.",
        ),
        (
            "Officials denied that the Brackwater bridge had collapsed.",
            "The Brackwater bridge had not collapsed, officials said.",
        ),
        ("The council plans to sell the harbour.", "The council intends to sell the harbour."),
        (
            "The council will sell the harbour next year.",
            "The council plans to sell the harbour next year.",
        ),
        (
            "The council will sell the harbour next year.",
            "The council is to sell the harbour next year.",
        ),
        (
            "Police suspect Olga Brun of killing her husband.",
            "Olga Brun is suspected of killing her husband.",
        ),
        (
            "Police suspect Olga Brun of killing her husband.",
            "Olga Brun is suspected by police of killing her husband.",
        ),
        (
            "Scientists doubt that the drug cures cancer.",
            "Scientists are doubtful that the drug cures cancer.",
        ),
        (
            "If the bank fails, the council will sell the harbour.",
            "The council will sell the harbour if the bank fails.",
        ),
        (
            "If the bank fails, the council will sell the harbour.",
            "Should the bank fail, the council could sell the harbour.",
        ),
        ("Marsh promised to repay the debt.", "Marsh pledged to repay the debt."),
        (
            "The bank could lose about 3 million crowns.",
            "The bank may lose around 3 million crowns.",
        ),
        ("The strike begins tomorrow.", "The strike begins on 13 November."),
        (
            "Claims that the vaccine causes fever are false, doctors said.",
            "It is false that the vaccine causes fever, doctors said.",
        ),
        (
            "A rumour that Piet Marsh has died is untrue.",
            "It is not true that Piet Marsh has died.",
        ),
        ("Marsh resigned after he was accused of fraud.", "Marsh resigned."),
        ("Marsh, who may be charged, resigned on Monday.", "Marsh resigned on Monday."),
        ("The council plans to sell the harbour and the mayor resigned.", "The mayor resigned."),
        ("Two climbers are feared dead.", "Two climbers are believed to be dead."),
        ("The agency warned that the dam could burst.", "The dam could burst, the agency warned."),
        (
            "The union called for the minister to resign.",
            "The union urged the minister to resign.",
        ),
        ("The union urged the minister to resign.", "The union wants the minister to resign."),
        ("Vera Holt was cleared of taking bribes.", "Vera Holt was acquitted of taking bribes."),
        ("The strike will begin on Monday.", "The strike begins on Monday."),
        ("Marsh tried to sell the stolen boat.", "Marsh attempted to sell the stolen boat."),
        (
            "In the novel, the queen poisons her brother.",
            "The queen poisons her brother in the novel.",
        ),
        (
            "Did Anna Cole take bribes? The mayor was convicted of taking bribes on Monday.",
            "The mayor was convicted of taking bribes.",
        ),
        (
            "The court will decide whether Holt broke the law.",
            "The court has to decide whether Holt broke the law.",
        ),
        ("Repairs are expected to cost 8 million crowns.", "Repairs could cost 8 million crowns."),
    ],
)
def test_it_may_be_told_in_other_words(passage: str, sentence: str) -> None:
    assert kinds(passage, sentence) == set()


def test_a_fact_told_as_one_elsewhere_may_be_told_as_one() -> None:
    passage = "Vera Holt was accused of taking bribes. The court found that Holt took bribes."
    assert kinds(passage, "Holt took bribes.") == set()


def test_a_question_bears_nothing_out_and_is_no_sentence_without_its_mark() -> None:
    passage = "Is Mayor Anna Cole taking bribes? The council met."
    assert kinds(passage, "Is Mayor Anna Cole taking bribes?") == set()
    assert kinds(passage, "Is Mayor Anna Cole taking bribes.")
    assert kinds(passage, "Mayor Anna Cole is taking bribes.") == {FindingKind.FACTUALITY}


def test_a_denial_that_is_denied_leaves_it_open() -> None:
    passage = "Holt did not rule out job cuts."
    assert kinds(passage, "Holt declined to rule out job cuts.") == set()
    assert kinds(passage, "Holt announced job cuts.")
    assert kinds("Holt did not deny taking bribes.", "Holt took bribes.")


def test_may_is_a_month_too() -> None:
    passage = "The bridge opened last may after the council paid for it."
    assert kinds(passage, "The bridge opened after the council paid for it.") == set()


@pytest.mark.parametrize("language", ["de", "fr"])
def test_other_languages_have_no_cues(language: str) -> None:
    source = NumberedSource(1, "Der Wind may die alte Brücke zerstört haben.", language=language)
    assert check("Der Wind may die alte Brücke zerstört haben.", [source], TODAY) == ()
