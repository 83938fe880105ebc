/** Forms that are answered by a passkey or security key: log-in, second factor, adding one. */
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import {
  createCredential,
  getCredential,
  type CreationOptionsJson,
  type RequestOptionsJson,
} from "./webauthn.ts";

/** The button asks the authenticator; its answer goes into the form, which is then sent. */
abstract class PasskeyForm implements Component {
  protected form: HTMLFormElement;
  #listeners = new Listeners();

  constructor(element: HTMLElement) {
    const form = element as HTMLFormElement;
    this.form = form;
    const button = form.querySelector<HTMLButtonElement>("[data-passkey]");
    if (button) this.#listeners.on(button, "click", () => void this.#run(button));
    // Enter in a field must not send the form without the authenticator's answer.
    this.#listeners.on(form, "submit", (event) => {
      event.preventDefault();
      button?.click();
    });
  }

  destroy(): void {
    this.#listeners.destroy();
  }

  protected abstract ask(): Promise<string>;

  protected embeddedOptions<T>(): T {
    return JSON.parse(document.getElementById("passkey-options")?.textContent ?? "null") as T;
  }

  async #run(button: HTMLButtonElement): Promise<void> {
    this.#say("");
    if (!("PublicKeyCredential" in window)) {
      this.#say(translate("passkey.unsupported"));
      return;
    }
    button.disabled = true;
    try {
      const credential = this.form.elements.namedItem("credential") as HTMLInputElement;
      credential.value = await this.ask();
      this.form.submit();
    } catch (error) {
      this.#say(translate(reason(error)));
      button.disabled = false;
    }
  }

  #say(message: string): void {
    const place = this.form.querySelector("[data-passkey-error]");
    if (place) place.textContent = message;
  }
}

/** Browsers tell little on purpose: cancelled, timed out and unknown key look alike. */
function reason(error: unknown): string {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "InvalidStateError") return "passkey.known";
  if (name === "SecurityError") return "passkey.insecure";
  return name === "NotAllowedError" || name === "AbortError"
    ? "passkey.cancelled"
    : "passkey.failed";
}

/** Log-in without a name: the site learns from the key who it is. */
export class PasskeyLogIn extends PasskeyForm {
  protected async ask(): Promise<string> {
    const response = await fetch(this.form.action, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(`The options could not be fetched: ${response.status}.`);
    const { request_options } = (await response.json()) as { request_options: RequestOptionsJson };
    return getCredential(request_options);
  }
}

/** Second factor, and the question before a change. */
export class PasskeyAnswer extends PasskeyForm {
  protected ask(): Promise<string> {
    const options = this.embeddedOptions<{ request_options: RequestOptionsJson }>();
    return getCredential(options.request_options);
  }
}

/** Adding a key to the account. */
export class PasskeyCreate extends PasskeyForm {
  protected ask(): Promise<string> {
    const options = this.embeddedOptions<{ creation_options: CreationOptionsJson }>();
    const passwordless = this.form.elements.namedItem("passwordless");
    const isPasswordless = passwordless instanceof HTMLInputElement && passwordless.checked;
    return createCredential(options.creation_options, isPasswordless);
  }
}
