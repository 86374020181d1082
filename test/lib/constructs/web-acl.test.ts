import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { newKey } from '../../../src/clients/key.ts';
import { templatesOf } from '../../support/stage-templates.ts';

const ACL = 'AWS::WAFv2::WebACL';

/** The pattern of the rule, as a program can try it. */
const TOO_LARGE = '^[1-9][0-9]{6,}$';
const KEY_SHAPE = '^gnt_[0-9A-Za-z]{49}$';

describe('the firewall', () => {
  const { service } = templatesOf('prod');
  const rule = (expected: object) =>
    service.hasResourceProperties(ACL, { Rules: Match.arrayWith([Match.objectLike(expected)]) });

  it('stands in front of the API', () => {
    service.resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
  });

  it('refuses a body that says it is a megabyte or more', () => {
    rule({
      Name: 'too-large',
      Action: { Block: { CustomResponse: Match.objectLike({ ResponseCode: 413 }) } },
      Statement: {
        RegexMatchStatement: Match.objectLike({
          FieldToMatch: { SingleHeader: { Name: 'content-length' } },
          RegexString: TOO_LARGE,
        }),
      },
    });
  });

  it.each([
    ['999999', false],
    ['1000000', true],
    ['10485760', true],
    ['0', false],
  ])('takes a content-length of %s for too large: %s', (length, isTooLarge) => {
    expect(new RegExp(TOO_LARGE).test(length)).toBe(isTooLarge);
  });

  it('refuses an address that tries again and again without anything like a key', () => {
    rule({
      Name: 'without-key',
      Action: { Block: { CustomResponse: Match.objectLike({ ResponseCode: 429 }) } },
      Statement: {
        RateBasedStatement: Match.objectLike({
          Limit: 1_000,
          AggregateKeyType: 'IP',
          ScopeDownStatement: {
            AndStatement: {
              Statements: [
                { ByteMatchStatement: Match.objectLike({ SearchString: '/v1/' }) },
                {
                  NotStatement: {
                    Statement: {
                      RegexMatchStatement: Match.objectLike({ RegexString: KEY_SHAPE }),
                    },
                  },
                },
              ],
            },
          },
        }),
      },
    });
  });

  it('takes every key of ours for one', () => {
    expect(newKey()).toMatch(new RegExp(KEY_SHAPE));
    expect('gnt_guess').not.toMatch(new RegExp(KEY_SHAPE));
  });

  it('answers with the headers of every other answer', () => {
    rule({
      Name: 'too-large',
      Action: {
        Block: {
          CustomResponse: {
            ResponseCode: 413,
            ResponseHeaders: Match.arrayWith([
              { Name: 'x-content-type-options', Value: 'nosniff' },
            ]),
          },
        },
      },
    });
  });

  it('refuses an address that asks too often', () => {
    rule({
      Name: 'too-often',
      Statement: { RateBasedStatement: { Limit: 20_000, AggregateKeyType: 'IP' } },
    });
  });

  it.each([
    'AWSManagedRulesCommonRuleSet',
    'AWSManagedRulesKnownBadInputsRuleSet',
    'AWSManagedRulesAmazonIpReputationList',
  ])('looks at requests with %s', (name) => {
    rule({
      Name: name,
      Statement: { ManagedRuleGroupStatement: Match.objectLike({ VendorName: 'AWS', Name: name }) },
    });
  });

  it('only counts the rules that take addresses of pages for attacks', () => {
    rule({
      Statement: {
        ManagedRuleGroupStatement: Match.objectLike({
          RuleActionOverrides: Match.arrayWith([
            { Name: 'GenericRFI_BODY', ActionToUse: { Count: {} } },
            { Name: 'EC2MetaDataSSRF_BODY', ActionToUse: { Count: {} } },
          ]),
        }),
      },
    });
  });

  it('is not there in dev', () => {
    templatesOf('dev').service.resourceCountIs(ACL, 0);
  });
});
