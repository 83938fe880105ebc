/** Names for single tries: sent twice, they count once. */

// Not randomUUID, which pages without https do not have.
export function randomKey(): string {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("-");
}
