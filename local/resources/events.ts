import * as z from 'zod'
import type { Secrets } from '../aws/secrets.ts'
import type { EventBuses } from '../events/bus.ts'
import { type CalendarSchedules, readCron } from '../events/calendarSchedules.ts'
import type { Schedules } from '../events/schedules.ts'
import { StartProblem } from '../problem.ts'
import { type ResourceType, resourceType } from '../template/deploy.ts'

const busSchema = z.strictObject({ Description: z.string().optional(), Name: z.string() })
const ruleSchema = z.strictObject({
  Description: z.string().optional(),
  ScheduleExpression: z.string(),
  State: z.enum(['ENABLED', 'DISABLED']),
  Targets: z.array(
    z.strictObject({
      Arn: z.string(),
      DeadLetterConfig: z.strictObject({ Arn: z.string() }),
      Id: z.string(),
      RetryPolicy: z.strictObject({ MaximumEventAgeInSeconds: z.int(), MaximumRetryAttempts: z.int() }),
    }),
  ),
})
const scheduleSchema = z.strictObject({
  Description: z.string().optional(),
  FlexibleTimeWindow: z.strictObject({ Mode: z.literal('OFF') }),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string(),
  State: z.literal('ENABLED'),
  Target: z.strictObject({
    Arn: z.string(),
    DeadLetterConfig: z.strictObject({ Arn: z.string() }),
    Input: z.string(),
    RetryPolicy: z.strictObject({ MaximumEventAgeInSeconds: z.int(), MaximumRetryAttempts: z.int() }),
    RoleArn: z.string(),
    SqsParameters: z.strictObject({}),
  }),
})
const secretSchema = z.strictObject({
  Description: z.string().optional(),
  GenerateSecretString: z.strictObject({ ExcludePunctuation: z.literal(true), PasswordLength: z.int() }),
})

const unitMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

export interface EventsDeps {
  readonly buses: EventBuses
  readonly schedules: Schedules
  readonly calendarSchedules: CalendarSchedules
  readonly secrets: Secrets
  nameOf(logicalId: string): string
  arnOf(service: string, name: string): string
  /** A random string of letters and digits that stays the same across starts. */
  generated(id: string, length: number): string
}

export function eventsTypes({
  buses,
  schedules,
  calendarSchedules,
  secrets,
  nameOf,
  arnOf,
  generated,
}: EventsDeps): Record<string, ResourceType> {
  return {
    'AWS::Events::EventBus': resourceType(busSchema, (_logicalId, { Name }) => {
      buses.add(Name)
      return { ref: Name, attributes: { Arn: arnOf('events', `event-bus/${Name}`), Name } }
    }),
    'AWS::Events::Rule': resourceType(ruleSchema, (logicalId, { ScheduleExpression, State, Targets }) => {
      const name = nameOf(logicalId)
      const arn = arnOf('events', `rule/${name}`)
      const targetArns = Targets.map((target) => target.Arn)
      if (State === 'ENABLED') schedules.add({ name, arn, everyMs: periodOf(ScheduleExpression), targetArns })
      return { ref: name, attributes: { Arn: arn } }
    }),
    'AWS::Scheduler::Schedule': resourceType(scheduleSchema, (logicalId, properties) => {
      const { Arn, Input, RoleArn } = properties.Target
      calendarSchedules.add({
        name: nameOf(logicalId),
        ...readCron(properties.ScheduleExpression),
        timeZone: properties.ScheduleExpressionTimezone,
        roleName: RoleArn.split('/').at(-1) ?? '',
        queueArn: Arn,
        input: Input,
      })
      return { ref: nameOf(logicalId), attributes: {} }
    }),
    'AWS::SecretsManager::Secret': resourceType(secretSchema, (logicalId, { GenerateSecretString }) => {
      const arn = arnOf('secretsmanager', `secret:${nameOf(logicalId)}`)
      secrets.add(arn, generated(logicalId, GenerateSecretString.PasswordLength))
      return { ref: arn, attributes: { Id: arn } }
    }),
  }
}

function periodOf(expression: string): number {
  const [, count = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? []
  const ms = z.enum(['minute', 'hour', 'day']).safeParse(unit)
  if (!ms.success) throw new StartProblem(`This runtime supports only rate schedules, not ${expression}.`)
  return Number(count) * unitMs[ms.data]
}
