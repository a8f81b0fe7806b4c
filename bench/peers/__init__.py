"""The newsdesk beside LangChain, LlamaIndex, txtai and Haystack: what `make bench` runs.

`run.py` has everything measured and writes the tables; `prepare.py` makes the libraries. Each
measurement is a process of its own (`measure.py`), in the environment of the system measured, which
is a class in a file of its name here. Only `run.py`, `prepare.py` and the two systems of the
newsdesk's own environment may import it; the others run where it is not installed.
"""
