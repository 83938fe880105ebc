/** The addresses of scripts that load when a component first needs them. */

export function loadBundle(name: string): Promise<unknown> {
  const text = document.getElementById("bundles")?.textContent ?? "{}";
  const url = (JSON.parse(text) as Record<string, string>)[name];
  if (!url) return Promise.reject(new Error(`This page names no script bundle "${name}".`));
  return import(/* @vite-ignore */ url);
}
