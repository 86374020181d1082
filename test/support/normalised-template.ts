import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';

const Resources = z.record(z.string(), z.object({ Type: z.string() }));

/**
 * How many resources of each type a template has: enough to ring a bell when one comes or goes,
 * and silent about everything that other tests promise.
 */
export function normalised(template: Template): Record<string, number> {
  const resources = Resources.parse(template.toJSON().Resources);
  const types = Object.values(resources).map(({ Type }) => Type);
  const counts = Map.groupBy(types, (type) => type);
  return Object.fromEntries(
    [...counts]
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([type, all]) => [type, all.length]),
  );
}
