import { describe, expect, it } from 'vitest';
import { matchRoute, methodsOf } from '../../../local/http/match-route.ts';

describe('the routes of the local server', () => {
  it.each([
    ['POST', '/v1/jobs', 'submit-job', {}],
    ['GET', '/v1/jobs', 'get-job', {}],
    ['GET', '/v1/jobs/job_1', 'get-job', { jobId: 'job_1' }],
    ['GET', '/v1/jobs/job_1/artifacts/a.png', 'get-job', { jobId: 'job_1', name: 'a.png' }],
    ['DELETE', '/v1/jobs/job_1', 'cancel-job', { jobId: 'job_1' }],
    ['GET', '/health', 'health', {}],
  ])('lead %s %s to %s', (method, pathname, stage, path) => {
    expect(matchRoute(method, pathname)).toMatchObject({ route: { stage }, path });
  });

  it('hand on a parameter as it was meant', () => {
    expect(matchRoute('GET', '/v1/jobs/a%2Fb%20c')?.path).toEqual({ jobId: 'a/b c' });
  });

  it.each([
    ['GET', '/v1/jobs/'],
    ['GET', '/v1/jobs//events'],
    ['GET', '/v1/jobs/a/b/c'],
    ['GET', '/v1/jobs/%E0%A4%A'],
    ['GET', '/V1/jobs'],
    ['PATCH', '/v1/jobs'],
    ['GET', '/'],
  ])('lead %s %s nowhere', (method, pathname) => {
    expect(matchRoute(method, pathname)).toBeUndefined();
  });

  it('know which methods a path takes', () => {
    expect(methodsOf('/v1/jobs')).toEqual(['POST', 'GET']);
    expect(methodsOf('/nothing')).toEqual([]);
  });
});
