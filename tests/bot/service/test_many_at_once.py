"""Many who ask at once are all answered, each what they asked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

from fakes import make_article

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk

ASKING = 50
SOON = 30.0


def test_fifty_threads_ask_at_once_while_articles_come_in(newsdesk: Newsdesk) -> None:
    list(newsdesk.library.add_all(make_article(number) for number in range(1, ASKING + 1)))
    newsdesk.indexer.embed_missing()
    newsdesk.engine.follow()
    together = Barrier(ASKING + 1)

    def ask(number: int) -> str:
        together.wait(SOON)
        question = f"What did engineer Vera{number} Holt say the repair would cost?"
        return " ".join(each.text for each in newsdesk.asking.ask(question).sentences)

    def bring() -> None:
        together.wait(SOON)
        for number in range(100, 110):
            newsdesk.library.add(make_article(number))
            newsdesk.engine.follow()

    with ThreadPoolExecutor(ASKING + 1) as pool:
        bringing = pool.submit(bring)
        answers = list(pool.map(ask, range(1, ASKING + 1)))
        bringing.result()
    for number, said in enumerate(answers, 1):
        assert f"the repair would cost {number} million crowns" in said
