import { partOf, resourcesOf, type ServiceRule, type Template } from './template.ts'

const rules = (template: Template) => resourcesOf(template, 'AWS::Events::Rule')
const schedules = (template: Template) => resourcesOf(template, 'AWS::Scheduler::Schedule')
const alarms = (template: Template) => resourcesOf(template, 'AWS::CloudWatch::Alarm')

/** `rate(1 minute)`, but `rate(5 minutes)`. */
function isRate(expression: string): boolean {
  const [, count, unit] = /^rate\(([1-9]\d*) (minute|minutes|hour|hours|day|days)\)$/.exec(expression) ?? []
  return count !== undefined && unit !== undefined && (count === '1') === !unit.endsWith('s')
}

/** One of day of month and day of week is `?`. Schedules of EventBridge Scheduler have six fields, too. */
function isCron(expression: string): boolean {
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.split(' ') ?? []
  return fields.length === 6 && [fields[2], fields[4]].filter((field) => field === '?').length === 1
}

export const eventRules: readonly ServiceRule[] = [
  {
    id: 'events-schedule-expression',
    sentence:
      'EventBridge accepts rate(1 minute) and rate(5 minutes), and cron expressions of six fields of which one day is "?".',
    source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html',
    find: (template) =>
      [...rules(template), ...schedules(template)]
        .map((each) => [each.id, each.text('ScheduleExpression')] as const)
        .filter(([, expression]) => expression !== undefined && !expression.startsWith('at('))
        .filter(([, expression = '']) => !isRate(expression) && !isCron(expression))
        .map(([id, expression]) => `${id}: ${expression}`),
  },
  {
    id: 'events-rule-targets',
    sentence: 'A rule has at most 5 targets.',
    source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html',
    find: (template) =>
      rules(template)
        .filter((rule) => rule.list('Targets').length > 5)
        .map((rule) => `${rule.id}: ${rule.list('Targets').length} targets`),
  },
  {
    id: 'events-target-retries',
    sentence: 'EventBridge repeats a delivery at most 185 times, for 60 seconds to 24 hours.',
    source: 'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html',
    find: (template) =>
      [
        ...rules(template).flatMap((rule) => rule.list('Targets').map((target) => partOf(rule.id, target))),
        ...schedules(template).map((schedule) => partOf(schedule.id, schedule.value('Target'))),
      ].flatMap((target) => {
        const age = target.number('RetryPolicy', 'MaximumEventAgeInSeconds') ?? 86_400
        const attempts = target.number('RetryPolicy', 'MaximumRetryAttempts') ?? 185
        return age < 60 || age > 86_400 || attempts > 185 ? [`${target.id}: ${attempts} retries in ${age} s`] : []
      }),
  },
  {
    id: 'scheduler-time-zone',
    sentence: 'EventBridge Scheduler refuses a time zone that is not in the IANA database.',
    source: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html',
    find: (template) =>
      schedules(template)
        .map((each) => [each.id, each.text('ScheduleExpressionTimezone')] as const)
        .filter(([, zone]) => zone !== undefined && !isTimeZone(zone))
        .map(([id, zone]) => `${id}: ${zone}`),
  },
  {
    id: 'cloudwatch-alarm-period',
    sentence:
      'An alarm has a period of 10, 20 or 30 seconds or of whole minutes, and looks at 7 days at most, with periods below an hour at 1 day.',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html',
    find: (template) =>
      alarms(template).flatMap((alarm) => {
        const [period, count] = [alarm.number('Period'), alarm.number('EvaluationPeriods') ?? 1]
        if (period === undefined) return []
        const isPeriod = [10, 20, 30].includes(period) || period % 60 === 0
        const most = period >= 3_600 ? 604_800 : 86_400
        return isPeriod && period * count <= most ? [] : [`${alarm.id}: ${count} periods of ${period} s`]
      }),
  },
]

function isTimeZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}
