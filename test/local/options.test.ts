import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HELP, readOptions } from '../../local/options.ts';

const read = (...args: string[]) => readOptions(args, { env: {}, isTerminal: true });

describe('the options of npm start', () => {
  it('are sensible when nothing is said', () => {
    expect(read()).toMatchObject({
      host: '127.0.0.1',
      port: 4100,
      demoPort: 4101,
      publicUrl: '',
      data: resolve('.gannet'),
      allowedHosts: [],
      allowedPorts: [80, 443],
      refusedNetworks: [],
      sweepMs: 5_000,
      drainMs: 20_000,
      logs: 'pretty',
      isQuiet: false,
    });
  });

  it('let private hosts be named again and again', () => {
    const options = read('--allow-host', '127.0.0.1:8080', '--allow-host', 'LocalHost:3000');

    expect(options).toMatchObject({ allowedHosts: ['127.0.0.1:8080', 'localhost:3000'] });
  });

  it('keep the port of a host that is the usual one', () => {
    expect(read('--allow-host', 'shop.test:80')).toMatchObject({ allowedHosts: ['shop.test:80'] });
  });

  it('take the address of another engine from the environment', () => {
    const env = { GANNET_DYNAMODB_ENDPOINT: 'http://127.0.0.1:8000' };

    expect(readOptions([], { env, isTerminal: false })).toMatchObject({
      dynamoDbEndpoint: 'http://127.0.0.1:8000',
      logs: 'json',
    });
  });

  it('take prices from the environment, or say what is wrong with them', () => {
    const given = { date: '2027-01', region: 'eu-west-1', source: 'us', usd: { s3Put: '0.0054' } };
    const priced = (text: string) =>
      readOptions([], { env: { GANNET_PRICES: text }, isTerminal: false });

    expect(priced(JSON.stringify(given))).toMatchObject({
      prices: { region: 'eu-west-1', items: { s3Put: { usd: '0.0054' } } },
    });
    expect(read()).toMatchObject({ prices: undefined });
    expect(() => priced('{')).toThrow('GANNET_PRICES: It is no JSON.');
    expect(() => priced('{"usd":{"ec2":"1"}}')).toThrow(/GANNET_PRICES: .*ec2/s);
  });

  it('write JSON on a terminal when that is asked for', () => {
    expect(read('--json')).toMatchObject({ logs: 'json' });
  });

  it('take a public address without its slash', () => {
    expect(read('--public-url', 'https://gannet.example.com/')).toMatchObject({
      publicUrl: 'https://gannet.example.com',
    });
  });

  it('explain each of themselves', () => {
    const explained = [...HELP.matchAll(/^ {2}--([\w-]+)/gm)].map(([, flag]) => flag);

    expect(read('--help')).toBe('help');
    expect(explained.sort()).toEqual([
      'allow-host',
      'allow-port',
      'concurrency',
      'contact',
      'data',
      'demo-port',
      'drain-seconds',
      'help',
      'host',
      'json',
      'port',
      'public-url',
      'quiet',
      'refuse-network',
      'retention-days',
      'site-interval-ms',
      'sweep-seconds',
    ]);
  });

  it.each([
    [['--port', '-1'], /--port/],
    [['--port', '65536'], /--port takes a whole number from 0 to 65535, not "65536"/],
    [['--port', '80.5'], /--port/],
    [['--port='], /--port/],
    [['--concurrency', '0'], /--concurrency/],
    [['--allow-host', '127.0.0.1'], /--allow-host takes a host and a port/],
    [['--allow-host', 'http://127.0.0.1:80'], /--allow-host/],
    [['--allow-host', 'a:b@127.0.0.1:80'], /--allow-host/],
    [['--refuse-network', '10.0.0.0'], /--refuse-network takes a range/],
    [['--site-interval-ms', '-1'], /--site-interval-ms/],
    [['--contact', 'a) b'], /--contact/],
    [['--public-url', 'gannet.example.com'], /--public-url/],
    [['--public-url', 'https://example.com/gannet'], /--public-url/],
    [['--nonsense'], /Unknown option '--nonsense'\. See npm start -- --help\./],
    [['start'], /See npm start -- --help\./],
  ])('refuse %j in one line', (args, message) => {
    const start = () => read(...args);

    expect(start).toThrow(message);
    expect(start).toThrow(expect.objectContaining({ name: 'StartFailure' }));
    expect(start).toThrow(/^[^\n]*$/);
  });
});
