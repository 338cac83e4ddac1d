/** Asks the portal for parts of pages. */

/** What an address answers, or null when it is as before, or when the portal is away. */
export async function ask(address: string, headers: Readonly<Record<string, string>> = {}): Promise<Response | null> {
  try {
    const response = await fetch(address, { headers });
    // Who is signed out is led to another page.
    return response.status === 200 && !response.redirected ? response : null;
  } catch {
    return null;
  }
}

/** Nodes of a part of a page that the portal has written. */
export async function nodesOf(response: Response): Promise<Element[]> {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return [...page.body.children];
}

/** An address with parameters; a list is written once for each of its values. */
export function addressOf(
  path: string, view: string, more: Readonly<Record<string, string | readonly number[]>>,
): string {
  const parameters = new URLSearchParams(view);
  for (const [name, value] of Object.entries(more)) {
    for (const one of typeof value === "string" ? [value] : value) parameters.append(name, String(one));
  }
  return `${path}?${parameters.toString()}`;
}
