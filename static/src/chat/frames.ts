/** The chat socket's frames (docs/chat-protocol.md), checked as they arrive. */

export interface Badge {
  type: string;
  tier?: number;
  months?: number;
  bits?: number;
  images?: Images;
}

/** Addresses by size: 1 is 28 px high (18 px for badges), 2 twice and 4 four times that. */
export type Images = Record<string, string>;

export interface Fragment {
  type: "text" | "emote" | "mention" | "link" | "cheer" | "emoji";
  text: string;
  id?: string;
  name?: string;
  isAnimated?: boolean;
  width?: number;
  images?: Images;
  login?: string;
  url?: string;
  prefix?: string;
  bits?: number;
  tier?: number;
}

export interface Reply {
  messageId: string;
  login: string;
  displayName: string;
  text: string;
  threadId: string;
}

export interface Author {
  userId: string;
  username: string;
  displayName: string;
  color: string;
  badges: Badge[];
}

interface Placed {
  id: string;
  timestamp: number;
  channelId: string;
}

export interface ChatFrame extends Placed, Author {
  type: "chat";
  kind: "chat" | "action" | "announcement";
  message: string;
  fragments: Fragment[];
  reply: Reply | null;
  nonce: string;
  bits: number;
  isFirst: boolean;
  isEmoteOnly: boolean;
  announcementColor: string;
  /** Paid for with channel points. */
  isHighlighted: boolean;
  /** Taken away; only frames that were shown before are ever so. */
  isDeleted?: boolean;
}

export interface NoticeFrame extends Placed, Author {
  type: "notice";
  notice: string;
  systemMessage: string;
  params: Record<string, string>;
  message: string;
  fragments: Fragment[];
}

export interface RoomSettings {
  slowModeSeconds: number;
  followersOnlyMinutes: number | null;
  isSubscribersOnly: boolean;
  isEmoteOnly: boolean;
  isUniqueChat: boolean;
  needsVerifiedEmail: boolean;
  minimumAccountAgeMinutes: number;
  blocksLinks: boolean;
  isShieldOn: boolean;
}

export interface PollChoice {
  id: string;
  title: string;
  votes: number;
}

export interface Poll {
  id: string;
  title: string;
  status: string;
  choices: PollChoice[];
  startedAt: number;
  endsAt: number;
  /** What this account voted for, where the server tells. */
  votedFor?: string | null;
}

export interface Ban {
  expiresAt: number | null;
  reason: string;
  /** From when one may ask to be let in again; null where nobody has said. */
  mayAskFrom: number | null;
}

export interface You extends Author {
  role: string | null;
  permissions: string[];
  ban: Ban | null;
  warning: { reason: string } | null;
  acceptedRules: boolean;
}

export interface Joined {
  type: "joined";
  channelId: string;
  channel: string;
  settings: RoomSettings;
  rules: string[];
  rulesVersion: number;
  you: You | null;
  recent: RoomFrame[];
  pinned: ChatFrame | null;
  poll: Poll | null;
  viewers: number;
  last: string;
  /** False for the answer to `resume` that has everything missed in it. */
  isReset: boolean;
}

type Change<T extends string, Rest = object> = Placed & { type: T; moderator: string } & Rest;
type Targeted = { userId: string; username: string };

/** What has a place in the room's order, and is resumed. */
export type RoomFrame =
  | ChatFrame
  | NoticeFrame
  | Change<"message_deleted", Targeted & { messageId: string; message: string }>
  | Change<"user_cleared", Targeted & { durationSeconds: number | null; before: number | null }>
  | Change<"user_unbanned", Targeted>
  | Change<"chat_cleared">
  | Change<"room_state", { settings: RoomSettings; changed: string[] }>
  | Change<"pinned", { line: ChatFrame | null }>
  | Change<"role_changed", Targeted & { role: string | null }>
  | (Placed & { type: "poll"; poll: Poll })
  | (Placed & { type: "prediction"; prediction: Record<string, unknown> })
  | Change<"shoutout", { to: Author }>
  | (Placed & { type: "raid"; state: string; to: Author; viewers: number; at: number });

/** A message that waits for a moderator; only they hear of it. */
export interface HeldFrame {
  type: "held_message";
  channelId: string;
  heldId: string;
  line: ChatFrame;
  categories: string[];
  expiresAt: number;
}

/** What only this socket hears, or what nobody misses. */
export type DirectFrame =
  | Joined
  | { type: "viewer_update"; channelId: string; viewers: number; chatters: number }
  | { type: "sent"; channelId: string; nonce: string; id: string; timestamp: number }
  | { type: "held"; channelId: string; nonce: string }
  | HeldFrame
  | { type: "held_resolved"; channelId: string; heldId: string; status: string; moderator: string }
  | { type: "command"; channelId: string; msgId: string; text: string; nonce: string }
  | {
      type: "error";
      channelId: string;
      code: string;
      message: string;
      nonce: string;
      retryAfter: number;
    }
  | { type: "warned"; channelId: string; reason: string }
  | { type: "banned"; channelId: string; ban: Ban }
  | { type: "warning_acknowledged"; channelId: string }
  | { type: "signed_out" }
  | { type: "whisper"; from: Author; to: Author; message: string; id: string; timestamp: number }
  | { type: "pong" };

export type Frame = RoomFrame | DirectFrame;
export type LineFrame = ChatFrame | NoticeFrame;

/** What the page itself says between the lines: answers to commands, changes of the room. */
export interface SystemLine {
  type: "system";
  id: string;
  userId: string;
  timestamp: number;
  text: string;
  tone: "info" | "answer" | "error" | "whisper";
  /** Another channel, to go to. */
  link?: { href: string; label: string };
}

export type ShownLine = LineFrame | SystemLine;

let systemLines = 0;

export function systemLine(text: string, tone: SystemLine["tone"] = "info"): SystemLine {
  systemLines += 1;
  const id = `system-${systemLines}`;
  return { type: "system", id, userId: "", timestamp: Date.now(), text, tone };
}

const ROOM_TYPES = new Set([
  "chat",
  "notice",
  "message_deleted",
  "user_cleared",
  "user_unbanned",
  "chat_cleared",
  "room_state",
  "pinned",
  "role_changed",
  "poll",
  "prediction",
  "shoutout",
  "raid",
]);

export function isRoomFrame(frame: Frame): frame is RoomFrame {
  return ROOM_TYPES.has(frame.type);
}
