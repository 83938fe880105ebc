/** Listeners that end together, when their component does. */

type Handler<E extends Event> = (event: E) => void;

export class Listeners {
  #controller = new AbortController();

  on<E extends Event>(
    target: EventTarget,
    type: string,
    handler: Handler<E>,
    options: AddEventListenerOptions = {},
  ): void {
    const listener = handler as EventListener;
    target.addEventListener(type, listener, { ...options, signal: this.#controller.signal });
  }

  destroy(): void {
    this.#controller.abort();
  }
}
