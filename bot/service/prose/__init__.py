"""Answers in prose by an LLM, of which only what the check lets through is said.

`models.py` has what passes between the steps. `prompt.py` says what is sent, `reading.py` reads
what comes back, `sifting.py` lets through what the cited passages bear out, and `assembling.py`
makes the answer of it; all are pure. `writing.py` asks the LLM.
"""
