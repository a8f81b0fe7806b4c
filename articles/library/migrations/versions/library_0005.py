"""The addresses of pages for phones, and of shared ones, are those of the pages themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from articles.identity import canonical_url

revision = "library_0005"
down_revision = "library_0004"
branch_labels = None
depends_on = None

articles = sa.table(
    "articles",
    sa.column("id", sa.Text),
    sa.column("url", sa.Text),
    sa.column("url_key", sa.Text),
)


def upgrade() -> None:
    """Write the addresses by which articles are found in the form that they have now.

    Ids stay: stories are cited and followed by them.
    """
    connection = op.get_bind()
    rows = connection.execute(
        sa.select(articles.c.id, articles.c.url, articles.c.url_key).where(
            articles.c.url_key.is_not(None)
        )
    ).all()
    for article_id, url, before in rows:
        if (key := canonical_url(url)) and key != before:
            connection.execute(
                articles.update().where(articles.c.id == article_id).values(url_key=key)
            )
