/** The events of `<imagekit-upload>`: `import type {} from "./events.d.ts"`. No page loads this. */

import type { Details } from "./types.d.ts";

type Events = { [Name in keyof Details as `imagekit-upload:${Name}`]: CustomEvent<Details[Name]> };

declare global {
  interface GlobalEventHandlersEventMap extends Events {}
}
