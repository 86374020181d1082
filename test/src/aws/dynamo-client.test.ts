import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dynamoDocuments } from '../../../src/aws/dynamo-client.ts';
import { transact } from '../../../src/aws/dynamo-transaction.ts';

const WRITES = [{ Put: { TableName: 'jobs', Item: { pk: 'a', sk: 'b', gone: undefined } } }];

/** The writes of a transaction, as they go over the wire. */
interface Body {
  readonly ClientRequestToken: string;
  readonly TransactItems: readonly unknown[];
}

describe('the client of DynamoDB', () => {
  let server: Server;
  let bodies: Body[];
  /** How many answers get lost on the way. */
  let losses: number;

  beforeEach(async () => {
    bodies = [];
    losses = 0;
    server = createServer(async (request, response) => {
      bodies.push(JSON.parse(await text(request)));
      if (bodies.length <= losses) request.socket.destroy();
      else response.setHeader('content-type', 'application/x-amz-json-1.0').end('{}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => void server.close());

  const documents = () => {
    const address = server.address();
    const port = address && typeof address === 'object' ? address.port : 0;
    return dynamoDocuments({ endpoint: `http://127.0.0.1:${port}` });
  };

  it('repeats a write whose answer was lost with the same token, so that it is done once', async () => {
    losses = 2;

    await transact(documents(), WRITES);

    const [token, ...others] = bodies.map(({ ClientRequestToken }) => ClientRequestToken);
    expect(token).toMatch(/^[0-9a-f-]{36}$/);
    expect(others).toEqual([token, token]);
  });

  it('gives each transaction a token of its own', async () => {
    const client = documents();

    await transact(client, WRITES);
    await transact(client, WRITES);

    expect(new Set(bodies.map(({ ClientRequestToken }) => ClientRequestToken)).size).toBe(2);
  });

  it('leaves out what is not there', async () => {
    await transact(documents(), WRITES);

    expect(bodies[0]?.TransactItems).toEqual([
      { Put: { TableName: 'jobs', Item: { pk: { S: 'a' }, sk: { S: 'b' } } } },
    ]);
  });
});
