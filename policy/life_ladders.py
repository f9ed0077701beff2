"""The standard's ladders about what is decided of an account, from its application to its closing."""

from policy.rungs import Ladder, rung

DECISION: Ladder = (
    rung(
        "responsible",
        -18,
        "Den som beslutar påminns efter en arbetsdag.",
        "Whoever decides is reminded after a working day.",
    ),
    rung(
        "responsible",
        -9,
        "Den som beslutar påminns en gång till, en arbetsdag innan tiden är ute.",
        "Whoever decides is reminded once more, a working day before the time is up.",
    ),
    rung(
        "deputy",
        0,
        "När tiden är ute får den frågan som kan besluta i stället.",
        "When the time is up, whoever can decide instead is asked.",
    ),
    rung(
        "manager",
        9,
        "Chefen till den som skulle ha beslutat får frågan senast en arbetsdag därefter.",
        "The manager of whoever was to decide is asked a working day later at the latest.",
    ),
    rung(
        "information_unit",
        18,
        "Informationsenheten får veta det sist och kan utse någon annan som beslutar.",
        "The information unit is told last and can choose somebody else who decides.",
    ),
)

PROPOSAL: Ladder = (
    rung(
        "manager",
        -45,
        "Chefen får frågan först: det är deras medarbetares tid det gäller.",
        "The manager is asked first: it is about the time of their staff.",
    ),
    rung(
        "information_unit",
        -45,
        "Informationsenheten får frågan direkt efter chefen, för att kunna hjälpa till.",
        "The information unit is asked right after the manager, to be able to help.",
    ),
    rung(
        "manager",
        0,
        "Har ingen bestämt något på en arbetsvecka får chefen frågan igen.",
        "If nobody has chosen anything within a working week, the manager is asked again.",
    ),
    rung(
        "information_unit",
        9,
        "En arbetsdag efter det får informationsenheten frågan igen.",
        "A working day after that the information unit is asked again.",
    ),
)

REVIEW: Ladder = (
    rung(
        "information_unit",
        -180,
        "Informationsenheten får veta det tjugo arbetsdagar i förväg, så att det finns tid.",
        "The information unit is told twenty working days ahead, so that there is time.",
    ),
    rung(
        "information_unit",
        0,
        "På dagen påminns informationsenheten igen, och sedan varje arbetsvecka tills det är gjort.",
        "On the day the information unit is reminded again, and then each working week until it is done.",
    ),
)

HAND_OVER: Ladder = (
    rung(
        "responsible",
        -18,
        "Den som står på tur i överlämningen påminns i tid.",
        "Whoever's turn it is in the hand-over is reminded in time.",
    ),
    rung(
        "deputy",
        0,
        "När tiden är ute får ersättaren veta att överlämningen väntar.",
        "When the time is up, whoever steps in is told that the hand-over waits.",
    ),
    rung(
        "manager",
        0,
        "Chefen får samtidigt veta att överlämningen väntar.",
        "The manager is told at the same time that the hand-over waits.",
    ),
    rung(
        "information_unit",
        9,
        "Informationsenheten får veta det en arbetsdag senare, så att ingen blir kvar med behörighet.",
        "The information unit is told a working day later, so that nobody keeps access by mistake.",
    ),
)

CLOSING: Ladder = (
    rung(
        "responsible",
        -18,
        "Den som står på tur i avslutet påminns i tid.",
        "Whoever's turn it is in the closing is reminded in time.",
    ),
    rung(
        "deputy",
        0,
        "När tiden är ute får ersättaren veta att avslutet väntar.",
        "When the time is up, whoever steps in is told that the closing waits.",
    ),
    rung(
        "manager",
        9,
        "En arbetsdag senare får chefen veta att avslutet väntar.",
        "A working day later the manager is told that the closing waits.",
    ),
    rung(
        "information_unit",
        18,
        "Informationsenheten får veta det sist, så att avslutet inte blir stående halvvägs.",
        "The information unit is told last, so that the closing does not stop half-way.",
    ),
)
