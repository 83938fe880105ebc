/** The slash commands a person may use here, for the composer's auto-complete. */
import { asText } from "../live/messages.ts";
import type { ChatApi } from "./api.ts";
import { listOf } from "./api.ts";
import type { You } from "./frames.ts";

export interface CommandHelp {
  name: string;
  usage: string;
  about: string;
  permission: string;
}

export class Commands {
  #api: ChatApi;
  #all: CommandHelp[] = [];
  #loading: Promise<void> | null = null;

  constructor(api: ChatApi) {
    this.#api = api;
  }

  /** Fetched when somebody types the first slash. */
  load(): Promise<void> {
    this.#loading ??= this.#fetch().catch(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  available(you: You | null): CommandHelp[] {
    return this.#all.filter((command) => mayUse(you, command.permission));
  }

  async #fetch(): Promise<void> {
    const answer = await this.#api.channel("GET", "commands/");
    this.#all = listOf(answer, "commands").map((raw) => ({
      name: asText(raw["name"]),
      usage: asText(raw["usage"]),
      about: asText(raw["about"]),
      permission: asText(raw["permission"]),
    }));
  }
}

/** Broadcaster and staff may do everything; moderators what they were allowed one by one. */
export function mayUse(you: You | null, permission: string): boolean {
  if (permission === "") return true;
  if (you?.role === "broadcaster" || you?.role === "staff") return true;
  return you?.permissions.includes(permission) ?? false;
}
