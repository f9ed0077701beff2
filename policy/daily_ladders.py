"""The standard's ladders about an account from day to day: its posts, its comments, and who has it."""

from policy.rungs import Ladder, rung

POSTING: Ladder = (
    rung(
        "responsible",
        -9,
        "Den som har kontot får frågan i tid: en arbetsdag före för varje inlägg som saknas.",
        "Whoever has the account is asked in time: a working day ahead for each missing post.",
    ),
    rung(
        "deputy",
        0,
        "Ersättaren får frågan när veckan är slut, och vet kanske vad som har publicerats.",
        "Whoever steps in is asked when the week is over: they may know what was published.",
    ),
    rung(
        "manager",
        9,
        "Chefen får frågan en arbetsdag senare, när ingen som sköter kontot har svarat.",
        "The manager is asked a working day later, when nobody who runs the account has answered.",
    ),
    rung(
        "information_unit",
        18,
        "Informationsenheten får frågan sist, för att se om någon sköter kontot.",
        "The information unit is asked last, to see whether anybody runs the account.",
    ),
)

COMMENT: Ladder = (
    rung(
        "responsible",
        -18,
        "Den som har kontot får veta genast att en kommentar väntar på svar.",
        "Whoever has the account is told at once that a comment waits for an answer.",
    ),
    rung(
        "responsible",
        -4,
        "Fyra arbetstimmar före svarstidens slut kommer en påminnelse till, så att svaret hinns med.",
        "Another reminder comes four working hours before the answer is due.",
    ),
    rung(
        "deputy",
        0,
        "När svarstiden är slut får ersättaren frågan, så att någon svarar samma dag.",
        "When the answer is due, whoever steps in is asked, so that somebody answers that day.",
    ),
    rung(
        "manager",
        4,
        "Fyra arbetstimmar senare får chefen veta att ingen har svarat.",
        "Four working hours later the manager is told that nobody has answered.",
    ),
    rung(
        "information_unit",
        9,
        "Efter en arbetsdag får informationsenheten veta det, så att den som frågar inte glöms bort.",
        "After a working day the information unit is told, so that whoever asks is not forgotten.",
    ),
)

WATCH: Ladder = (
    rung(
        "responsible",
        -9,
        "Den som har kontot får frågan på morgonen och har hela dagen på sig att svara.",
        "Whoever has the account is asked in the morning and has all day to answer.",
    ),
    rung(
        "deputy",
        -3,
        "Har ingen svarat tre arbetstimmar före dagens slut får ersättaren frågan.",
        "If nobody has answered three working hours before the day ends, whoever steps in is asked.",
    ),
)

COVER: Ladder = (
    rung(
        "responsible",
        -18,
        "De som kan ta över får frågan i tid, medan det går att planera.",
        "Those who can take over are asked in time, while it can be planned.",
    ),
    rung(
        "deputy",
        0,
        "När tiden är ute får även andra ersättare frågan.",
        "When the time is up, others who step in are asked as well.",
    ),
    rung(
        "manager",
        9,
        "Chefen får veta en arbetsdag senare att ingen tar över kontot.",
        "The manager is told a working day later that nobody takes over the account.",
    ),
    rung(
        "information_unit",
        18,
        "Informationsenheten får veta det sist och kan be någon annan ta över.",
        "The information unit is told last and can ask somebody else to take over.",
    ),
)

SUBSTITUTE: Ladder = (
    rung(
        "responsible",
        -45,
        "Den som har kontot får först föreslå vem som blir ersättare.",
        "Whoever has the account may first suggest who is to step in.",
    ),
    rung(
        "manager",
        0,
        "Har ingen föreslagits på en arbetsvecka får chefen utse någon.",
        "If nobody has been suggested within a working week, the manager is to appoint somebody.",
    ),
    rung(
        "information_unit",
        45,
        "Efter en arbetsvecka till får informationsenheten veta att kontot saknar ersättare.",
        "After another working week the information unit is told that nobody steps in for the account.",
    ),
)
