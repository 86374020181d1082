import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { StageSettings } from '../config.ts';

/** `page`: clients notice, somebody has to look now. `ticket`: somebody has to look today. */
export type Severity = 'page' | 'ticket';

export interface Watch {
  /** In lower case with hyphens; also the heading of its article in `docs/runbook.md`. */
  readonly name: string;
  readonly severity: Severity;
  /** One sentence: what is wrong when it rings. */
  readonly says: string;
  readonly metric: IMetric;
  /** Rings when the metric is on the wrong side of this. */
  readonly rings: { readonly above: number } | { readonly below: number };
  /** Periods in a row before it rings. @default 1 */
  readonly periods?: number;
  /** Rings when nothing is measured at all. @default false */
  readonly silenceIsBad?: boolean;
}

export interface AlarmsProps {
  readonly settings: StageSettings;
  readonly watches: readonly Watch[];
}

/** Every alarm of a stage: each with a name, a severity, and an article of the runbook. */
export class Alarms extends Construct {
  readonly topics: Readonly<Record<Severity, Topic>>;
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, { settings, watches }: AlarmsProps) {
    super(scope, id);
    this.topics = { page: this.newTopic('page'), ticket: this.newTopic('ticket') };
    for (const topic of Object.values(this.topics)) {
      for (const address of settings.config.alarms.recipients) {
        topic.addSubscription(new EmailSubscription(address));
      }
    }
    this.alarms = watches.map((watch) => this.newAlarm(settings, watch));
  }

  private newTopic(severity: Severity): Topic {
    const topic = new Topic(this, severity, { enforceSSL: true });
    topic.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com'));
    return topic;
  }

  private newAlarm({ stage }: StageSettings, watch: Watch): Alarm {
    const { rings } = watch;
    const alarm = new Alarm(this, watch.name, {
      alarmName: `gannet-${stage}-${watch.name}`,
      alarmDescription: `${watch.severity}: ${watch.says} ${runbookLink(watch.name)}`,
      metric: watch.metric,
      evaluationPeriods: watch.periods ?? 1,
      ...('above' in rings
        ? {
            threshold: rings.above,
            comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
          }
        : {
            threshold: rings.below,
            comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
          }),
      treatMissingData: watch.silenceIsBad
        ? TreatMissingData.BREACHING
        : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topics[watch.severity]));
    alarm.addOkAction(new SnsAction(this.topics[watch.severity]));
    return alarm;
  }
}

/** Where the article of an alarm is, from the root of the repository. */
const runbookLink = (name: string): string => `Runbook: docs/runbook.md#${name}`;
