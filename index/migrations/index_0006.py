"""Passages know the language of their article, and those not in English are cut anew.

Where sentences of other languages end is told better now. The articles are cut when the bot starts
or the index is updated; until then what they were cut into answers.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "index_0006"
down_revision = "index_0005"
branch_labels = None
depends_on = None

articles = sa.table("articles", sa.column("id"), sa.column("content", sa.Text))
passages = sa.table("passages", sa.column("article_id"), sa.column("language"))
chunked = sa.table("chunked", sa.column("article_id"))


def upgrade() -> None:
    """Write the language of each article that is not in English to its passages."""
    op.add_column("passages", sa.Column("language", sa.Text, nullable=False, server_default="en"))
    language = sa.cast(articles.c.content, sa.JSON)["language"].as_string()
    if op.get_context().dialect.name == "sqlite":
        # There JSON is text, and a cast would make a number of it.
        language = sa.type_coerce(articles.c.content, sa.JSON)["language"].as_string()
    others = sa.select(articles.c.id).where(language != "en")
    own = sa.select(language).where(articles.c.id == passages.c.article_id).scalar_subquery()
    op.execute(passages.update().values(language=own).where(passages.c.article_id.in_(others)))
    op.execute(chunked.delete().where(chunked.c.article_id.in_(others)))
