/** One file from the moment it is chosen until its video is ready: what is known of it, no DOM. */

export type Phase =
  | "waiting"
  | "sending"
  | "paused"
  | "file-needed"
  | "failed"
  | "processing"
  | "review"
  | "ready"
  | "rejected";

export interface UploadItem {
  file: File | null;
  fingerprint: string;
  fileName: string;
  sizeBytes: number;
  sentBytes: number;
  uploadId: string;
  videoId: string;
  title: string;
  visibility: string;
  phase: Phase;
  /** The video's state and its percent while processing. */
  state: string;
  percent: number;
  /** Why it failed, or was rejected. */
  reason: string;
  bytesPerSecond: number;
}

/** What the server knows of an upload; a video under way has no bytes to send any more. */
export interface KnownUpload {
  id: string;
  video_id: string;
  title: string;
  visibility: string;
  file_name: string;
  fingerprint: string;
  size_bytes: number;
  received_bytes: number;
  state: string;
  state_reason: string;
  progress_percent: number;
}

const ENDS: Record<string, Phase> = { ready: "ready", rejected: "rejected", in_review: "review" };

/** The same file gives the same name again, after a reload too. */
export function fingerprintOf(file: File): string {
  return `${file.name}|${file.size}|${file.lastModified}`.slice(-200);
}

export function titleOf(fileName: string): string {
  const dot = fileName.lastIndexOf(".");
  return (dot > 0 ? fileName.slice(0, dot) : fileName).replaceAll("_", " ").trim().slice(0, 140);
}

export function newItem(file: File, visibility: string): UploadItem {
  return {
    file,
    fingerprint: fingerprintOf(file),
    fileName: file.name,
    sizeBytes: file.size,
    sentBytes: 0,
    uploadId: "",
    videoId: "",
    title: titleOf(file.name),
    visibility,
    phase: "waiting",
    state: "receiving",
    percent: 0,
    reason: "",
    bytesPerSecond: 0,
  };
}

export function knownItem(known: KnownUpload): UploadItem {
  return {
    file: null,
    fingerprint: known.fingerprint,
    fileName: known.file_name,
    sizeBytes: known.size_bytes,
    sentBytes: known.received_bytes,
    uploadId: known.id,
    videoId: known.video_id,
    title: known.title,
    visibility: known.visibility,
    phase: phaseOf(known.state),
    state: known.state,
    percent: known.progress_percent,
    reason: known.state_reason,
    bytesPerSecond: 0,
  };
}

/** Where a video's state leaves its upload. */
export function phaseOf(state: string): Phase {
  if (state === "receiving") return "file-needed";
  return ENDS[state] ?? "processing";
}

/** Apply what the event socket said; false when it changes nothing. */
export function applyNews(
  item: UploadItem,
  news: { state: string; stateReason: string; progressPercent: number },
): boolean {
  // The bytes are still coming: only the sender knows how that goes.
  if (news.state === "receiving" || item.phase === "rejected" || item.phase === "ready") return false;
  item.phase = phaseOf(news.state);
  item.state = news.state;
  item.percent = news.progressPercent;
  item.reason = news.stateReason;
  return true;
}

/** Seconds until the last byte, null while nobody can tell. */
export function secondsLeft(item: UploadItem): number | null {
  if (item.phase !== "sending" || item.bytesPerSecond <= 0) return null;
  return Math.ceil((item.sizeBytes - item.sentBytes) / item.bytesPerSecond);
}
