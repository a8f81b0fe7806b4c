"""/help tells of every command that members can call, in their language."""

from __future__ import annotations

import re

import pytest
from discord import app_commands

from bot.chat.discovery import found_commands
from bot.chat.marks import Users, users_of
from bot.chat.rendering.commands import help_rows, phrase
from bot.i18n.language import speaking

# What /help says of the commands that these rows name; a command of another file may add to it.
ROWS = {
    "en-US": [
        "**/ask** a question; limit it to a story, category, outlet or days",
        "**/keypoints** of a story · **/why** it matters · **/story** whole",
        "**/deepdive** into a story · **/related** stories · **/latest** stories",
        "**/search** for passages · **/checkquote** whether a sentence was reported",
        "**/sources** · **/categories** · **/status** · **/about** · **/privacy**",
    ],
    "de": [
        "**/fragen** zu den Nachrichten, auf Wunsch nur zu Artikel, Rubrik, Medium oder Zeitraum",
        "**/kernpunkte** eines Artikels · **/warum** er wichtig ist · **/artikel** im Ganzen",
        "**/hintergrund** zu einem Artikel · **/ähnliche** Artikel · **/neueste** Artikel",
        "**/suchen** nach Textstellen · **/zitat-prüfen**, ob ein Satz so berichtet wurde",
        "**/medien** · **/rubriken** · **/status** · **/über** · **/datenschutz**",
    ],
    "es-ES": [
        (
            "**/preguntar** algo; si quieres, solo sobre un artículo, una sección, un medio "
            "o un período"
        ),
        "**/puntos-clave** de un artículo · **/por-qué** importa · **/artículo** completo",
        "**/a-fondo** de un artículo · artículos **/relacionados** · **/últimos** artículos",
        "**/buscar** fragmentos · **/verificar-cita**: saber si una frase se publicó",
        "**/medios** · **/secciones** · **/estado** · **/acerca-de** · **/privacidad**",
    ],
    "fr": [
        (
            "**/demander** : poser une question, au besoin sur un article, une rubrique, un "
            "média ou une période"
        ),
        "**/points-clés** d’un article · **/pourquoi** il est important · **/article** en entier",
        "**/décryptage** d’un article · articles **/similaires** · **/derniers** articles",
        (
            "**/rechercher** des passages · **/vérifier-citation** : savoir si une phrase a "
            "été publiée"
        ),
        "**/médias** · **/rubriques** · **/état** · **/à-propos** · **/confidentialité**",
    ],
    "ja": [
        "**/質問** ニュースについて質問（記事、分野、媒体、期間で絞り込めます）",
        "**/要点** 記事の要点 · **/重要な理由** なぜ重要か · **/記事** 記事の全文",
        "**/深掘り** 記事の深掘り · **/関連記事** 関連する記事 · **/新着** 新しい記事",
        "**/検索** 該当箇所を検索 · **/引用確認** その文が報じられたかを確認",
        "**/媒体一覧** · **/分野一覧** · **/状態** · **/ボットについて** · **/プライバシー**",
    ],
    "pt-BR": [
        "**/perguntar** algo; se quiser, só sobre uma matéria, editoria, veículo ou período",
        "**/pontos-principais** de uma matéria · **/por-que** importa · **/matéria** completa",
        "Matéria **/em-profundidade** · matérias **/relacionadas** · **/últimas** matérias",
        "**/buscar** trechos · **/verificar-citação**: saber se uma frase foi publicada",
        "**/veículos** · **/editorias** · **/status** · **/sobre** · **/privacidade**",
    ],
}


NAMES = set(re.findall(r"\*\*/([\w-]+)\*\*", " ".join(ROWS["en-US"])))
NOT_OF_MEMBERS = {"article", "index", "settings"}


@pytest.mark.parametrize("locale", ROWS)
def test_help_names_the_commands_of_members(locale: str) -> None:
    known = NAMES | NOT_OF_MEMBERS
    commands = [
        command
        for command in found_commands()
        if command.name in known or isinstance(command, app_commands.ContextMenu)
    ]
    assert known <= {command.name for command in commands}
    with speaking(locale):
        assert help_rows(commands) == ROWS[locale]


def test_a_command_can_be_pressed_where_its_id_is_known() -> None:
    commands = [command for command in found_commands() if command.name in ("ask", "privacy")]
    known = {"ask": 12, "privacy": 34, "gone": 56}
    with speaking("de"):
        asking, privacy = help_rows(commands, known)
        assert asking.startswith("</fragen:12> zu den Nachrichten")
        # Of a group only a command can be pressed, which Discord knows by its English name.
        assert privacy == "</privacy show:34>"
        assert help_rows(commands)[1] == "**/datenschutz**"


@pytest.mark.parametrize("locale", ROWS)
def test_a_further_command_leaves_what_help_says_of_the_others(locale: str) -> None:
    commands = [command for command in found_commands() if command.name != "help"]
    with speaking(locale):
        told = [row.split(" · ") for row in help_rows(commands)]
        further = sorted(
            phrase(command)
            for command in commands
            if command.name not in NAMES | NOT_OF_MEMBERS
            and not isinstance(command, app_commands.ContextMenu)
            and users_of(command) is Users.MEMBERS
        )
    known = {part for row in ROWS[locale] for part in row.split(" · ")}
    of_known = [" · ".join(part for part in row if part in known) for row in told]
    assert [row for row in of_known if row] == ROWS[locale]
    assert sorted(part for row in told for part in row if part not in known) == further
