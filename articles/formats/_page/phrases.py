"""What pages say that are no article, in the languages that news is read in, as patterns."""

from __future__ import annotations

import re

from articles.text import fold


def lines_with(*patterns: str) -> re.Pattern[str]:
    """Return what matches a line that begins with one of some patterns, in any case."""
    return re.compile("|".join(f"(?:{each})" for each in patterns), re.IGNORECASE)


# What checks whether a reader is a program.
ROBOTS = lines_with(
    r"checking (if the site connection is secure|your browser)",
    r"just a moment\.\.\.",
    r"(verify|confirm|prove|make sure) (that )?you(['’]re| are) (not a (ro)?bot|(a )?human)",
    r"are you a (ro)?bot",
    r"i['’]?( a)?m not a robot",
    r"complete the (captcha|security check)",
    r"review the security of your connection",
    r"unusual (traffic|activity) from your",
    r"enable (javascript and cookies|cookies and javascript) to continue",
    r"pardon our interruption",
    r"attention required! \| cloudflare",
    r"ddos protection by",
    r"you( have|['’]ve)? been blocked",
    r"access (to this page )?(has been |is )?denied",
    r"request unsuccessful\. incapsula",
    r"automated (access|requests|queries)",
    r"überprüf\w+ .{0,40}\b(mensch|browser|verbindung)",
    r"sind sie ein (mensch|roboter)",
    r"(vérifi\w+|confirm\w+) .{0,30}\bêtes (pas un robot|un humain)",
    r"(verifi\w+|comprob\w+|confirm\w+) .{0,30}\b(no (eres|es) un robot|eres humano)",
    r"não (é|sou) um robô",
    r"non sei un robot",
    r"geen robot bent",
    r"не робот",
    r"ロボットではありません",
)
_PAGE = r"((the|this|your|that) )?(requested )?(web ?)?(page|url|article|file|document|story)"
# What a title is where there is no page.
ERRORS = lines_with(
    r"((http )?(error )?(40[0134]|410|429|50[0-4])|[45]\d\d error|error (code )?[45]\d\d)"
    r"(\s*[:|·–—-]?\s*((page|file) )?(not found|forbidden|error|gone|unauthorized|bad \w+|"
    r"internal server error|service unavailable|too many requests|gateway time-?out)\b.{0,40})?",
    rf"{_PAGE} (was|is|could|can) ?(not|n['’]t) (be )?(found|available|exist)\b[^:]{{0,40}}",
    rf"{_PAGE} (not (found|available)|do(es)?( not|n['’]t) exist|no longer exists?)\b[^:]{{0,40}}",
    rf"{_PAGE} (unavailable|missing)",
    r"not found",
    r"(we )?(can['’]?t|couldn['’]t|could not) find (that|the|this|your) page.{0,40}",
    r"internal server error|bad (gateway|request)|gateway time-?out",
    r"(service )?(temporarily )?unavailable",
    r"forbidden|unauthorized|access denied",
    r"something went wrong|an error (has )?occurred",
    r"(site|website) (is )?(under|down for) maintenance",
    r"(diese )?seite (wurde )?nicht gefunden|fehler (40\d|50\d)",
    r"((esta|la) )?p[áa]gina (.{0,30})?no (encontrada|existe)",
    r"((cette|la) )?page (est )?(introuvable|non trouvée|n['’]existe (pas|plus))",
    r"p[áa]gina não (encontrada|existe)",
    r"pagina non trovata",
    r"(deze )?pagina (is )?niet gevonden",
    r"страница не найдена",
    r"ページが(見つかりません|存在しません)",
    r"お探しのページ.{0,30}",
)
# What pages are called that tell of their site, folded.
SITE_PAGES = frozenset(
    fold(name)
    for name in (
        *("about", "about us", "about the newsroom"),
        *("who we are", "our team", "our staff", "meet the team", "masthead", "contact"),
        *("contact us", "imprint", "legal notice", "privacy policy", "privacy notice"),
        *("privacy statement", "our privacy policy", "cookie policy", "cookies policy"),
        *("privacy and cookies", "privacy and cookie policy", "terms of use", "terms of service"),
        *("terms and conditions", "terms & conditions", "advertise with us", "work with us"),
        *("editorial policy", "editorial guidelines", "corrections policy", "comment policy"),
        *("impressum", "über uns", "ueber uns", "wir über uns", "kontakt", "datenschutz"),
        *("datenschutzerklärung", "datenschutzerklaerung", "datenschutzhinweise", "agb"),
        *("nutzungsbedingungen", "allgemeine geschäftsbedingungen", "mediadaten"),
        *("quiénes somos", "sobre nosotros", "acerca de", "acerca de nosotros", "contacto"),
        *("aviso legal", "política de privacidad", "política de cookies", "términos de uso"),
        *("términos y condiciones", "condiciones de uso", "à propos", "à propos de nous"),
        *("qui sommes-nous", "contactez-nous", "nous contacter", "mentions légales"),
        *("politique de confidentialité", "politique de cookies", "conditions d’utilisation"),
        *("conditions générales d’utilisation", "cgu", "chi siamo", "contatti", "contattaci"),
        *("note legali", "informativa sulla privacy", "termini e condizioni", "over ons"),
        *("colofon", "privacybeleid", "privacyverklaring", "cookiebeleid"),
        *("algemene voorwaarden", "gebruiksvoorwaarden", "quem somos", "sobre nós", "contato"),
        *("fale conosco", "política de privacidade", "termos de uso", "termos e condições"),
        *("о нас", "о редакции", "о проекте", "о компании", "контакты", "редакция"),
        *("политика конфиденциальности", "пользовательское соглашение", "当サイトについて"),
        *("私たちについて", "会社概要", "運営会社", "お問い合わせ", "プライバシーポリシー"),
        *("個人情報保護方針", "利用規約"),
    )
)
# No story is called so, whatever else its page says.
THIS_SITE = frozenset(
    fold(name)
    for name in (
        *("about this site", "about this website", "about this web site", "about this blog"),
        *("about our site", "about our website", "about the site", "about the website"),
        *("about this newspaper", "about our newspaper", "about this newsletter"),
        *("über diese seite", "über diese website", "über diesen blog", "sobre este sitio"),
        *("sobre este sitio web", "acerca de este sitio", "sobre este blog", "sobre este site"),
        *("à propos de ce site", "à propos de ce blog", "informazioni su questo sito"),
        *("over deze site", "over deze website", "о сайте", "об этом сайте", "このサイトについて"),
    )
)
