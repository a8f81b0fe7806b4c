"""Words that tell in what state something is, by field and language.

A line is a state and how it is written: `*` is any ending of a word, `~` up to six words between
two. What stands in round brackets is a pattern. What has most words is read before single ones.
"""

from __future__ import annotations

# The states of each field in the order in which one follows another. Those in one group may each
# follow the other, as who is dismissed may be reinstated, and dismissed again.
STATES = {
    "trial": (
        "suspected",
        "arrested",
        "charged",
        "tried",
        "convicted acquitted dropped",
        "overturned upheld",
    ),
    "office": ("out in",),
    "whereabouts": ("missing", "found"),
    "event": ("planned", "cancelled postponed revived", "held"),
    "deal": ("talks", "agreed collapsed", "completed"),
    "strike": ("striking working",),
    "access": ("closed open",),
    "law": ("proposed", "passed rejected", "repealed"),
    "captivity": ("captive", "freed"),
    "health": ("ill", "recovered", "died"),
    "fire": ("burning", "out_of_danger"),
    "ban": ("banned", "lifted"),
    "election": ("running", "leading", "elected defeated"),
}

A_VERDICT = "(?:conviction|verdict|sentence|ruling|judg?e?ment)s?"
CHARGES = "(?:charges?|case|indictment)"
TAKEOVER = "(?:takeover|purchase|sale|deal|merger|acquisition)"
AGREEMENT = "(?:deal|agreement|treaty|contract|accord)"

