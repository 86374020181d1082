import * as z from 'zod';
import { ROUTES, type Route } from '../routes.ts';
import type { Operation } from './operation.ts';
import { operationOf } from './operations.ts';
import { ProblemView } from './schemas.ts';
import { EVENT_DESCRIPTIONS, EVENT_HEADERS, type EventDescription } from './webhook-events.ts';

type Json = Record<string, unknown>;

/**
 * The API as OpenAPI 3.1, made of the schemas that parse the requests and of the route table: it
 * cannot say anything else than the code does.
 */
export function openApi(version: string): Json {
  const components = new Map<string, unknown>();
  const paths: Record<string, Json> = {};
  for (const route of ROUTES) {
    paths[route.path] ??= {};
    Object.assign(paths[route.path] ?? {}, {
      [route.method.toLowerCase()]: operation(route, components),
    });
  }
  const webhooks = EVENT_DESCRIPTIONS.map((event) => [event.type, eventItem(event, components)]);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gannet',
      version,
      description: 'Browser jobs in your own AWS account. Times are ISO 8601 in UTC.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    webhooks: Object.fromEntries(webhooks),
    components: {
      schemas: Object.fromEntries(components),
      securitySchemes: { apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' } },
    },
  };
}

function operation(route: Route, components: Map<string, unknown>): Json {
  const known = operationOf(route);
  const body = known.body && {
    requestBody: {
      required: !known.bodyIsOptional,
      content: {
        ...json(known.body, 'input', components),
        ...otherTypes(known.bodyTypes, { schema: jsonSchema(known.body, 'input', components) }),
      },
    },
  };
  const responses = Object.entries(known.responses).map(([status, answer]) => {
    const { description, schema, others } = answer;
    const texts = otherTypes(others, { schema: { type: 'string' } });
    const content = schema && { ...json(schema, 'output', components), ...texts };
    return [status, { description, ...(content ? { content } : {}) }];
  });
  return {
    operationId: known.operationId,
    summary: known.summary,
    security: route.scope ? [{ apiKey: [] }] : [],
    ...(route.scope ? { description: `Needs the scope \`${route.scope}\`.` } : {}),
    parameters: parameters(route, known),
    ...body,
    responses: {
      ...Object.fromEntries(responses),
      default: {
        description: 'Refused; the code says why.',
        content: {
          'application/problem+json': { schema: jsonSchema(ProblemView, 'output', components) },
        },
      },
    },
  };
}

/** What your own service is sent, and what it should answer. */
const eventItem = (
  { type, summary, payload }: EventDescription,
  components: Map<string, unknown>,
) => ({
  post: {
    operationId: type,
    summary,
    description: 'Signed as Standard Webhooks says; may come more than once, and in any order.',
    parameters: Object.entries(EVENT_HEADERS).map(([name, description]) => ({
      name,
      in: 'header',
      required: true,
      description,
      schema: { type: 'string' },
    })),
    requestBody: { required: true, content: json(payload, 'output', components) },
    responses: {
      '2XX': { description: 'You have it. Answer within 15 s; what you answer is not read.' },
      '410': { description: 'Send nothing any more: the webhook is disabled.' },
      default: { description: 'Anything else, redirects included: it is sent again later.' },
    },
  },
});

const json = (schema: z.ZodType, io: 'input' | 'output', components: Map<string, unknown>) => ({
  'application/json': { schema: jsonSchema(schema, io, components) },
});

const otherTypes = (types: readonly string[] = [], content: Json): Json =>
  Object.fromEntries(types.map((type) => [type, content]));

function parameters(route: Route, { query, headers = {} }: Operation): Json[] {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const properties = query
    ? z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' }).properties
    : {};
  const inQuery = Object.entries(properties ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema,
  }));
  const inHeader = Object.entries(headers).map(([name, description]) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  }));
  return [...inPath, ...inQuery, ...inHeader];
}

/** JSON Schema of one schema; those with an id go to the components and are referred to. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output', components: Map<string, unknown>) {
  const {
    $defs = {},
    $schema: _,
    ...made
  } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  const moved = JSON.parse(
    JSON.stringify({ made, $defs }).replaceAll('"#/$defs/', '"#/components/schemas/'),
  );
  for (const [name, definition] of Object.entries(moved.$defs)) components.set(name, definition);
  const id = schema.meta()?.id;
  if (typeof id !== 'string') return moved.made;
  components.set(id, moved.made);
  return { $ref: `#/components/schemas/${id}` };
}
