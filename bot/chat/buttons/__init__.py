"""Who answers a press.

To add one:
1. Give its id a pattern in `bot.chat.rendering.ids`: all that it must know to be answered after a
   restart; and make the bare button in `bot.chat.rendering.below`.
2. Write a file here with a `PrivateAnswerButton` (or `PersistentButton`) of `bot.chat.ui.buttons`.
3. End it with `async def setup(bot)` that calls `bot.add_dynamic_items`; it is found by being here.
"""
