/** Components that belong to one page only; each registers itself here. */
import { register } from "../shared/registry.ts";
import { CategoryPicker } from "./category-picker.ts";
import { ChapterList } from "./chapter-list.ts";
import { FilmUpload } from "./film-upload.ts";
import { Fold } from "./fold.ts";
import { MomentFields, SeekButton } from "./moment-fields.ts";
import { OwnVideos, VideoWait } from "./own-videos.ts";
import { PanelEditor } from "./panel-editor.ts";
import { PasskeyAnswer, PasskeyCreate, PasskeyLogIn } from "./passkeys.ts";
import { PictureMoments } from "./picture-moments.ts";
import { RecentSearches } from "./recent-searches.ts";
import { ReportForm } from "./report-form.ts";
import { ShareMoment } from "./share-moment.ts";
import { StoryboardHover } from "./storyboard-hover.ts";
import { TagInput } from "./tag-input.ts";
import { TrimEditor } from "./trim-editor.ts";
import { VideoQueue } from "./video-queue.ts";

export function registerPages(): void {
  register("category-picker", CategoryPicker);
  register("chapter-list", ChapterList);
  register("film-upload", FilmUpload);
  register("fold", Fold);
  register("moment-fields", MomentFields);
  register("own-videos", OwnVideos);
  register("panel-editor", PanelEditor);
  register("passkey-answer", PasskeyAnswer);
  register("passkey-create", PasskeyCreate);
  register("passkey-log-in", PasskeyLogIn);
  register("picture-moments", PictureMoments);
  register("recent-searches", RecentSearches);
  register("report-form", ReportForm);
  register("seek-button", SeekButton);
  register("share-moment", ShareMoment);
  register("storyboard-hover", StoryboardHover);
  register("tag-input", TagInput);
  register("trim-editor", TrimEditor);
  register("video-queue", VideoQueue);
  register("video-wait", VideoWait);
}
