import { Metrics } from '@aws-lambda-powertools/metrics';
import { describe, expect, it } from 'vitest';
import { countTraffic } from '../../../src/runtime/count-traffic.ts';

const countsOf = (traffic: Parameters<ReturnType<typeof countTraffic>>[0]) => {
  const counts: Record<string, number> = {};
  const metrics: Parameters<typeof countTraffic>[0] = {
    addMetric(name, _unit, value) {
      counts[name] = value;
      return new Metrics();
    },
  };
  countTraffic(metrics)(traffic);
  return counts;
};

describe('countTraffic', () => {
  it('counts what pages asked for, were refused and moved', () => {
    const traffic = { requests: 7, refused: 2, breaches: 1, receivedBytes: 5_000, sentBytes: 300 };

    expect(countsOf(traffic)).toEqual({
      WallRequests: 7,
      WallRefusals: 2,
      WallBreaches: 1,
      WallReceivedBytes: 5_000,
      WallSentBytes: 300,
    });
  });

  it('says nothing of what did not happen', () => {
    const traffic = { requests: 1, refused: 0, breaches: 0, receivedBytes: 0, sentBytes: 90 };

    expect(countsOf(traffic)).toEqual({ WallRequests: 1, WallSentBytes: 90 });
  });
});
