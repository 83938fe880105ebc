/** "?" opens the list of keyboard shortcuts. */
import { isTyping } from "../shared/dom.ts";
import { openDialog } from "./dialog.ts";

export function startShortcutHelp(): void {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
    event.preventDefault();
    openDialog("shortcuts-dialog");
  });
}
