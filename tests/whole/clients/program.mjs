// What the programs in JavaScript share: configuration in, commands in, what was seen out.
import { createInterface } from "node:readline";

export const config = JSON.parse(process.argv[2]);

export function saw(kind, fields = {}) {
  process.stdout.write(`${JSON.stringify({ saw: kind, atMs: Date.now(), ...fields })}\n`);
}

// One JSON object on each line of stdin: {"do": name, ...}; the end of stdin is the program's end.
export function obey(commands) {
  const lines = createInterface({ input: process.stdin });
  lines.on("line", async (line) => {
    const { do: name, ...fields } = JSON.parse(line);
    try {
      await commands[name](fields);
    } catch (error) {
      saw("error", { text: String(error) });
    }
  });
  lines.on("close", () => process.exit(0));
}
