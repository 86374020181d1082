/** The part of the package's interface that its own types leave out. */
declare module 'xpath' {
  export interface ParsedXPath {
    evaluate(options: { node: unknown; isHtml?: boolean }): {
      /** Only of a set of nodes. */
      toArray?(): unknown[];
      stringValue(): string;
    };
  }
  export function parse(expression: string): ParsedXPath;
}
