// @twurple/chat with @twurple/auth, which asks whose token it is before it connects
// (TWURPLE_MOCK_API_PORT says where).
import { StaticAuthProvider } from "@twurple/auth";
import { ChatClient } from "@twurple/chat";
import { config, obey, saw } from "./program.mjs";

const { clientId, token, channel, port } = config;
const room = channel.slice(1);
const client = new ChatClient({
  authProvider: token ? new StaticAuthProvider(clientId, token) : undefined,
  channels: [room],
  // It only knows ports 80 and 443: what it adds lands in the query.
  hostName: `127.0.0.1:${port}/?`,
  ssl: false,
  logger: { minLevel: "critical" },
});

const message = (isAction) => (place, user, text, msg) =>
  saw("message", { login: user, text, id: msg.id, isAction, replyTo: msg.parentMessageId });
let isIn = false;
client.onJoin((place) => {
  isIn = true;
  saw("joined", { room: `#${place}` });
});
// It takes any msg_banned for the failure of a join, later ones as well.
client.onJoinFailure((place, reason) => isIn || saw("error", { text: `join: ${reason}` }));
client.onMessage(message(false));
client.onAction(message(true));
client.onTimeout((place, user, seconds) => saw("timeout", { login: user, seconds }));
client.onBan((place, user) => saw("ban", { login: user }));
client.onChatClear(() => saw("clear"));
client.onMessageRemove((place, id) => saw("deleted", { id }));
client.onSlow((place, isOn, seconds) => saw("slow", { seconds: isOn ? seconds : 0 }));
client.irc.onNotice((target, user, text, msg) => saw("notice", { id: msg.tags.get("msg-id") }));
client.onAnnouncement((place, user, info, msg) =>
  saw("usernotice", { id: "announcement", text: msg.text, color: info.color }),
);
client.onResub((place, user, info) =>
  saw("usernotice", { id: "resub", text: info.message ?? "", months: String(info.months) }),
);
client.onAuthenticationFailure((text) => saw("error", { text }));

const command = (text) => client.say(room, text);
obey({
  say: ({ text, replyTo }) => client.say(room, text, replyTo ? { replyTo } : {}),
  action: ({ text }) => client.action(room, text),
  timeout: ({ user, seconds }) => command(`/timeout ${user} ${seconds} calm down`),
  ban: ({ user }) => command(`/ban ${user} enough`),
  unban: ({ user }) => command(`/unban ${user}`),
  delete: ({ id }) => command(`/delete ${id}`),
  slow: ({ seconds }) => command(`/slow ${seconds}`),
  slowOff: () => command("/slowoff"),
  clear: () => command("/clear"),
});
client.connect();
