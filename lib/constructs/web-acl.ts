import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { SECURITY_HEADERS } from './gateway-answers.ts';

export interface WebAclProps {
  readonly api: RestApi;
  /** Requests from one address in five minutes. */
  readonly requestsPerAddress: number;
}

/**
 * A firewall in front of the API: what is too large or too often is refused before anything of
 * ours runs, and AWS's rules look at the rest.
 */
export class WebAcl extends Construct {
  readonly webAcl: CfnWebACL;

  constructor(scope: Construct, id: string, { api, requestsPerAddress }: WebAclProps) {
    super(scope, id);
    const rules = [
      TOO_LARGE,
      WITHOUT_KEY,
      tooOften(requestsPerAddress),
      managed('AWSManagedRulesAmazonIpReputationList'),
      managed('AWSManagedRulesKnownBadInputsRuleSet'),
      managed('AWSManagedRulesCommonRuleSet', MISTAKEN_RULES),
    ];
    this.webAcl = new CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visible('all'),
      rules: rules.map((rule, priority) => ({ ...rule, priority })),
    });
    new CfnWebACLAssociation(this, 'InFrontOfApi', {
      resourceArn: api.deploymentStage.stageArn,
      webAclArn: this.webAcl.attrArn,
    });
  }
}

type Rule = Omit<CfnWebACL.RuleProperty, 'priority'>;

/**
 * Rules of the common set that take our requests for attacks: bodies name addresses of pages
 * (that is the point of them), carry HTML for a PDF's header, and come from programs.
 */
const MISTAKEN_RULES = [
  'SizeRestrictions_BODY',
  'GenericRFI_BODY',
  'GenericRFI_QUERYARGUMENTS',
  'GenericLFI_BODY',
  'EC2MetaDataSSRF_BODY',
  'EC2MetaDataSSRF_QUERYARGUMENTS',
  'CrossSiteScripting_BODY',
  'NoUserAgent_HEADER',
];

/** A million bytes and more; our functions refuse what is over 256 kB themselves. */
const TOO_LARGE: Rule = {
  name: 'too-large',
  action: { block: { customResponse: { responseCode: 413, responseHeaders: headers() } } },
  visibilityConfig: visible('too-large'),
  statement: {
    regexMatchStatement: {
      fieldToMatch: { singleHeader: { Name: 'content-length' } },
      regexString: '^[1-9][0-9]{6,}$',
      textTransformations: [{ priority: 0, type: 'NONE' }],
    },
  },
};

/** Requests in five minutes of one address that tries the API without anything like a key. */
const GUESSES_PER_ADDRESS = 1_000;

/**
 * Whoever calls the API without a key of the right shape, again and again. The firewall cannot know
 * which keys are good, so one of the right shape is never held up here; behind it, guessing among
 * 256 bits leads nowhere, and `wrong-keys` rings. Preflights bring no key either: they are few.
 */
const WITHOUT_KEY: Rule = {
  name: 'without-key',
  action: {
    block: {
      customResponse: { responseCode: 429, responseHeaders: headers({ 'retry-after': '300' }) },
    },
  },
  visibilityConfig: visible('without-key'),
  statement: {
    rateBasedStatement: {
      limit: GUESSES_PER_ADDRESS,
      aggregateKeyType: 'IP',
      scopeDownStatement: {
        andStatement: {
          statements: [
            {
              byteMatchStatement: {
                fieldToMatch: { uriPath: {} },
                positionalConstraint: 'CONTAINS',
                searchString: '/v1/',
                textTransformations: [{ priority: 0, type: 'NONE' }],
              },
            },
            {
              notStatement: {
                statement: {
                  regexMatchStatement: {
                    fieldToMatch: { singleHeader: { Name: 'x-api-key' } },
                    regexString: '^gnt_[0-9A-Za-z]{49}$',
                    textTransformations: [{ priority: 0, type: 'NONE' }],
                  },
                },
              },
            },
          ],
        },
      },
    },
  },
};

const tooOften = (limit: number): Rule => ({
  name: 'too-often',
  action: {
    block: {
      customResponse: {
        responseCode: 429,
        responseHeaders: headers({ 'retry-after': '300' }),
      },
    },
  },
  visibilityConfig: visible('too-often'),
  statement: { rateBasedStatement: { limit, aggregateKeyType: 'IP' } },
});

const managed = (name: string, onlyCounted: readonly string[] = []): Rule => ({
  name,
  overrideAction: { none: {} },
  visibilityConfig: visible(name),
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name,
      ruleActionOverrides: onlyCounted.map((rule) => ({
        name: rule,
        actionToUse: { count: {} },
      })),
    },
  },
});

/** What every other answer has, too. */
function headers(more: Readonly<Record<string, string>> = {}) {
  return Object.entries({ ...SECURITY_HEADERS, ...more }).map(([name, value]) => ({ name, value }));
}

function visible(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
