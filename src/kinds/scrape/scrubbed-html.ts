import { type AnyNode, type Element, isTag } from 'domhandler';
import { findAll } from 'domutils';
import { parse, serialize } from 'parse5';
import { adapter } from 'parse5-htmlparser2-tree-adapter';
import { isSecretName, MASK } from '../../browser/evidence/mask.ts';

/**
 * The page as browsers understand what was sent, without what is in fields that hold secrets. It is
 * written anew: what masks texts relies on the one way in which attributes are written then.
 */
export function scrubbedHtml(html: string): string {
  const root: AnyNode = parse(html, { treeAdapter: adapter });
  const fields = findAll((node) => node.name === 'input' || node.name === 'meta', [root]);
  for (const field of fields) if (isTag(field) && isSecret(field)) hide(field);
  return serialize(root, { treeAdapter: adapter });
}

const isSecret = ({ attribs: { type, name = '', id = '' } }: Element): boolean =>
  type?.trim().toLowerCase() === 'password' || isSecretName(name) || isSecretName(id);

function hide({ attribs }: Element): void {
  for (const name of ['value', 'content']) if (name in attribs) attribs[name] = MASK;
}
