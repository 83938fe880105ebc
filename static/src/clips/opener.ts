/** Opens the clip editor: for the player's `clip:open`, and for buttons with data-clip-open. */
import { loadBundle } from "../shared/bundles.ts";
import { translate } from "../shared/i18n.ts";
import { showToast } from "../shared/toast.ts";
import type { Moment } from "./editor.ts";

interface Asked extends Moment {
  atMs: number;
  path: string;
}

const KEPT = "clip-after-login";
/** Whoever took longer to log in has lost the moment. */
const KEPT_FOR_MS = 10 * 60_000;

export function startClips(): void {
  document.addEventListener("clip:open", (event) => {
    ask((event as CustomEvent<Moment>).detail);
  });
  document.addEventListener("click", (event) => {
    const opener = (event.target as Element).closest<HTMLElement>("[data-clip-open]");
    if (!opener) return;
    const { channel, video } = opener.dataset;
    ask({ channel: channel ?? "", videoId: video ?? null, offsetMs: null });
  });
  goOn();
}

function ask(moment: Moment): void {
  const asked = { ...moment, atMs: Date.now(), path: location.pathname + location.search };
  if (document.documentElement.dataset["user"]) void open(asked);
  else logIn(asked);
}

async function open(asked: Asked): Promise<void> {
  const { channel, videoId, offsetMs, atMs } = asked;
  try {
    const bundle = (await loadBundle("clips")) as { openClipEditor(moment: Moment): void };
    bundle.openClipEditor({ channel, videoId, offsetMs, agoMs: Date.now() - atMs });
  } catch {
    showToast({ message: translate("network.failed"), level: "error" });
  }
}

function logIn(asked: Asked): void {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(asked));
  } catch {
    // Without storage the way back leads to the page only.
  }
  location.assign(`/accounts/login/?next=${encodeURIComponent(asked.path)}`);
}

/** Back from logging in: the editor opens on the moment that was asked for. */
function goOn(): void {
  if (!document.documentElement.dataset["user"]) return;
  let kept: string | null = null;
  try {
    kept = sessionStorage.getItem(KEPT);
    sessionStorage.removeItem(KEPT);
  } catch {
    return;
  }
  if (!kept) return;
  const asked = JSON.parse(kept) as Asked;
  const isHere = asked.path === location.pathname + location.search;
  if (isHere && Date.now() - asked.atMs < KEPT_FOR_MS) void open(asked);
}
