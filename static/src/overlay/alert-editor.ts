/** The dashboard's form of one kind of alert, with a picture of it that follows every change. */
import { type Json, isObject } from "../live/messages.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";

const PAUSE_MS = 350;

/**
 * `<div data-component="alert-editor" data-kind="cheer">` with a form, an `<iframe>`, a button
 * [data-alert-play], and in `#alert-preview` `{settings, test, sounds}`.
 */
export class AlertEditor implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #kind: string;
  #given: Json;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #image = "";

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#kind = element.dataset["kind"] ?? "";
    const text = element.querySelector("#alert-preview")?.textContent ?? "{}";
    this.#given = JSON.parse(text) as Json;
    const form = element.querySelector<HTMLFormElement>("form[enctype]");
    if (form) {
      this.#listeners.on(form, "input", () => this.#soon());
      this.#listeners.on(form, "change", () => this.#soon());
    }
    this.#listeners.on<MouseEvent>(element, "click", ({ target }) => {
      if (target instanceof Element && target.closest("[data-alert-play]")) this.#show(true);
    });
    this.#listeners.on<MessageEvent>(window, "message", ({ origin, data }) => {
      const isOurs = origin === location.origin && isObject(data);
      if (isOurs && data["type"] === "alerts:ready") this.#show(false);
    });
    // The frame may have been ready before this script was.
    this.#show(false);
  }

  destroy(): void {
    clearTimeout(this.#timer);
    if (this.#image) URL.revokeObjectURL(this.#image);
    this.#listeners.destroy();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(false), PAUSE_MS);
  }

  /** Only asked for is it heard: a sound at every letter would be a nuisance. */
  #show(isHeard: boolean): void {
    const frame = this.#element.querySelector("iframe");
    const rule = this.#rule();
    if (!isHeard) rule["volume_percent"] = 0;
    const settings = { alerts: { [this.#kind]: rule } };
    frame?.contentWindow?.postMessage({ settings, test: this.#given["test"] }, location.origin);
  }

  #rule(): Json {
    const stored = isObject(this.#given["rule"]) ? this.#given["rule"] : {};
    const form = this.#element.querySelector<HTMLFormElement>("form[enctype]");
    if (!form) return { ...stored };
    const fields = new FormData(form);
    const text = (name: string): string => String(fields.get(name) ?? "");
    const rule: Json = {
      ...stored,
      template: text("template"),
      shows_message: fields.has("shows_message"),
      duration_ms: Number(text("duration_s")) * 1000,
      animation: text("animation"),
      position: text("position"),
      font_size_px: Number(text("font_size_px")),
      color: text("color"),
      volume_percent: Number(text("volume_percent")),
    };
    const sounds = isObject(this.#given["sounds"]) ? this.#given["sounds"] : {};
    const sound = text("sound");
    rule["sound_url"] = sound === "own" ? (stored["own_sound_url"] ?? "") : (sounds[sound] ?? "");
    this.#takeImage(rule, fields);
    return rule;
  }

  #takeImage(rule: Json, fields: FormData): void {
    if (this.#image) URL.revokeObjectURL(this.#image);
    this.#image = "";
    const file = fields.get("image");
    if (file instanceof File && file.size > 0) this.#image = URL.createObjectURL(file);
    if (this.#image) rule["image_url"] = this.#image;
    else if (fields.has("is_image_removed")) rule["image_url"] = "";
  }
}
