/** Components that belong to one page only; each registers itself here. */
import { register } from "../shared/registry.ts";
import { ActivityFeed } from "./activity-feed.ts";
import { CategoryPicker } from "./category-picker.ts";
import { PanelEditor } from "./panel-editor.ts";
import { PasskeyAnswer, PasskeyCreate, PasskeyLogIn } from "./passkeys.ts";
import { RecentSearches } from "./recent-searches.ts";
import { TagInput } from "./tag-input.ts";

export function registerPages(): void {
  register("activity-feed", ActivityFeed);
  register("category-picker", CategoryPicker);
  register("panel-editor", PanelEditor);
  register("passkey-answer", PasskeyAnswer);
  register("passkey-create", PasskeyCreate);
  register("passkey-log-in", PasskeyLogIn);
  register("recent-searches", RecentSearches);
  register("tag-input", TagInput);
}
