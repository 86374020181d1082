/** Names in braces: parameters of the recipe, `{page}` and `{cursor}`. */
const PLACE = /\{([^{}]*)\}/g;

/** Names that a template asks for. */
export const namesIn = (template: string): readonly string[] =>
  [...template.matchAll(PLACE)].map(([, name = '']) => name);

/** Puts values into a template, encoded so that they stay what they are: a part of a URL. */
export const filled = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replaceAll(PLACE, (place, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined ? place : encodeURIComponent(value);
  });

/** An address such as the template makes, to be judged before its values are known. */
export const pretended = (template: string): string => template.replaceAll(PLACE, 'x');

/** Why a text is no template of a URL; `undefined` if it is one. */
export function templateFault(template: string): string | undefined {
  const [origin = ''] = /^[a-z]+:\/\/[^/?#]*/i.exec(template) ?? [];
  if (origin.includes('{')) return 'Scheme, host and port may not be parameters.';
  return undefined;
}
