"""Ranking what several searches found.

Where the weights come from: no run that compared values of theirs was kept, so no file in
bench/results chose any of them. What was tuned was looked at on the development halves of
MultiHop-RAG and RealTimeQA and checked on the other halves (see README). What all weights come to
together is in bench/results/development.md; its sections are named beside them.
"""
