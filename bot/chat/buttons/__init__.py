"""Who answers a press.

To add one:
1. Write a file here with a `PrivateAnswerButton` (or `PersistentButton`) of `bot.chat.ui.buttons`.
   Its `template` is the pattern of its id, which says all that it must know to be answered after a
   restart, as "news:vote:up".
2. End it with `async def setup(bot)` that calls `bot.add_dynamic_items`; it is found by being here.
3. Put the bare button, a `discord.ui.Button` with such an id, where a message is made. Of buttons
   below answers it is made in `bot.chat.rendering.below`, and the pattern stands in
   `bot.chat.rendering.ids`, for rendering imports nothing from here.
4. What the menu below answers offers is an entry with such an id: it is made in
   `bot.chat.rendering.below` too, and `bot.chat.buttons.more` says whose pattern it is.
Its test goes into `tests/bot/chat/buttons/`.
"""
