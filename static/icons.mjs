// The icon sprite: the named Lucide icons plus our own, as one file of <symbol> elements.
import { readFile } from "node:fs/promises";
import path from "node:path";

const LUCIDE = [
  "archive", "arrow-left", "arrow-right", "badge-check", "ban", "bell", "calendar", "chart-bar",
  "chart-line", "check", "chevron-down", "chevron-left", "chevron-right", "chevron-up",
  "circle-alert", "circle-check", "circle-help", "circle-user", "clapperboard", "clock", "code",
  "compass", "copy", "download", "ellipsis", "external-link", "eye", "eye-off", "flag", "gauge",
  "gem", "gift", "globe", "grid-2x2", "hand-heart", "heart", "heart-off", "history", "house", "image", "info",
  "key-round", "keyboard", "landmark", "laptop", "link", "list", "loader-circle", "lock", "log-in", "log-out",
  "mail", "maximize", "menu", "message-square", "minimize", "monitor", "moon", "palette",
  "panel-left", "panel-right", "pause", "pencil", "picture-in-picture-2", "pin", "pin-off", "play",
  "plus", "radio", "receipt-text", "refresh-cw", "reply", "rotate-ccw", "scissors", "search", "send-horizontal", "settings",
  "share-2", "shield", "shield-check", "smartphone", "smile", "sparkles", "square", "star", "sun",
  "tag", "train-front", "trash-2", "triangle-alert", "tv", "unplug", "upload", "user", "user-x", "users", "video",
  "volume-1", "volume-2", "volume-x", "wifi-off", "x", "zap",
];

// Shapes Lucide has no word for: the theater frame and filled marks for states that are "on".
const OWN = {
  theater: '<rect x="2" y="6" width="20" height="12" rx="2.5"/>',
  "theater-exit":
    '<rect x="2" y="4" width="20" height="16" rx="2.5"/><path d="M16 4v16"/>',
  "heart-filled":
    '<path fill="currentColor" d="M12 20.4 4.6 13a4.9 4.9 0 0 1 6.9-6.9l.5.5.5-.5a4.9 4.9 0 0 1 6.9 6.9z"/>',
  "play-filled": '<path fill="currentColor" d="M7 4.6v14.8a.6.6 0 0 0 .9.5l12-7.4a.6.6 0 0 0 0-1l-12-7.4a.6.6 0 0 0-.9.5z"/>',
  "pause-filled":
    '<g fill="currentColor"><rect x="5.5" y="4.5" width="4.5" height="15" rx="1"/><rect x="14" y="4.5" width="4.5" height="15" rx="1"/></g>',
};

function symbol(name, body) {
  const paint =
    'fill="none" stroke="currentColor" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${paint}>${body}</symbol>`;
}

async function lucideBody(root, name) {
  const file = path.join(root, "node_modules", "lucide-static", "icons", `${name}.svg`);
  const source = await readFile(file, "utf8");
  const body = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(source)?.[1];
  if (!body) throw new Error(`lucide-static has no usable icon named ${name}`);
  return body.replace(/\s+/g, " ").replace(/> </g, "><").trim();
}

export async function buildIcons(root) {
  const symbols = [];
  for (const name of LUCIDE) symbols.push(symbol(name, await lucideBody(root, name)));
  for (const [name, body] of Object.entries(OWN)) symbols.push(symbol(name, body));
  const notice = "<!-- Icons: Lucide (ISC licence, some MIT from Feather) and our own. -->";
  return `<svg xmlns="http://www.w3.org/2000/svg">${notice}${symbols.join("")}</svg>\n`;
}
