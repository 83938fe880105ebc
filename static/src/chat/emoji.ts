/** Unicode emoji for the picker and for ":" completion: the ones people look for, by category. */

export interface Emoji {
  text: string;
  name: string;
}

const TABLE: Record<string, string> = {
  smileys:
    "😀 grinning|😃 smiley|😄 smile|😁 grin|😆 laughing|😅 sweat smile|🤣 rofl|😂 joy|🙂 slight smile|🙃 upside down|😉 wink|😊 blush|😇 innocent|🥰 smiling hearts|😍 heart eyes|🤩 star struck|😘 kiss|😋 yum|😛 tongue|😜 wink tongue|🤪 zany|🤑 money mouth|🤗 hug|🤭 giggle|🤫 shush|🤔 thinking|🤨 raised eyebrow|😐 neutral|😑 expressionless|😶 no mouth|😏 smirk|😒 unamused|🙄 rolling eyes|😬 grimace|😌 relieved|😔 pensive|😪 sleepy|😴 sleeping|😷 mask|🤒 fever|🤢 nauseated|🤧 sneeze|🥵 hot|🥶 cold|😵 dizzy|🤯 mind blown|🤠 cowboy|🥳 party|😎 sunglasses|🤓 nerd|🧐 monocle|😕 confused|😟 worried|🙁 frown|😮 open mouth|😲 astonished|😳 flushed|🥺 pleading|😨 fearful|😰 anxious|😢 cry|😭 sob|😱 scream|😖 confounded|😩 weary|🥱 yawn|😤 triumph|😡 rage|😠 angry|😈 smiling imp|💀 skull|💩 poop|🤡 clown|👻 ghost|👽 alien|🤖 robot",
  people:
    "👋 wave|🤚 raised hand|✋ hand|🖖 vulcan|👌 ok hand|🤌 pinched fingers|✌️ victory|🤞 crossed fingers|🤟 love you|🤘 rock on|🤙 call me|👈 point left|👉 point right|👆 point up|👇 point down|👍 thumbs up|👎 thumbs down|✊ fist|👊 punch|👏 clap|🙌 raised hands|🫶 heart hands|🙏 pray|🤝 handshake|💪 muscle|🧠 brain|👀 eyes|🫡 salute|🤷 shrug|🤦 facepalm|🙋 raising hand|💃 dancing|🕺 dancer|🏃 running|🧙 mage|🧟 zombie|🥷 ninja|👑 crown",
  nature:
    "🐶 dog|🐱 cat|🐭 mouse|🐹 hamster|🐰 rabbit|🦊 fox|🐻 bear|🐼 panda|🐨 koala|🐯 tiger|🦁 lion|🐮 cow|🐷 pig|🐸 frog|🐵 monkey|🙈 see no evil|🐔 chicken|🐧 penguin|🐦 bird|🦆 duck|🦉 owl|🐺 wolf|🦄 unicorn|🐝 bee|🦋 butterfly|🐌 snail|🐢 turtle|🐍 snake|🦖 dinosaur|🐙 octopus|🦀 crab|🐟 fish|🐬 dolphin|🐳 whale|🦈 shark|🌵 cactus|🌲 tree|🍀 clover|🌹 rose|🌻 sunflower|🍄 mushroom|🌍 earth|🌙 moon|⭐ star|🌈 rainbow|☀️ sun|⛈️ storm|❄️ snow|🔥 fire|💧 drop|🌊 wave of water",
  food: "🍎 apple|🍌 banana|🍉 watermelon|🍇 grapes|🍓 strawberry|🍑 peach|🍍 pineapple|🥑 avocado|🌶️ pepper|🌽 corn|🥕 carrot|🍞 bread|🧀 cheese|🥓 bacon|🍔 burger|🍟 fries|🍕 pizza|🌭 hot dog|🌮 taco|🍜 noodles|🍣 sushi|🍿 popcorn|🧂 salt|🍩 donut|🍪 cookie|🎂 cake|🍫 chocolate|🍦 ice cream|☕ coffee|🍵 tea|🍺 beer|🍻 cheers|🥂 toast|🍷 wine|🧋 bubble tea",
  activity:
    "⚽ football|🏀 basketball|🏈 american football|🎾 tennis|🏐 volleyball|🎱 pool|🏓 ping pong|🏒 hockey|⛳ golf|🏹 bow|🎣 fishing|🥊 boxing|🏆 trophy|🥇 first|🥈 second|🥉 third|🎖️ medal|🎮 video game|🕹️ joystick|🎲 die|♟️ chess|🧩 puzzle|🎯 bullseye|🎳 bowling|🎨 art|🎬 film|🎤 microphone|🎧 headphones|🎸 guitar|🎹 piano|🥁 drum|🎻 violin|🎉 tada|🎊 confetti|🎁 present|🎈 balloon",
  things:
    "🚗 car|🚀 rocket|✈️ plane|🚲 bicycle|🏠 house|🏝️ island|⌚ watch|📱 phone|💻 laptop|⌨️ keyboard|🖱️ computer mouse|💾 floppy|📷 camera|📹 video camera|📺 television|💡 bulb|🔦 torch|📚 books|💰 money|💎 gem|🔧 wrench|🔨 hammer|⚙️ gear|🧲 magnet|💣 bomb|🔪 knife|🛡️ shield|🔑 key|🚪 door|🛏️ bed|🧸 teddy|📦 package|📌 pin|✏️ pencil|🔍 search|🔒 lock|🔔 bell|📣 megaphone",
  symbols:
    "❤️ heart|🧡 orange heart|💛 yellow heart|💚 green heart|💙 blue heart|💜 purple heart|🖤 black heart|🤍 white heart|💔 broken heart|💖 sparkling heart|💯 hundred|💢 anger|💥 boom|💫 dizzy star|💦 sweat drops|💤 zzz|✨ sparkles|✅ check|❌ cross|❓ question|❗ exclamation|⚠️ warning|🚫 forbidden|🔴 red circle|🟠 orange circle|🟡 yellow circle|🟢 green circle|🔵 blue circle|🟣 purple circle|⬆️ up|⬇️ down|➡️ right|⬅️ left|♻️ recycle|🏁 finish|🏳️‍🌈 pride|🇪🇺 europe|🆗 ok|🆒 cool|🆕 new|🔝 top",
};

export const EMOJI: Record<string, Emoji[]> = Object.fromEntries(
  Object.entries(TABLE).map(([category, rows]) => [category, rows.split("|").map(split)]),
);

function split(row: string): Emoji {
  const space = row.indexOf(" ");
  return { text: row.slice(0, space), name: row.slice(space + 1) };
}
