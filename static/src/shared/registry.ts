/** Mounts one object per element with `data-component`, and ends it when the element leaves. */

export interface Component {
  destroy(): void;
}

export type ComponentClass = new (element: HTMLElement) => Component;
type Loader = () => Promise<unknown>;

const classes = new Map<string, ComponentClass>();
const loaders = new Map<string, Loader>();
const mounted = new Map<HTMLElement, Component>();

/** Make a component known and mount every element that waits for it. */
export function register(name: string, componentClass: ComponentClass): void {
  classes.set(name, componentClass);
  mountAll(document, name);
}

/** Name a component whose script is fetched when the first element asks for it. */
export function registerLazy(name: string, load: Loader): void {
  if (!classes.has(name)) loaders.set(name, load);
}

/** Mount what is inside `root`, itself included. */
export function mountAll(root: ParentNode, onlyName?: string): void {
  const selector = onlyName ? `[data-component="${onlyName}"]` : "[data-component]";
  if (root instanceof HTMLElement && root.matches(selector)) mountOne(root);
  for (const element of root.querySelectorAll<HTMLElement>(selector)) mountOne(element);
}

function mountOne(element: HTMLElement): void {
  const name = element.dataset["component"] ?? "";
  if (mounted.has(element) || !element.isConnected) return;
  const componentClass = classes.get(name);
  if (componentClass) {
    mounted.set(element, new componentClass(element));
    return;
  }
  const load = loaders.get(name);
  loaders.delete(name);
  if (load) load().catch(() => loaders.set(name, load));
}

/** End what is inside `root`, itself included. */
export function destroyAll(root: Node): void {
  for (const [element, component] of mounted) {
    if (root.contains(element)) {
      mounted.delete(element);
      component.destroy();
    }
  }
}
