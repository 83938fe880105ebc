/** The bundle of the upload page, loaded where it is shown. */
import { register } from "./shared/registry.ts";
import { UploadPage } from "./uploads/page.ts";

register("upload-page", UploadPage);
