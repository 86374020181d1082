import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { StageSettings } from '../config.ts';
import { Alarms } from '../constructs/alarms.ts';
import { Dashboard } from '../constructs/dashboard.ts';
import { dashboardRows } from '../dashboard-rows.ts';
import { watchesOf } from '../watches.ts';
import type { DataStack } from './data-stack.ts';
import type { ServiceStack } from './service-stack.ts';

export interface ObservabilityStackProps extends StackProps {
  readonly settings: StageSettings;
  readonly data: DataStack;
  readonly service: ServiceStack;
}

/** What tells us: one dashboard, and every alarm. */
export class ObservabilityStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { settings, data, service, ...props }: ObservabilityStackProps,
  ) {
    super(scope, id, props);
    const { alarms } = new Alarms(this, 'Alarms', {
      settings,
      watches: watchesOf(settings, data, service),
    });
    new Dashboard(this, 'Dashboard', {
      settings,
      alarms,
      rows: dashboardRows(settings, data, service),
    });
  }
}
