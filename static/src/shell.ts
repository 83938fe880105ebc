/** Every page's script: navigation, the shell's components, live counts. */
import { startClips } from "./clips/opener.ts";
import { CharCount } from "./components/char-count.ts";
import { CopyButton, CopyField } from "./components/copy-field.ts";
import { DashboardNav } from "./components/dashboard-nav.ts";
import { Dialog, startDialogs } from "./components/dialog.ts";
import { FileUpload } from "./components/file-upload.ts";
import { FollowButton } from "./components/follow-button.ts";
import { Menu } from "./components/menu.ts";
import { Rail } from "./components/rail.ts";
import { SearchBox } from "./components/search-box.ts";
import { startShortcutHelp } from "./components/shortcut-help.ts";
import { Tabs } from "./components/tabs.ts";
import { ThemeSwitch } from "./components/theme-switch.ts";
import { RelativeTime, Uptime } from "./components/times.ts";
import { FlashMessages, ToastRegion } from "./components/toast-region.ts";
import { WatchLayout } from "./components/watch-layout.ts";
import { ChannelLive } from "./live/channel-live.ts";
import { LiveDirectory } from "./live/live-directory.ts";
import { ViewerCount } from "./live/viewer-count.ts";
import { registerPages } from "./pages/index.ts";
import { loadBundle } from "./shared/bundles.ts";
import { startNavigation } from "./shared/navigation.ts";
import { register, registerLazy } from "./shared/registry.ts";
import { startSubscribing } from "./subscribe/opener.ts";

startNavigation();
startDialogs();
startShortcutHelp();
startClips();
startSubscribing();
register("toast-region", ToastRegion);
register("flash-messages", FlashMessages);
register("menu", Menu);
register("dialog", Dialog);
register("tabs", Tabs);
register("dashboard-nav", DashboardNav);
register("theme-switch", ThemeSwitch);
register("rail", Rail);
register("search-box", SearchBox);
register("relative-time", RelativeTime);
register("uptime", Uptime);
register("copy-field", CopyField);
register("copy-button", CopyButton);
register("file-upload", FileUpload);
register("char-count", CharCount);
register("follow-button", FollowButton);
register("watch-layout", WatchLayout);
register("channel-live", ChannelLive);
register("viewer-count", ViewerCount);
register("live-directory", LiveDirectory);
registerPages();
for (const name of ["player", "hover-preview"]) registerLazy(name, () => loadBundle("player"));
for (const name of ["chat-panel", "chat-overlay"]) registerLazy(name, () => loadBundle("chat"));
registerLazy("alert-editor", () => loadBundle("overlay"));
registerLazy("hype-train", () => loadBundle("hype"));
for (const name of ["channel-points", "prediction-card"]) {
  registerLazy(name, () => loadBundle("points"));
}
registerLazy("channel-goals", () => loadBundle("goals"));
registerLazy("chat-replay", () => loadBundle("replay"));
registerLazy("activity-feed", () => loadBundle("feed"));
registerLazy("video-comments", () => loadBundle("comments"));
registerLazy("upload-page", () => loadBundle("uploads"));
registerLazy("moderation-desk", () => loadBundle("moderation"));
registerLazy("moderation-view", () => loadBundle("moderation"));
for (const name of ["clip-player", "clip-cutting", "clip-rename", "clip-delete"]) {
  registerLazy(name, () => loadBundle("clips"));
}
for (const name of ["sparkline", "line-chart", "revenue-chart", "stream-health", "recording-warning"]) {
  registerLazy(name, () => loadBundle("dashboard"));
}
