"""The real bot at a steady pace against a Discord on loopback: what `make soak` runs.

`run.py` plays it and writes the tables; `crowd.py` is the people who ask, `newsroom.py` the second
process that brings articles in and takes the oldest away. `watching.py` looks at the bot's process,
its folder and its log, and `judging.py` says by rule whether anything grew.
"""
