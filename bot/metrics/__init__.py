"""A process's metrics and health, at a port that `NEWSDESK_METRICS` names; off by default.

`figures.py` names every metric, `sources.py` reads them off an open newsdesk and `exporting.py`
makes Prometheus's families of them, by its own library, which is loaded where they are served.
`health.py` says whether a process is alive and ready, and `serving.py` answers `/metrics`,
`/healthz` and `/readyz`.

A role of its own, such as a worker, is a `bot.metrics.health.Role`, handed to
`bot.metrics.serving.served` beside the newsdesk. No text, name or id of people is in any of it.
"""
