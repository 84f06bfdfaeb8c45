import { recordOf, referredTo, resourcesOf, type ServiceRule, type Template } from './template.ts'

const guide = 'https://docs.aws.amazon.com/lambda/latest/dg'
const functions = (template: Template) => resourcesOf(template, 'AWS::Lambda::Function')
const mappings = (template: Template) => resourcesOf(template, 'AWS::Lambda::EventSourceMapping')

/** Reserved by the runtime. `AWS_LAMBDA_` and the credentials cannot be set either. */
const reservedNames =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_DEFAULT_REGION|AWS_REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_\w+|AWS_ACCESS_KEY(_ID)?|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_TASK_ROOT|LAMBDA_RUNTIME_DIR)$/

/** Lambda keeps so much for functions without reservation. New accounts with a quota of 10 can reserve nothing. */
const leastUnreserved = (concurrentExecutions: number) => Math.min(100, concurrentExecutions)

export const lambdaRules: readonly ServiceRule[] = [
  {
    id: 'lambda-reserved-concurrency',
    sentence:
      'Lambda refuses reserved concurrency that leaves less than 100 of the account\'s quota unreserved, or less than the whole of a smaller quota: "decreases account\'s UnreservedConcurrentExecution below its minimum value".',
    source: `${guide}/configuration-concurrency.html`,
    find(template, { concurrentExecutions }) {
      const reserved = functions(template).filter((each) => each.number('ReservedConcurrentExecutions') !== undefined)
      const sum = reserved.reduce((total, each) => total + (each.number('ReservedConcurrentExecutions') ?? 0), 0)
      if (sum <= concurrentExecutions - leastUnreserved(concurrentExecutions)) return []
      const ids = reserved.map(({ id }) => id).join(', ')
      return [`${ids}: reserve ${sum} of a quota of ${concurrentExecutions}`]
    },
  },
  {
    id: 'lambda-environment',
    sentence: 'A function has at most 4 KB of environment variables, and none with a name that Lambda reserves.',
    source: `${guide}/configuration-envvars.html`,
    find: (template) =>
      functions(template).flatMap((each) => {
        const variables = Object.entries(recordOf(each.value('Environment', 'Variables')) ?? {})
        // References become names and ARNs, which rarely have more than 100 characters.
        const bytes = variables.reduce(
          (sum, [name, value]) => sum + name.length + (typeof value === 'string' ? Buffer.byteLength(value) : 100),
          0,
        )
        return [
          ...(bytes > 4_096 ? [`${each.id}: about ${bytes} bytes of environment variables`] : []),
          ...variables.filter(([name]) => reservedNames.test(name)).map(([name]) => `${each.id}: ${name} is reserved`),
        ]
      }),
  },
  {
    id: 'lambda-timeout',
    sentence: 'A function runs for at most 900 seconds.',
    source: `${guide}/gettingstarted-limits.html`,
    find: (template) =>
      functions(template)
        .filter((each) => (each.number('Timeout') ?? 3) > 900)
        .map((each) => `${each.id}: ${each.number('Timeout')} seconds`),
  },
  {
    id: 'lambda-queue-visibility',
    sentence:
      'Lambda refuses to poll a queue whose visibility timeout is shorter than the function\'s timeout: "Queue visibility timeout is less than Function timeout".',
    source: `${guide}/services-sqs-configure.html`,
    find: (template) =>
      mappings(template).flatMap((mapping) => {
        const queue = resourcesOf(template, 'AWS::SQS::Queue').find(
          ({ id }) => id === referredTo(mapping.value('EventSourceArn')),
        )
        const target = functions(template).find(({ id }) => id === referredTo(mapping.value('FunctionName')))
        if (!queue || !target) return []
        const [visible, runs] = [queue.number('VisibilityTimeout') ?? 30, target.number('Timeout') ?? 3]
        return visible < runs ? [`${mapping.id}: ${queue.id} ${visible} s, ${target.id} ${runs} s`] : []
      }),
  },
  {
    id: 'lambda-batch-window',
    sentence: 'Lambda accepts batches of more than 10 messages only with a batching window of at least 1 second.',
    source: `${guide}/services-sqs-configure.html`,
    find: (template) =>
      mappings(template)
        .filter((mapping) => (mapping.number('BatchSize') ?? 10) > 10)
        .filter((mapping) => (mapping.number('MaximumBatchingWindowInSeconds') ?? 0) < 1)
        .map((mapping) => `${mapping.id}: batches of ${mapping.number('BatchSize')} without a window`),
  },
  {
    id: 'lambda-poller-concurrency',
    sentence: 'The maximum concurrency of an event source is 2 to 1,000.',
    source: `${guide}/services-sqs-scaling.html`,
    find: (template) =>
      mappings(template).flatMap((mapping) => {
        const most = mapping.number('ScalingConfig', 'MaximumConcurrency')
        return most !== undefined && (most < 2 || most > 1_000) ? [`${mapping.id}: ${most}`] : []
      }),
  },
  {
    id: 'lambda-async-retries',
    sentence: 'Asynchronous invocations are repeated at most twice, and live for 60 seconds to 6 hours.',
    source: `${guide}/invocation-async-error-handling.html`,
    find: (template) =>
      resourcesOf(template, 'AWS::Lambda::EventInvokeConfig').flatMap((each) => {
        const [age, attempts] = [each.number('MaximumEventAgeInSeconds'), each.number('MaximumRetryAttempts')]
        return [
          ...(age !== undefined && (age < 60 || age > 21_600) ? [`${each.id}: events live for ${age} s`] : []),
          ...(attempts !== undefined && attempts > 2 ? [`${each.id}: ${attempts} retries`] : []),
        ]
      }),
  },
]
