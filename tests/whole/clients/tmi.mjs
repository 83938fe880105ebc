// tmi.js, as its own documentation uses it; only the server is another.
import tmi from "tmi.js";
import { config, obey, saw } from "./program.mjs";

const { login, token, channel, port } = config;
const client = new tmi.Client({
  options: { skipUpdatingEmotesets: true },
  logger: { info() {}, warn() {}, error() {}, setLevel() {} },
  connection: { server: "127.0.0.1", port, secure: false },
  identity: token ? { username: login, password: `oauth:${token}` } : undefined,
  channels: [channel],
});

client.on("join", (room, user, self) => self && saw("joined", { room }));
client.on("message", (room, tags, text, self) => {
  if (self) return;
  saw("message", {
    login: tags.username,
    text,
    id: tags.id,
    isAction: tags["message-type"] === "action",
    replyTo: tags["reply-parent-msg-id"] ?? null,
  });
});
client.on("timeout", (room, user, reason, seconds) => saw("timeout", { login: user, seconds }));
client.on("ban", (room, user) => saw("ban", { login: user }));
client.on("clearchat", () => saw("clear"));
client.on("messagedeleted", (room, user, text, tags) =>
  saw("deleted", { id: tags["target-msg-id"] }),
);
client.on("slowmode", (room, isOn, seconds) => saw("slow", { seconds: isOn ? Number(seconds) : 0 }));
client.on("notice", (room, id) => saw("notice", { id }));
client.on("usernotice", (id, room, tags, text) => saw("usernotice", { id, text: text ?? "" }));
client.on("resub", (room, user, streak, text, tags, methods) => {
  saw("usernotice", { id: "resub", text: text ?? "", months: tags["msg-param-cumulative-months"] });
  saw("resub", { login: tags.login, streak, text, months: tags["msg-param-cumulative-months"], plan: methods.plan });
});
client.on("subscription", (room, user, methods, text, tags) =>
  saw("subscription", { login: tags.login, plan: methods.plan, months: tags["msg-param-cumulative-months"] }),
);
client.on("submysterygift", (room, user, count, methods, tags) =>
  saw("submysterygift", {
    login: tags.login,
    count,
    plan: methods.plan,
    given: Number(tags["msg-param-sender-count"]),
    gift: tags["msg-param-community-gift-id"],
  }),
);
client.on("subgift", (room, user, streak, recipient, methods, tags) =>
  saw("subgift", {
    login: tags.login,
    recipient: tags["msg-param-recipient-user-name"],
    plan: methods.plan,
    gift: tags["msg-param-community-gift-id"],
  }),
);
client.on("cheer", (room, tags, text) => saw("cheer", { login: tags.username, bits: tags.bits, text }));
client.on("raided", (room, user, viewers, tags) => saw("raided", { login: tags["msg-param-login"], viewers }));

const outcome = (promise) =>
  promise.then(
    () => saw("done"),
    (reason) => saw("refused", { reason: String(reason) }),
  );
obey({
  say: ({ text, replyTo }) =>
    replyTo
      ? client.raw(`@reply-parent-msg-id=${replyTo} PRIVMSG ${channel} :${text}`)
      : client.say(channel, text),
  action: ({ text }) => client.action(channel, text),
  timeout: ({ user, seconds }) => outcome(client.timeout(channel, user, seconds, "calm down")),
  ban: ({ user }) => outcome(client.ban(channel, user, "enough")),
  unban: ({ user }) => outcome(client.unban(channel, user)),
  delete: ({ id }) => outcome(client.deletemessage(channel, id)),
  slow: ({ seconds }) => outcome(client.slow(channel, seconds)),
  slowOff: () => outcome(client.slowoff(channel)),
  clear: () => outcome(client.clear(channel)),
});
await client.connect();
