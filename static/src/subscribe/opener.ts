/** Buttons with data-subscribe-open (a login) and data-name open the dialog, fetched when needed. */
import { loadBundle } from "../shared/bundles.ts";
import { translate } from "../shared/i18n.ts";
import { showToast } from "../shared/toast.ts";

type Open = (channel: string, name: string) => void;

export function startSubscribing(): void {
  document.addEventListener("click", (event) => {
    const opener = (event.target as Element).closest<HTMLElement>("[data-subscribe-open]");
    const channel = opener?.dataset["subscribeOpen"];
    if (channel) void open(channel, opener?.dataset["name"] ?? channel);
  });
}

async function open(channel: string, name: string): Promise<void> {
  try {
    const bundle = (await loadBundle("subscribe")) as { openSubscribeDialog: Open };
    bundle.openSubscribeDialog(channel, name);
  } catch {
    showToast({ message: translate("network.failed"), level: "error" });
  }
}
