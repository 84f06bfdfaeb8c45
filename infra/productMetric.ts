import { Duration } from 'aws-cdk-lib'
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'

/** A metric that functions record: the sum of five minutes. */
export const productMetric = (metricName: string): Metric =>
  new Metric({
    namespace: 'Tierdesk',
    metricName,
    dimensionsMap: { service: 'tierdesk' },
    statistic: Stats.SUM,
    period: Duration.minutes(5),
  })
