"""Words that say how something is asked, not what about, by language: pure.

They are compared as whole words before stemming, in small letters.
"""

from __future__ import annotations

from functools import cache

STOP_WORDS = {
    "en": (
        "a about after all also am an and any are as at be because been before being between both "
        "but by can could did do does doing during each else for from further had has have having "
        "he her here hers him his how i if in into is it its itself just me more most my no nor "
        "not of off on once only or other our out over own same she should so some such tell than "
        "that the their them then there these they this those through to too under until up us "
        "very was we were what when where which while who whom whose why will with would you your "
        "please according say says said report reported article articles news story stories much "
        "many happen happens happened latest newest recent recently s t d m re ve ll"
    ),
    "de": (
        "ab aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim "
        "bin bis bist da damit dann das dass dem den denn der deren des dessen die dies diese "
        "diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es "
        "etwas euch für gab gegen gibt habe haben hat hatte hatten ich ihm ihn ihr ihre ihrem "
        "ihren ihrer im in ins ist ja jede jedem jeden jeder jedes jetzt kann kein keine keinen "
        "können man mehr mein mit nach nicht noch nun nur ob oder ohne sagen sagt sagte schon "
        "sehr sein seine seinem seinen seiner seit sich sie sind so soll sollen sollte über um "
        "und uns unter viel viele vielen vom von vor war waren wann warum was wegen weil welche "
        "welchem welchen welcher welches wem wen wenn wer werden wessen weshalb wie wieso wieviel "
        "wieviele wieder wir wird wo wofür woher wohin wohl womit wurde wurden zu zum zur "
        "zwischen hoch lange laut bericht berichtet nachrichten passiert geschah neu neues "
        "neueste"
    ),
    "es": (
        "a al algo ante aquel aquella como cómo con contra cual cuál cuales cuáles cuando cuándo "
        "cuanta cuánta cuantas cuántas cuanto cuánto cuantos cuántos de del desde dice dicen dijo "
        "donde dónde durante e el él ella ellas ellos en entre era eran es esa esas ese eso esos "
        "esta está están estaba estas este esto estos fue fueron ha había han hasta hay he hubo "
        "la las le les lo los más me mi muy nada ni no nos o para pero por puede pueden porque "
        "que qué quien quién quienes quiénes se según ser estará será si sí sido sin sobre son su "
        "sus tal también tan te tiene tienen todo todos tras tu un una uno unos unas va van y ya "
        "yo noticia noticias pasó ocurrió último últimas"
    ),
    "fr": (
        "à a ai au aucun aussi autre aux avait avec avoir c ce cela celle celui ces cet cette "
        "ceux chez combien comme comment d dans de depuis des dit donc dont du elle elles en "
        "entre est et était étaient été être eu eux fait faut il ils j je jusque l la le les leur "
        "leurs lors lui m ma mais me mes moins mon n ne ni nos notre nous on ont ou où par pas "
        "pendant plus pour pourquoi près qu quand que quel quelle quelles quels qui quoi s sa "
        "sans se selon ses si son sont sous sur t ta te tes ton tous tout toute toutes très tu un "
        "une va vont vers vos votre vous y nouvelles actualités article passé dernières"
    ),
    "it": (
        "a ad ai agli al alla alle allo anche c che chi ci come con così cosa cui d da dagli dai "
        "dal dalla dalle dallo dei degli del dell della delle dello di dice disse dove due dopo e "
        "è ed era erano essere fa fino fra fu ha hai hanno ho i il in io l la le lei li lo loro "
        "lui ma me mi mia mio molto ne negli nei nel nell nella nelle nello no noi non nostro o "
        "ogni per perché perchè però più può qual quale quali quando quanta quante quanti quanto "
        "quel quella quelle quelli quello questa queste questi questo s sarà se secondo sei "
        "si sia sono stata stati stato su sua sue sugli sui sul sulla sulle suo suoi tra tu tutti "
        "tutto un una uno v vi notizie notizia successo articolo"
    ),
    "nl": (
        "aan al alle als ander andere bij daar dan dat de deze die dit doen door dus een en er ge "
        "geen gaat haar had hadden heb hebben heeft hem het hij hoe hoeveel hoelang hun ik in is "
        "ja je jij kan kunnen maar me meer men met mij mijn na naar niet nog nu of om omdat onder "
        "ons ook op over sinds te tegen toch toen tot u uit van veel vele volgens voor waar "
        "waarheen waarom waarvoor wanneer waren was wat we wel welk welke werd werden wie wiens "
        "wij wil worden wordt ze zegt zei zich zij zijn zo zou zal zullen nieuws artikel gebeurde "
        "gebeurd lang"
    ),
    "pt": (
        "a à ao aos as às até com como da das de dela dele do dos e é ela elas ele eles em entre "
        "era eram essa esse esta está estão estava este foi foram há isso já lhe mais mas me meu "
        "muito na nas não nem no nos num numa o onde os ou para pela pelas pelo pelos por porque "
        "porquê qual quais quando quanta quantas quanto quantos que quê quem razão são se segundo "
        "seja sem ser será seu seus sido sob sobre sua suas também te tem têm teve tinha tua um "
        "uma uns umas vai vão você disse diz notícia notícias aconteceu últimas artigo"
    ),
    "ru": (
        "а без был была были было быть в вам вас во вот все всё вы где да для до его её ее если "
        "есть ещё еще же за и из или им их к как какая какие какой какого какое каком какую когда "
        "кого ком кому кто куда ли либо между меня мне мой мы на над нам нас не него нее нет ни "
        "них но о об однако он она они оно от откуда очень по под после потому почему при про с "
        "сколько со так также такой там те тем то того тоже той только том тот у уже чего чем что "
        "чтобы чья чей эта эти это этого этой этом этот я новости сказал сообщил статья случилось "
        "произошло пока через"
    ),
}


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return a language's words that tell nothing; none for a language that is not known."""
    return frozenset(STOP_WORDS.get(language, "").split())
