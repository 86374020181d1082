import type { z } from 'zod';

/** What the description says of a route; its path, method and scope are in the route table. */
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly body?: z.ZodType;
  /** Media types that the body may have besides JSON. */
  readonly bodyTypes?: readonly string[];
  /** No body at all is fine, too. */
  readonly bodyIsOptional?: true;
  readonly query?: z.ZodType;
  /** Optional headers and what they do. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly responses: Readonly<
    Record<
      string,
      {
        readonly description: string;
        readonly schema?: z.ZodType;
        /** Media types that it can be had in besides JSON, as text. */
        readonly others?: readonly string[];
      }
    >
  >;
}
