"""Who answers what is no command and no button.

To add one:
1. Write a file here with a coroutine that takes what Discord sends with one of its events.
2. End it with `async def setup(bot)` that calls `bot.add_listener`, or starts a loop; it is found
   by being here.
3. What is to be done at a moment is put into `bot.state.due`; who does it stands in the bot's
   `due_handlers`, as `bot.chat.listeners.digests` does.
4. What Discord sends only to those who ask for it needs an intent in `bot.chat.client`; none of the
   privileged ones is asked for.
Its test goes into `tests/bot/chat/listeners/`.
"""
