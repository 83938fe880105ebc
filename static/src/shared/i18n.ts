/** Words in the visitor's language, from the JSON element that the page carries. */

let messages: Record<string, string> | null = null;

function load(): Record<string, string> {
  const text = document.getElementById("i18n")?.textContent;
  return text ? (JSON.parse(text) as Record<string, string>) : {};
}

export function translate(key: string, values: Record<string, string | number> = {}): string {
  messages ??= load();
  return fillIn(messages[key] ?? key, values);
}

export function fillIn(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export function language(): string {
  return document.documentElement.lang || "en";
}
