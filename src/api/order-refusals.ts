import { type FailureCode, type FieldError, JobFailure } from '../jobs/errors.ts';
import type { OrderRules } from '../jobs/order-rules.ts';
import { isAmong } from '../limits/allowed-sites.ts';
import { hostOf } from '../wall/target.ts';
import { kindOf, type SubmitBody } from './submit-body.ts';

/**
 * Refuses a job that its client may not ask for.
 *
 * @param place - JSON pointer to where the job stands in the body
 * @throws JobFailure `KIND_NOT_ALLOWED`, `SITE_NOT_ALLOWED`, `EVALUATE_NOT_ALLOWED`
 */
export function refuseByRules(body: SubmitBody, rules: OrderRules, place = ''): void {
  refuse('KIND_NOT_ALLOWED', kindRefusals(body, rules), place);
  refuse('SITE_NOT_ALLOWED', siteRefusals(body, rules), place);
  refuse('EVALUATE_NOT_ALLOWED', scriptRefusals(body, rules), place);
}

function refuse(code: FailureCode, found: readonly FieldError[], place: string): void {
  const fields = found.map(({ pointer, detail }) => ({ pointer: place + pointer, detail, code }));
  const [first] = fields;
  if (first) throw new JobFailure(code, `${first.pointer}: ${first.detail}`, { fields });
}

function kindRefusals({ kind }: SubmitBody, { allowedKinds }: OrderRules): FieldError[] {
  if (allowedKinds === undefined || allowedKinds.includes(kind)) return [];
  const may = allowedKinds.length > 0 ? `It may submit ${allowedKinds.join(', ')}.` : '';
  return [{ pointer: '/kind', detail: `This client may not submit ${kind}. ${may}`.trim() }];
}

function siteRefusals(body: SubmitBody, { allowedSites }: OrderRules): FieldError[] {
  if (allowedSites === undefined) return [];
  return kindOf(body)
    .targets(body.input)
    .map(({ pointer, url }) => ({ pointer, host: hostOf(new URL(url)) }))
    .filter(({ host }) => !isAmong(allowedSites, host))
    .map(({ pointer, host }) => ({
      pointer: `/input${pointer}`,
      detail: `This client may not visit ${host}; an admin says where it may.`,
    }));
}

function scriptRefusals(body: SubmitBody, { mayEvaluate = false }: OrderRules): FieldError[] {
  if (mayEvaluate) return [];
  const pointers = kindOf(body).scripts?.(body.input) ?? [];
  return pointers.map((pointer) => ({
    pointer: `/input${pointer}`,
    detail: 'This client may not bring scripts of its own; an admin can allow it.',
  }));
}
