"""The emotes every site has: code, and the name of the drawing in static/img/emotes.

The drawings are made by `static/art/emotes.py`. An entry's name is its id for ever; a new drawing
gets a new name, because old lines point at the old one.
"""

BUILT_IN_EMOTES = {
    "HeyYou": "wave",
    "LoveThis": "heart",
    "Giggle": "laugh",
    "GoodGame": "gg",
    "BigHype": "hype",
    "SoSad": "sad",
    "WideEyed": "surprised",
    "GrumpyFace": "grumpy",
    "TooCool": "cool",
    "HmmThink": "think",
    "PartyHat": "party",
    "SleepyTime": "sleepy",
    "FireUp": "fire",
    "ClapClap": "clap",
}
