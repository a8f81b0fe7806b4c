"""Ghost's export: the posts that are published."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from articles.formats import Format, RawFile
from articles.formats._summaries import left_out
from articles.models import Rejection
from articles.reading.building import Draft
from articles.reading.markup import blocks_of, dek_of, plain_line
from articles.reading.people import people_in
from articles.reading.sections import body_of
from articles.text import text_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

POST_STATUSES = {
    "draft": ("a draft", "drafts"),
    "scheduled": ("a post that is not out yet", "posts that are not out yet"),
    "sent": ("a post that went out by mail alone", "posts that went out by mail alone"),
}
PAGES = ("a page", "pages")
FOR_MEMBERS = ("a post for members alone", "posts for members alone")
UNPUBLISHED_POSTS = ("a post that is not published", "posts that are not published")


def recognises(file: RawFile) -> bool:
    """Return whether the file is JSON with the tables of Ghost's database."""
    return isinstance(_tables(file.json).get("posts"), list)


def read(file: RawFile) -> Iterator[Draft | Rejection]:
    """Yield each published post's article, and one line for each kind of what is left out."""
    tables = _tables(file.json)
    posts = _rows(tables, "posts")
    people = {row.get("id"): text_in(row.get("name")) for row in _rows(tables, "users")}
    tags = {row.get("id"): _tag(row) for row in _rows(tables, "tags")}
    authors = _joined(tables, "posts_authors", "author_id", people)
    topics = _joined(tables, "posts_tags", "tag_id", tags)
    settings = {row.get("key"): text_in(row.get("value")) for row in _rows(tables, "settings")}
    site = {
        "source": plain_line(settings.get("title", "")),
        "language": settings.get("locale") or settings.get("lang") or "",
    }
    kinds: Counter[tuple[str, str]] = Counter()
    for number, post in enumerate(posts, 1):
        if post.get("type") == "page" or post.get("page") in (1, True):
            kinds[PAGES] += 1
        elif (status := post.get("status")) != "published":
            kinds[POST_STATUSES.get(text_in(status), UNPUBLISHED_POSTS)] += 1
        elif text_in(post.get("visibility")) not in ("", "public"):
            kinds[FOR_MEMBERS] += 1
        else:
            key = post.get("id")
            names = authors.get(key) or [people.get(post.get("author_id"), "")]
            yield _draft(post, site, names, topics.get(key, [])).model_copy(
                update={**site, "path": f"{file.name}:{number}"}
            )
    yield from left_out(file.name, kinds)
    if not posts:
        yield Rejection(path=file.name, reason="it is an export that holds no posts")


def _draft(
    post: dict[str, Any], site: Mapping[str, str], authors: list[str], tags: list[str]
) -> Draft:
    headline = plain_line(text_in(post.get("title")))
    body = body_of(blocks_of(text_in(post.get("html")) or text_in(post.get("plaintext"))), headline)
    url = text_in(post.get("canonical_url"))
    return Draft(
        headline=headline,
        dek=dek_of(text_in(post.get("custom_excerpt")), headline, body),
        category=next(filter(None, tags), ""),
        url=url,
        author=people_in(", ".join(authors), site["source"]),
        published=post.get("published_at"),
        modified=post.get("updated_at"),
        # By its address it is the same story as in the site's feed.
        given_id="" if url else text_in(post.get("uuid")),
        image=text_in(post.get("feature_image")),
        body=body,
    )


def _tables(value: Any) -> dict[str, Any]:
    """Return the tables of an export, which may stand in a list of databases; {} for others."""
    if isinstance(value, dict) and isinstance(value.get("db"), list) and value["db"]:
        value = value["db"][0]
    data = value.get("data") if isinstance(value, dict) else None
    return data if isinstance(data, dict) else {}


def _rows(tables: Mapping[str, Any], name: str) -> list[dict[Any, Any]]:
    rows = tables.get(name)
    return [row for row in rows if _is_row(row)] if isinstance(rows, list) else []


def _is_row(row: object) -> bool:
    """Return whether a row is one, with keys to others that can be looked up."""
    keys = ("id", "key", "post_id", "author_id", "tag_id")
    return isinstance(row, dict) and not any(isinstance(row.get(k), dict | list) for k in keys)


def _joined(
    tables: Mapping[str, Any], name: str, key: str, names: Mapping[Any, str]
) -> dict[Any, list[str]]:
    """Return by post the names that a table between two others joins to it, in its order."""
    found: dict[Any, list[str]] = defaultdict(list)
    rows = _rows(tables, name)
    rows.sort(key=lambda row: order if isinstance(order := row.get("sort_order"), int) else 0)
    for row in rows:
        found[row.get("post_id")].append(names.get(row.get(key), ""))
    return found


def _tag(row: Mapping[Any, Any]) -> str:
    """Return a tag's name, nothing for one that readers do not see."""
    name = plain_line(text_in(row.get("name")))
    return "" if row.get("visibility") == "internal" or name.startswith("#") else name


GHOST = Format(
    names=("Ghost export",),
    suffixes=(".json",),
    contents="the published posts of a site, from Settings → Export",
    order=7,
    recognises=recognises,
    read=read,
)
