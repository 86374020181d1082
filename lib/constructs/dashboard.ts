import {
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  type IWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { StageSettings } from '../config.ts';

/** One step of a job's way, told by its graphs from left to right. */
export interface Row {
  readonly title: string;
  /** Title of a graph and its lines; at most four fit side by side. */
  readonly graphs: Readonly<Record<string, readonly IMetric[]>>;
}

export interface DashboardProps {
  readonly settings: StageSettings;
  readonly rows: readonly Row[];
  readonly alarms: readonly IAlarm[];
}

/** CloudWatch's grid is this wide. */
const COLUMNS = 24;
const GRAPH_HEIGHT = 6;

/** The service on one page: its alarms, then a row for each step in the order a job travels. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, { settings, rows, alarms }: DashboardProps) {
    super(scope, id);
    const status = new AlarmStatusWidget({
      title: 'Alarms',
      alarms: [...alarms],
      width: COLUMNS,
      height: 4,
    });
    new CloudWatchDashboard(this, 'Page', {
      dashboardName: `gannet-${settings.stage}`,
      widgets: [[status], ...rows.flatMap(widgetsOf)],
    });
  }
}

function widgetsOf({ title, graphs }: Row): IWidget[][] {
  const entries = Object.entries(graphs);
  const heading = new TextWidget({ markdown: `## ${title}`, width: COLUMNS, height: 1 });
  const width = Math.floor(COLUMNS / entries.length);
  const drawn = entries.map(
    ([name, lines]) =>
      new GraphWidget({ title: name, left: [...lines], width, height: GRAPH_HEIGHT }),
  );
  return [[heading], drawn];
}
