/** Requests of our own to the site, with the CSRF token. */

export function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

/** A POST that may outlive the page; failures are the caller's to ignore or to show. */
export function postJson(url: string, body: unknown): Promise<Response> {
  return sendJson("POST", url, body);
}

/** The same with another method. */
export function sendJson(method: "POST" | "PUT", url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method,
    keepalive: true,
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify(body),
  });
}
