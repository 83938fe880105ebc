/** The comments bundle: what viewers write below a video. */
import { VideoComments } from "./comments/comments.ts";
import { register } from "./shared/registry.ts";

register("video-comments", VideoComments);
