/** One line of the API's access log: no bodies, no keys, no query strings. */
export const ACCESS_LOG = {
  requestId: '$context.requestId',
  traceId: '$context.xrayTraceId',
  clientId: '$context.authorizer.clientId',
  method: '$context.httpMethod',
  route: '$context.resourcePath',
  status: '$context.status',
  error: '$context.error.responseType',
  authorizerError: '$context.authorizer.error',
  responseBytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  functionLatencyMs: '$context.integrationLatency',
  sourceAddress: '$context.identity.sourceIp',
  userAgent: '$context.identity.userAgent',
};