WORDS = {
    "en": f"""
suspected: suspect*, under investigation
arrested: arrest*, detained, taken into custody
charged: (?:was|were|been|is|are|formally) charged, charged (?:with|over), \
fac(?:es|ed|ing) charges, charges against, criminal charges, filed charges, indict*, accused of
tried: on trial, trial ~ (?:began|begins|opened|opens), plead* not guilty
convicted: convict*, found guilty, plead* guilty, guilty of, sentenced to, jailed for
acquitted: acquit*, found not guilty, cleared of
dropped: {CHARGES} ~ (?:dropped|dismissed|withdrawn|thrown out), \
(?:drop(?:s|ped)?|dismiss(?:es|ed)|withdrew|threw out) ~ {CHARGES}
overturned: {A_VERDICT} ~ (?:overturned|quashed|set aside|thrown out|annulled), \
(?:overturn(?:s|ed)?|quash(?:es|ed)?|set aside|threw out|annull?(?:s|ed)?) ~ {A_VERDICT}, retrial, \
exonerat*
upheld: {A_VERDICT} ~ upheld, upheld ~ {A_VERDICT}, upholds ~ {A_VERDICT}, appeal ~ \
(?:rejected|dismissed), (?:rejected|dismissed|lost|loses) ~ appeal
out: dismissed, sacked, ousted, resign*, fired (?:as|by|from|over), (?:was|were|been) fired, \
suspended (?:as|from), (?:was|were|been) suspended, stepped down, steps down, stood down, \
removed from, forced out, stripped of, quit (?:as|his|her|their|the)
in: reinstat*, reappoint*, rehired, re-hired, appointed, sworn in, returned to work, \
return(?:s|ed) (?:as|to office|to (?:his|her|their|the) (?:post|job|office|role)), \
back in (?:office|post|charge), back in (?:his|her|their|the) (?:post|job|office|role), \
restored (?:as|to), (?:given|got|gets|gave) ~ (?:post|job) back, named as
missing: missing, vanished, disappear*, lost contact, last seen
found: found (?:alive|dead|safe|unharmed), \
(?:was|were|been) (?:found|located)(?! (?:guilty|not|to)\\b), rescu*, \
body ~ (?:found|recovered), (?:found|recovered) ~ body, turned up
planned: planned, scheduled, (?:will|to) be held, will take place, announced, will open
cancelled: cancel*, called off, calls off, scrapped, abandoned, axed, shelved
postponed: postpon*, delayed, put off, rescheduled, pushed back
revived: revived, back on, will go ahead after all, will go ahead, reinstated
held: (?:was|were) held (?:in|on|at|as|for), took place, went ahead
talks: talks, negotiat*, in discussions, bid for, offered to buy
agreed: {AGREEMENT} ~ (?:reached|signed|struck|agreed|sealed), \
(?:reach(?:es|ed)?|sign(?:s|ed)?|struck|strikes|agreed|sealed) ~ {AGREEMENT}, agreed to \
(?:buy|sell|merge|end|pay), accept(?:s|ed)? ~ (?:offer|bid)
collapsed: (?:talks|negotiations|deal|agreement|takeover|merger|bid) ~ \
(?:collapse[sd]?|fail(?:s|ed)?|broke down|break down|fell through|falls through\
|called off|ended without), \
(?:walk(?:s|ed) away|walk(?:s|ed) out|pull(?:s|ed) out|withdr[ae]ws?) ~ \
(?:talks|negotiations|deal|agreement|takeover|merger), (?:reject(?:s|ed)) ~ (?:offer|bid|deal), \
(?:abandon(?:s|ed)) ~ (?:bid|takeover|merger|talks)
completed: (?:complet(?:es|ed)|closed) ~ {TAKEOVER}, {TAKEOVER} ~ (?:completed|closed)
striking: on strike, strike ~ (?:began|begins|started|starts|goes on), beg[au]n ~ strike, walked out
working: strike ~ (?:ended|over|called off|suspended|ends), (?:ended|ends|called off|suspended) ~ \
strike, returned to work, return to work, back to work, back at work
closed: closed, shut, closure, cordoned off, out of service, (?:was|were|been|is|are) \
(?:suspended|halted|grounded), cut off
open: reopen*, re-open*, opened(?! (?:an?|fire)\\b), (?:is|are) open, open again, back in service, \
resumed?, resumes, restored, running again, back in operation
proposed: bill, proposed, proposal, proposes, put forward
passed: passed, approved, adopted, voted for, voted in favour, voted in favor, signed into law
rejected: rejected, voted down, voted against, vetoed, blocked, threw out
repealed: repealed, struck down, strikes down, reversed, withdrawn, scrapped, annulled
captive: kidnapped, abducted, hostage*, captive, held captive
freed: freed, released, escaped, release of
ill: hospitali[sz]ed, in hospital, taken to hospital, critical condition, seriously ill, \
intensive care, in a coma
recovered: discharged, left hospital, out of hospital, recovered, out of danger, \
(?:is|was) home from
died: died, dies, dead, death of
burning: burning, burns, raging, rages, spreading, out of control, on fire
out_of_danger: under control, contained, extinguished, put out
banned: banned, bans, ban on, imposed, imposes, in force, state of emergency ~ declared, \
declared ~ state of emergency
lifted: lifted, lifts, ban ~ (?:overturned|ended|dropped), (?:ended|dropped|overturned) ~ ban, \
revoked, eased
running: candidate, running for, standing for, runs for
leading: leads, leading, ahead
elected: elected, w[io]ns? ~ (?:election|vote|race|seat)
defeated: lost ~ (?:election|vote|race|seat), conceded, defeated
""",
    "de": """
suspected: verdächtig*, ermittelt gegen
arrested: festgenommen, verhaftet, festnahme, in haft
charged: angeklagt, anklage erhoben, anklage gegen
tried: vor gericht, prozess ~ (?:begann|begonnen|beginnt)
convicted: verurteil*, schuldig gesprochen, schuldspruch
acquitted: freigesprochen, freispruch
dropped: (?:verfahren|anklage) ~ (?:eingestellt|fallen gelassen|fallengelassen)
overturned: urteil ~ (?:aufgehoben|kassiert), (?:hob|hebt) ~ urteil ~ auf, aufhebung des urteils
upheld: urteil ~ bestätigt, (?:bestätigte|bestätigt) ~ urteil
out: entlassen, abgesetzt, zurückgetreten, rücktritt, suspendiert, gefeuert, abberufen
in: wieder eingesetzt, wiedereingesetzt, wieder im amt, ernannt, zurück im amt, vereidigt
missing: vermisst, verschwunden
found: gefunden, gerettet, aufgetaucht, wohlbehalten
planned: geplant, angekündigt, soll ~ stattfinden
cancelled: abgesagt, gestrichen, absage
postponed: verschoben, vertagt
held: fand ~ statt, stattgefunden
talks: verhandl*, gespräche
agreed: geeinigt, einigung, einigten, unterzeichnet
collapsed: gescheitert, abgebrochen, geplatzt
completed: abgeschlossen, vollzogen
striking: streiken, im streik, streik ~ begonnen
working: streik ~ (?:beendet|vorbei|ausgesetzt)
closed: gesperrt, geschlossen, sperrung, schließung
open: wieder geöffnet, wiedereröffnet, wieder offen, wieder frei, freigegeben, eröffnet
proposed: gesetzentwurf, vorgeschlagen
passed: verabschiedet, beschlossen, gebilligt, angenommen
rejected: abgelehnt, verworfen, gestoppt
repealed: zurückgenommen, gekippt
captive: entführt, geisel*
freed: freigelassen, befreit
ill: im krankenhaus, intensivstation, schwer erkrankt
recovered: genesen, entlassen worden
died: gestorben, verstorben, starb
banned: verboten, verhängt
lifted: verbot ~ aufgehoben, gelockert
""",
    "fr": """
suspected: soupçonn*
arrested: arrêtée?s?, interpell*, arrestation
charged: inculp*, mise? en examen, mis en examen
tried: procès ~ (?:ouvert|commencé|débuté)
convicted: condamn*, reconnue? coupable
acquitted: acquitt*, relaxée?s?
dropped: non-lieu, (?:poursuites|charges) ~ abandonn\\w*
overturned: condamnation ~ (?:annulée|cassée), annul* ~ condamnation, (?:annul|cass)\\w* ~ jugement
upheld: condamnation ~ confirmée, confirm* ~ condamnation
out: limog*, révoqu*, démission*, licenci*, suspendue? de
in: réintégr*, renommée?, nommée?, rétablie?
missing: disparu*, portée?s? disparue?s?
found: retrouv*, sauvée?s?
planned: prévue?s?, annoncée?s?
cancelled: annulée?s?, annulation
postponed: reportée?s?, report
held: a eu lieu, s'est tenue?
talks: négoci*, pourparlers, discussions
agreed: accord ~ (?:conclu|signé|trouvé), (?:conclu|signé|trouvé) ~ accord
collapsed: échou*, rompu*, (?:négociations|accord) ~ échec
completed: finalisée?
striking: en grève, grève ~ (?:commencé|débuté)
working: grève ~ (?:terminée|levée|suspendue|fin), fin de la grève
closed: fermée?s?, fermeture
open: rouvert*, rouvre*, réouverture, ouverte?s?
proposed: projet de loi, proposée?
passed: adoptée?s?, approuvée?s?, votée?s?
rejected: rejetée?s?, bloquée?s?
repealed: abrogée?s?, retirée?s?
captive: enlevée?s?, otages?
freed: libérée?s?, libération
ill: hospitalis*, soins intensifs
recovered: sortie? de l'hôpital, rétablie?
died: mort, morte, décédée?, décès
banned: interdite?s?, imposée?s?
lifted: levée?s?
""",
    "es": """
suspected: sospech*
arrested: detenid*, arrest*
charged: imputad*, acusad* de, procesad*
convicted: condenad*, condena a, declarad* culpable
acquitted: absuelt*, absolu*
dropped: (?:cargos|caso) ~ (?:retirados|archivado)
overturned: (?:condena|sentencia) ~ anulad\\w*, anul* ~ (?:condena|sentencia)
upheld: (?:condena|sentencia) ~ confirmad\\w*, confirm* ~ (?:condena|sentencia)
out: destituid*, despedid*, cesad*, dimit*, renunci*
in: restituid*, reincorporad*, nombrad*, readmitid*
missing: desaparecid*, desapareci*
found: encontrad*, hallad*, rescatad*
planned: previst*, anunciad*
cancelled: cancelad*, suspendid*
postponed: aplazad*, pospuest*
held: tuvo lugar, se celebró
talks: negocia*, conversaciones
agreed: acuerdo ~ (?:alcanzado|firmado), (?:alcanz|firm)\\w* ~ acuerdo
collapsed: fracas*, rotas
striking: en huelga
working: huelga ~ (?:desconvocada|terminada|suspendida), fin de la huelga
closed: cerrad*, cierre
open: reabiert*, reabri*, reapertura, abiert*
proposed: proyecto de ley, propuest*
passed: aprobad*, aprobó
rejected: rechazad*, rechazó
repealed: derogad*, retirad*
captive: secuestrad*, rehen*
freed: liberad*
ill: hospitalizad*, cuidados intensivos
recovered: dad[oa] de alta, recuperad*
died: muert[oa], murió, falleci*
banned: prohibid*, impuest*
lifted: levantad*
""",
    "it": """
suspected: sospettat*, indagat*
arrested: arrestat*, fermat*
charged: incriminat*, rinviat[oaie] a giudizio, accusat[oaie] di
convicted: condannat*, condanna a
acquitted: assolt*, assoluzione
overturned: (?:condanna|sentenza) ~ annullat\\w*, annull* ~ (?:condanna|sentenza)
upheld: (?:condanna|sentenza) ~ confermat\\w*, conferm* ~ (?:condanna|sentenza)
out: licenziat*, rimoss*, destituit*, dimission*, esonerat*, dimess*
in: reintegrat*, nominat*, riammess*
missing: scompars*, dispers*
found: ritrovat*, trovat*, salvat*
planned: previst*, annunciat*
cancelled: annullat*, cancellat*
postponed: rinviat*, rimandat*
held: si è tenut\\w*, si è svolt\\w*
talks: negoziat*, trattativ*
agreed: accordo ~ (?:raggiunto|firmato), (?:raggiunt|firmat)\\w* ~ accordo
collapsed: fallit*, saltat*
striking: in sciopero
working: sciopero ~ (?:revocato|finito|sospeso)
closed: chius*
open: riapert*, riapre, apert*
proposed: disegno di legge, propost*
passed: approvat*
rejected: respint*, bocciat*
repealed: abrogat*, ritirat*
captive: rapit*, ostagg*
freed: liberat*
ill: ricoverat*, terapia intensiva
recovered: dimess[oaie] dall, guarit*
died: mort[oaie], decedut*
banned: vietat*
lifted: revocat*
""",
    "nl": """
suspected: verdacht*
arrested: aangehouden, gearresteerd, opgepakt
charged: aangeklaagd, vervolgd
convicted: veroordeel*, schuldig bevonden
acquitted: vrijgesproken, vrijspraak
overturned: (?:veroordeling|vonnis) ~ (?:vernietigd|herroepen)
upheld: (?:veroordeling|vonnis) ~ bevestigd
out: ontslagen, afgezet, geschorst, afgetreden, opgestapt
in: hersteld in, teruggekeerd, benoemd, terug in
missing: vermist, verdwenen
found: gevonden, teruggevonden, gered
planned: gepland, aangekondigd
cancelled: afgelast, geschrapt, geannuleerd
postponed: uitgesteld
held: vond plaats, gehouden
talks: onderhandel*, gesprekken
agreed: akkoord ~ bereikt, bereikt* ~ akkoord, ondertekend
collapsed: mislukt, stukgelopen, afgebroken
striking: staken, in staking
working: staking ~ (?:voorbij|beëindigd|opgeschort)
closed: gesloten, afgesloten, sluiting
open: heropend, weer open, geopend
proposed: wetsvoorstel, voorgesteld
passed: aangenomen, goedgekeurd
rejected: verworpen, afgewezen
repealed: ingetrokken, teruggedraaid
captive: ontvoerd, gegijzeld, gijzelaar*
freed: vrijgelaten, bevrijd
ill: opgenomen in, intensive care
recovered: hersteld, ontslagen uit
died: overleden, gestorven
banned: verboden
lifted: opgeheven
""",
    "pt": """
suspected: suspeit*
arrested: detid[oa]s?, pres[oa]s?
charged: acusad*, indiciad*
convicted: condenad*
acquitted: absolvid*
overturned: (?:condenação|sentença) ~ anulad\\w*, anul* ~ (?:condenação|sentença)
upheld: (?:condenação|sentença) ~ confirmad\\w*
out: demitid*, demiti*, exonerad*, renunci*, destituíd*
in: reintegrad*, reconduzid*, nomead*
missing: desaparecid*, desaparece*
found: encontrad*, resgatad*
planned: previst*, anunciad*
cancelled: cancelad*
postponed: adiad*
held: realizou-se, aconteceu
talks: negocia*, conversações
agreed: acordo ~ (?:alcançado|assinado|fechado), (?:alcanç|assin|fech)\\w* ~ acordo
collapsed: fracass*
striking: em greve
working: greve ~ (?:encerrada|suspensa|terminada)
closed: fechad*, encerrad*, interditad*
open: reabert*, reabri*, reabertura
proposed: projeto de lei, propost*
passed: aprovad*, aprovou
rejected: rejeitad*, chumbad*
repealed: revogad*
captive: sequestrad*, refém, reféns
freed: libertad*, solt[oa]s?
ill: hospitalizad*, internad*
recovered: teve alta, recebeu alta
died: mort[oa]s?, morreu, faleceu
banned: proibid*
lifted: levantad*
""",
    "ru": """
suspected: подозрева*
arrested: арестов*, задержан*
charged: обвинен* в, предъявлен* обвинен\\w*
convicted: осужден*, признан\\w* виновн\\w*, приговорен*
acquitted: оправдан*
overturned: приговор ~ отмен\\w*, отменил\\w* ~ приговор
upheld: приговор ~ оставлен, оставил ~ приговор ~ в силе
out: уволен*, отстранен*, отставк*
in: восстановлен*, назначен*, вернул\\w* на пост
missing: пропал*, исчез*
found: найден*, нашли, спасен*
planned: запланирован*, объявлен*
cancelled: отменен*, отменил*
postponed: перенесен*, отложен*
held: состоял*, прошел
talks: переговор*
agreed: соглашени\\w* ~ подписан\\w*, подписал* ~ соглашени\\w*, договорил*
collapsed: сорван*, провалил*
striking: бастуют, начал* забастовк\\w*
working: забастовк\\w* ~ (?:окончена|прекращена|завершена)
closed: закрыт*, перекрыт*
open: вновь открыт*, снова открыт*, открылся
passed: принят*, одобрен*
rejected: отклонен*, отверг*
captive: похищен*, заложник*
freed: освобожден*
ill: госпитализирован*, в реанимации
recovered: выписан*
died: умер*, скончал*
banned: запрещен*
lifted: снят запрет, сняли запрет
""",
    "ja": """
suspected: 疑い
arrested: 逮捕
charged: 起訴
convicted: 有罪
acquitted: 無罪
overturned: 破棄, 取り消し
out: 解任, 辞任, 解雇
in: 復帰, 就任, 復職
missing: 行方不明
found: 発見, 救助
planned: 予定
cancelled: 中止
postponed: 延期
held: 開催された
talks: 交渉, 協議
agreed: 合意
collapsed: 決裂
striking: ストライキ
closed: 閉鎖, 通行止め
open: 再開
proposed: 法案
passed: 可決
rejected: 否決
captive: 拉致, 人質
freed: 解放
died: 死亡
""",
}
