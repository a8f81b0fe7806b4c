"""Names and descriptions of commands in the languages of the catalogues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.i18n.language import choice, has_catalogue, speaking, translation
from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

# Discord takes no longer one.
DESCRIPTION_CHARS = 100


class CatalogueTranslator(app_commands.Translator):
    """Looks names and descriptions up in the catalogues."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002
    ) -> str | None:
        """Return a text in a language, None where it stays English."""
        # Of some thirty languages of Discord's, in each of which it asks for every text.
        if not has_catalogue(locale):
            return None
        said = translation(sentence_of(string), locale)
        if said is None or not string.extras:
            return said
        with speaking(locale):
            return fitting(**string.extras)


def listing(sentence: str, names: Sequence[str], **values: Any) -> app_commands.locale_str:
    """Return a description with a choice of names at its field `names`, `values` at the others.

    The sentence is translated, and the names are put into its translation; so names that are added
    leave the translation as it is.
    """
    extras = {"sentence": sentence, "names": tuple(names), **values}
    return app_commands.locale_str(fitting(sentence, names, **values), **extras)


def sentence_of(string: app_commands.locale_str) -> str:
    """Return what the catalogues hold of a text: itself, or the sentence that lists names."""
    return str(string.extras.get("sentence", string.message))


def fitting(
    sentence: str, names: Sequence[str], longest: int = DESCRIPTION_CHARS, **values: Any
) -> str:
    """Return a sentence with its names, in the language spoken now.

    Where they are too many for `longest` characters, the last ones are “other”.
    """
    fewer = [[*names[:count], _("other")] for count in range(len(names) - 1, 0, -1)]
    said = [_(sentence, names=choice(some), **values) for some in (list(names), *fewer)]
    return next((each for each in said if len(each) <= longest), said[-1])
