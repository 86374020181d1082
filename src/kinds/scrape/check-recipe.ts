import { JobFailure } from '../../jobs/errors.ts';
import { canSelect } from '../../recipes/extract/can-select.ts';
import type { Field } from '../../recipes/field.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { listOfSelectors } from '../../recipes/selector.ts';
import { compiledPattern } from '../../recipes/values/transform-text.ts';

/**
 * Lets the engines compile everything once before the first page is opened: they know more of their
 * languages than the front door does.
 *
 * @throws JobFailure `INVALID_REQUEST`
 */
export function checkRecipe({ list, loggedIn, fields, detail, pagination }: Recipe): void {
  if (list) checkSelectors('/recipe/list', listOfSelectors(list));
  if (loggedIn) checkSelectors('/recipe/loggedIn', listOfSelectors(loggedIn));
  checkFields('/recipe/fields', fields);
  if (detail) checkFields('/recipe/detail/fields', detail.fields);
  if (pagination?.type === 'next') {
    checkSelectors('/recipe/pagination/select', listOfSelectors(pagination.select));
  }
  if (pagination?.type === 'cursor') {
    checkSelectors('/recipe/pagination/select', [pagination.select]);
  }
}

function checkFields(pointer: string, fields: readonly Field[]): void {
  for (const [index, field] of fields.entries()) {
    const at = `${pointer}/${index}`;
    if (field.select) checkSelectors(`${at}/select`, listOfSelectors(field.select));
    if (field.fields) checkFields(`${at}/fields`, field.fields);
    for (const [step, transform] of field.transform.entries()) {
      if (transform.op !== 'regex' && transform.op !== 'replace') continue;
      const compile = () => compiledPattern(transform.pattern, transform.ignoreCase);
      check(`${at}/transform/${step}/pattern`, compile);
    }
  }
}

const checkSelectors = (pointer: string, selectors: readonly string[]): void => {
  for (const selector of selectors) check(pointer, () => canSelect(selector));
};

function check(pointer: string, compile: () => unknown): void {
  try {
    compile();
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message.slice(0, 300) : 'It cannot be read.';
    throw new JobFailure('INVALID_REQUEST', `/input${pointer}: ${detail}`, {
      cause,
      fields: [{ pointer: `/input${pointer}`, detail }],
    });
  }
}
