"""Several bots and workers on one PostgreSQL, as real processes: what `make fleet` runs.

`members.py` starts them and starts those anew that end, as Docker would; `program.py` is what each
runs: the newsdesk, with the embedder of `embedders/` that writes down what it embeds. `work.py`
gives them work, `looking.py` says what of it was lost or done twice. `run.py` kills them, and
`reporting.py` tells what that cost; `gone.py` takes their database away, and `workers.py` measures
how fast so many of them embed.
"""
