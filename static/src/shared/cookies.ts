/** Preferences the server reads while rendering, so that nothing flashes. */

const YEAR_SECONDS = 31_536_000;

export function setPreference(name: string, value: string): void {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax${secure}`;
}
