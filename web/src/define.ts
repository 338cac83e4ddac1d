/** Registers <crowd-2d-skeleton>, and tells TypeScript its type. */
import { Crowd2dSkeletonElement } from "./element";

export const TAG = "crowd-2d-skeleton";

declare global {
  interface HTMLElementTagNameMap {
    [TAG]: Crowd2dSkeletonElement;
  }
}

/** Registers the element; a second copy of the script on the same page does no harm. */
export function define(registry: CustomElementRegistry = customElements): void {
  if (!registry.get(TAG)) registry.define(TAG, Crowd2dSkeletonElement);
}
