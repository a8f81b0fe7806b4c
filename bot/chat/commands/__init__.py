"""Slash commands, and menus on messages: one file each, and nothing else.

To add one:
1. Write a file here with an `app_commands.command` (or a `Group`, or a `context_menu`); it is found
   by being here, offered and registered, and /help names it with its description.
2. Answer within `bot.chat.answering.answering`. What several commands share stands in
   `bot.chat.ui`, what messages look like in `bot.chat.rendering`.
3. Where it counts as a question, is not for everybody, or has a phrase of its own in /help, say so
   with `extras=marked(…)` of `bot.chat.marks`.

Its words are English until a catalogue has them.
"""
