/** Components that belong to one page only; each registers itself here. */

export function registerPages(): void {}
