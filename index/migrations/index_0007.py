"""How many articles and passages an index holds is kept, and no longer counted at each question.

That no article lacks its passages is kept as well: all were looked at whenever one came in.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "index_0007"
down_revision = "index_0006"
branch_labels = None
depends_on = None

# Each article as it is counted, in the order of the columns that are added.
TELL_ALL = """
UPDATE chunked SET
    scope = coalesce((SELECT scope FROM articles WHERE id = chunked.article_id), ''),
    source = coalesce((SELECT source FROM articles WHERE id = chunked.article_id), ''),
    category_key = coalesce((SELECT category_key FROM articles WHERE id = chunked.article_id), ''),
    passages = (
        SELECT count(*) FROM passages
        WHERE passages.fingerprint = chunked.fingerprint
        AND passages.article_id = chunked.article_id
    )
"""
COUNT_ALL = """
INSERT INTO index_counts
    (fingerprint, scope, source, category_key, source_key, articles, passages)
SELECT chunked.fingerprint, chunked.scope, chunked.source, chunked.category_key,
    coalesce(min(articles.source_key), ''), count(*), sum(chunked.passages)
FROM chunked JOIN articles ON articles.id = chunked.article_id
WHERE chunked.passages > 0
GROUP BY chunked.fingerprint, chunked.scope, chunked.source, chunked.category_key
"""


def upgrade() -> None:
    """Add the counts, and count what there is."""
    for name in ("scope", "source", "category_key"):
        op.add_column(
            "chunked", sa.Column(name, sa.Text, nullable=False, server_default=sa.text("''"))
        )
    op.add_column("chunked", sa.Column("passages", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "index_counts",
        sa.Column("fingerprint", sa.Text, primary_key=True),
        sa.Column("scope", sa.Text, primary_key=True),
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("category_key", sa.Text, primary_key=True),
        sa.Column("source_key", sa.Text, nullable=False),
        sa.Column("articles", sa.Integer, nullable=False),
        sa.Column("passages", sa.Integer, nullable=False),
    )
    op.add_column(
        "fingerprints", sa.Column("whole", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.execute(TELL_ALL)
    op.execute(COUNT_ALL)
