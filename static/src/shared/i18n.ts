/** Words in the visitor's language, from the JSON element that the page carries. */

let messages: Record<string, string> | null = null;

/** Every page's words, and those that only this page has. */
function load(): Record<string, string> {
  return { ...read("i18n"), ...read("i18n-page") };
}

function read(id: string): Record<string, string> {
  const text = document.getElementById(id)?.textContent;
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
