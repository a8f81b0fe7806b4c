"""Slash commands, and menus on messages: one file each, and nothing else.

To add one:
1. Write a file here with an `app_commands.command` (or a `Group`, or a `context_menu`); it is found
   by being here, offered and registered, and /help names it with its description.
2. Answer within `bot.chat.answering.answering`. What several commands share stands in
   `bot.chat.ui`, what messages look like in `bot.chat.rendering`.
3. Where it counts as a question, is not for everybody, or has a phrase of its own in /help, say so
   with `extras=marked(…)` of `bot.chat.marks`. Most need none: /help then gives a command a line of
   its own below the others, by name. `in_help=HelpEntry("{story} whole", row=1, place=2)` puts its
   phrase into a row instead, from the left by `place`: the question is row 0, a story's parts are
   row 1, other stories row 2, passages and quotes row 3, names alone row 4. Take the next place
   that is free in a row, or the next row.

Its words are English until a catalogue has them. Its test goes into `tests/bot/chat/commands/`,
with `server` of `tests/conftest.py`; under `german_client` everyone's Discord is in German.
"""
