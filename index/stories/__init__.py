"""Articles of one event are one story: placed as they come, merged and split as more comes.

A pure decision (`grouping`) stands beside the tables; `follower` reads the change log and asks it.
"""
