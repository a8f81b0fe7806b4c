"""Slash commands, and menus on messages: one file each, and nothing else.

To add one:
1. Write a file here with an `app_commands.command` (or a `Group`, or a `context_menu`); it is found
   by being here, offered and registered, and /help names it with its description.
2. Answer within `bot.chat.answering.answering`. What several commands share stands in
   `bot.chat.ui`, what messages look like in `bot.chat.rendering`.
3. Where it counts as a question, is not for everybody, or has a phrase of its own in /help, say so
   with `extras=marked(…)` of `bot.chat.marks`. A command without an entry for /help has a line of
   its own there, below the others and by name: take none while that is enough.
   `in_help=HelpEntry("{story} whole", row=1, place=2)` puts its phrase beside others instead. Row 0
   is the question, row 1 has the parts of a story, row 2 its surroundings and other stories, row 3
   passages and quotes, row 4 names alone; take the first free place at the end of one.

Its words are English until a catalogue has them. Its test goes into `tests/bot/chat/commands/`,
with `server` of `tests/conftest.py`; under `german_client` everyone's Discord is in German.
"""
