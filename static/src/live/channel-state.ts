/** What a page knows about one channel, moved on by each event (a pure reducer). */
import { type Json, type LiveState, asText, parseCategory, parseMoment } from "./messages.ts";

export const OFFLINE: LiveState = {
  isLive: false,
  isReconnecting: false,
  broadcastId: null,
  playbackUrl: null,
  title: "",
  categoryName: "",
  categorySlug: "",
  viewerCount: null,
  startedAtMs: null,
};

/** The state after an event; events it does not know leave it as it is. */
export function reduceChannel(state: LiveState, event: string, data: Json): LiveState {
  switch (event) {
    case "stream.online":
      return goOnline(state, data);
    case "stream.reconnecting":
      return state.isLive ? { ...state, isReconnecting: true } : state;
    case "stream.resumed":
      return { ...goOnline(state, data), startedAtMs: state.startedAtMs };
    case "stream.offline":
      return goOffline(state, data);
    case "channel.update":
      return applyUpdate(state, data);
    default:
      return state;
  }
}

function goOnline(state: LiveState, data: Json): LiveState {
  const category = parseCategory(data);
  return {
    ...state,
    isLive: true,
    isReconnecting: false,
    broadcastId: asText(data["broadcast_id"]) || state.broadcastId,
    playbackUrl: asText(data["playback_url"]) || state.playbackUrl,
    title: asText(data["title"]) || state.title,
    categoryName: category.name || state.categoryName,
    categorySlug: category.slug || state.categorySlug,
    startedAtMs: parseMoment(data["started_at"]) ?? state.startedAtMs,
  };
}

// The end of an earlier broadcast may arrive after the start of the next one.
function goOffline(state: LiveState, data: Json): LiveState {
  const ended = asText(data["broadcast_id"]);
  if (ended && state.broadcastId && ended !== state.broadcastId) return state;
  return { ...OFFLINE, title: state.title, categoryName: state.categoryName, categorySlug: state.categorySlug };
}

function applyUpdate(state: LiveState, data: Json): LiveState {
  const category = parseCategory(data);
  return {
    ...state,
    title: "title" in data ? asText(data["title"]) : state.title,
    categoryName: category.name,
    categorySlug: category.slug,
  };
}
