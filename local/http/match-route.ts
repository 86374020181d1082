import { ROUTES, type Route } from '../../src/routes.ts';

export interface Match {
  readonly route: Route;
  /** Parameters of the path, as they were meant. */
  readonly path: Readonly<Record<string, string>>;
}

/** Finds the route of a request the way API Gateway does: segment by segment. */
export function matchRoute(method: string, pathname: string): Match | undefined {
  for (const { route, pattern } of TEMPLATES) {
    const groups = route.method === method ? pattern.exec(pathname)?.groups : undefined;
    const path = groups && decodedAll(groups);
    if (path) return { route, path };
  }
  return undefined;
}

/** Methods that some route takes on this path; none if it leads nowhere. */
export const methodsOf = (pathname: string): string[] =>
  TEMPLATES.filter(({ pattern }) => pattern.test(pathname)).map(({ route }) => route.method);

// The empty group makes `groups` present for a path without parameters, too.
const TEMPLATES = ROUTES.map((route: Route) => ({
  route,
  pattern: new RegExp(`^(?<_>)${route.path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
}));

/** `undefined` when a parameter is not UTF-8. */
function decodedAll(groups: Record<string, string>): Record<string, string> | undefined {
  const { _: _empty, ...parameters } = groups;
  try {
    return Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch {
    return undefined;
  }
}
