"""What several outlets tell of one story, matter by matter: pure.

Sentences that say the same are aligned (`aligning`), what differs among them is named (`differing`,
`figures`, `times`, `slots`), and what one outlet alone tells is chosen (`only`).
"""
