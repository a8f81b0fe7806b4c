"""How pages ask, warn and point, in the languages that news is read in: as patterns of a line."""

from __future__ import annotations

import re

from articles.text import fold


def lines_with(*patterns: str) -> re.Pattern[str]:
    """Return what matches a line that begins with one of some patterns, in any case."""
    return re.compile("|".join(f"(?:{each})" for each in patterns), re.IGNORECASE)


# What asks the reader to pay or to log in: the text ends here for those who do not.
WALL = lines_with(
    r"you(['’]ve| have|['’]re|) (read|reached|used|hit|viewed|out)\b.{0,60}\b(free|limit)\b",
    r"you have .{0,30}\bfree (articles?|stories|views?)\b",
    r"(please )?(subscribe|register|sign (up|in)|log ?in)\b.{0,60}\bto (continue|read|keep|unlock)",
    r"(please )?(subscribe|register|sign (up|in)|log ?in)\b.{0,60}\b(full|get|for) access",
    r"subscribe\b.{0,60}\ba (month|week|year)\b",
    r"become an? (member|subscriber)\b",
    r"already (an? )?(subscribe[rd]|member|registered)\b",
    r"to (continue|keep) reading\b",
    r"continue reading (with|by|this)\b",
    r"this (article|story|content|post) is (only |exclusively )?(available )?(for|to|reserved for) "
    r"(our |paying |paid |registered )?(subscribers|members)",
    r"(subscriber|member)s?[- ]only (content|article|story)",
    r"(get|unlock) (unlimited|full) access\b",
    r"create (a free|your) account\b",
    r"jetzt (abonnieren|registrieren|weiterlesen)",
    r"weiterlesen mit\b",
    r"sie haben bereits ein\b",
    r"bereits (abonnent|registriert|kunde)",
    r"suscr[ií]bete\b.{0,60}\b(para|leyendo)\b",
    r"ya eres (suscriptor|miembro)",
    r"para (seguir|continuar) (leyendo|lendo)",
    r"cet article est réservé",
    r"la suite est réservée",
    r"d[ée]j[àa] abonn",
    r"abonnez-vous pour\b",
    r"il vous reste .{0,40}\bà lire",
    r"pour (lire la suite|continuer (à|votre) lire|continuer votre lecture)",
    r"assine (para|e)\b",
    r"já [ée] assinante",
    r"conteúdo exclusivo para assinantes",
    r"sei già abbonato",
    r"abbonati per\b",
    r"per continuare a leggere",
    r"al abonnee",
    r"word abonnee",
    r"(verder lezen\?|om verder te lezen)",
    r"оформите подписку",
    r"подпишитесь,? чтобы",
    r"уже (есть подписка|подписаны)",
    r"(この記事は)?(有料会員|会員)(限定|の方)",
    r"続きを(読む|お読み)",
    r"残り\d+文字",
)
# What asks for something else, or for consent.
REQUEST = lines_with(
    r"subscribe (now|today|here|to (our|the|us|this))\b",
    r"sign up (now|today|here|for|to)\b",
    r"get (our|the) ((daily|weekly|free|best|latest|top) ){0,2}(newsletter|briefing|app)",
    r"(join|follow|like) us on\b",
    r"follow .{0,40}\bon (x|twitter|facebook|instagram)\b.{0,60}$",
    r"download (our|the) .{0,20}\bapp\b",
    r"share this (article|story|post)\b",
    r"(we|this (web)?site|our (web)?site|our partners)\b.{0,40}\buses? cookies",
    r"by (clicking|continuing|using|subscribing)\b.{0,80}\byou (agree|accept|con)",
    r"(accept|manage|reject) (all )?(cookies|preferences)\b",
    r"(please )?(enable|turn on) (javascript|cookies)",
    r"(your|this) browser (does not|doesn['’]t) support",
    r"this (video|content) (can ?not|is not available|requires)",
    r"advertisement$",
    r"(story|article) continues (below|after)",
    r"wir verwenden cookies",
    r"diese (web)?seite (verwendet|nutzt) cookies",
    r"abonnieren sie (unseren|den|jetzt)",
    r"melden sie sich .{0,40}\bnewsletter",
    r"(usamos|utilizamos) cookies",
    r"este (sitio|site)\b.{0,20}\b(usa|utiliza) cookies",
    r"suscr[ií]bete a\b",
    r"inscreva-se\b",
    r"assine (a|nossa)\b",
    r"nous utilisons des cookies",
    r"ce site utilise des cookies",
    r"inscrivez-vous à\b",
    r"utilizziamo i cookie",
    r"questo sito (usa|utilizza)",
    r"iscriviti alla\b",
    r"(wij|we) gebruiken cookies",
    r"deze (web)?site (gebruikt|maakt gebruik)",
    r"(schrijf je in|meld je aan)",
    r"мы используем (файлы )?cookie",
    r"подпишитесь на\b",
    r"当(社|サイト).{0,20}(クッキー|cookie)",
    r"無料会員登録",
)
# What stands before the headline of another story.
LABELS = "|".join(
    (
        r"(read|see|watch|listen|learn)( (more|also|next|now|this|on|too))?",
        r"more( (on this|news|stories|from|coverage|reading|like this))?",
        r"also (read|see|watch)",
        r"related( (stories|story|articles?|news|coverage|content|reading|links?))?",
        r"recommended|don['’]t miss|further reading",
        r"(lesen|sehen) sie (auch|mehr|dazu)|mehr (zum thema|dazu)|auch interessant|siehe auch",
        r"(lea|lee|leer|ver) (también|más)|te puede interesar|relacionad[oa]s?",
        r"(à |a )?lire (aussi|également|plus|la suite)|voir aussi|sur le même sujet",
        r"(leia|veja) (também|mais)|saiba mais|leggi (anche|di più)|vedi anche",
        r"lees (ook|meer|verder)|(zie|bekijk) ook",
        r"(читайте|смотрите) (также|ещё)|читать (также|далее)|по теме",
        r"関連(記事|ニュース)?|あわせて読みたい",
    )
)
BEHIND_LABEL = ":\uff1a|»>→"
WITH_LABEL = lines_with(rf"(?P<label>{LABELS})\s*[{BEHIND_LABEL}–—]\s*\S")
LABEL_ALONE = lines_with(rf"({LABELS})\s*[{BEHIND_LABEL}]*$")
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
