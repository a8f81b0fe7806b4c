"""Whether a sentence that a model wrote is borne out by the passages that it cites: pure.

`check` in `bot/service/faithfulness/checking.py` is the way in, and says what is wrong; `support`
in `bot/service/faithfulness/support.py` says how well a sentence is borne out as a number.
"""
