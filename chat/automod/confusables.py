"""Characters that look like Latin letters: the part of Unicode's confusables.txt that gets used.

What compatibility decomposition (NFKD) already maps (full width, mathematical, circled letters) is
not listed. Keys are looked up before and after case folding, because a capital and its small letter
can look like different letters (Greek Ν like N, ν like v).
"""

_PAIRS = {
    # Cyrillic
    "асеһіјӏорԛѕԝхуѵԁгзкмнптвь": "acehijlopqswxyvdr3kmhntbb",
    "АВЕЗКМНОРСТУХІЈЅԌ": "abe3kmhopctyxijsg",
    # Greek
    "αβγδεηικνορστυχωϲ": "abydenikvopotuxwc",
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧΣ": "abezhikmnoptyxe",
    # Armenian, Georgian, Cherokee (whose case folding gives the capitals)
    "աեհոսօցզ": "wthnuogq",
    "ᎪᏴᏟᎠᎬᏀᎻᎫᏦᏞᎷᏢᎡᏚᎢᏙᏔᎩᏃᏌ": "abcdeghjklmprstvwyzu",
    # Latin letters with parts that do not come off, turned ones, small capitals
    "øłđħŧƒǝɐɑɒɓɔɕɖɗɘɛɠɡɣɦɩɪɨɫɬɭɯɱɲɳŋɵɹɾɽʀʁʂʃʇʈʉʊʋʌʍʏʎʐʑʒƅƈƙƥƭƴȡȷ": (
        "oldhtfeaaabcoddeegguhiiilllmmnnnorrrrrsstuuuvvwyyzzzbckptydj"
    ),
    "ᴀʙᴄᴅᴇꜰɢʜᴊᴋʟᴍɴᴏᴘꜱᴛᴜᴠᴡᴢ": "abcdefghjklmnopstuvwz",
    "ı": "i",
}
_MORE = {"æ": "ae", "œ": "oe", "þ": "th"}
_APOSTROPHES = "'’‘ʼ`´＇"  # "don't" and "dont" are one word


def _ranges() -> dict[str, str]:
    """Alphabets that are drawn in boxes and that NFKD leaves alone."""
    letters = [chr(ord("a") + number) for number in range(26)]
    starts = (0x1F150, 0x1F170, 0x1F1E6)  # negative circled, negative squared, regional indicators
    return {chr(start + n): letter for start in starts for n, letter in enumerate(letters)}


def _table() -> dict[str, str]:
    table = {
        look: latin for looks, to in _PAIRS.items() for look, latin in zip(looks, to, strict=True)
    }
    return table | _MORE | _ranges() | dict.fromkeys(_APOSTROPHES, "")


CONFUSABLES = _table()
