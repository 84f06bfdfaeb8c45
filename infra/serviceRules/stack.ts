import { recordOf, type ServiceRule, type Template } from './template.ts'

const quotas = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html'

/** Every text in a value, however deep. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  return Object.values(recordOf(value) ?? {}).flatMap(textsIn)
}

/** Names that a second stage in the same account and region would meet again. */
const physicalNames: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Logs::LogGroup': 'LogGroupName',
}

export const stackRules: readonly ServiceRule[] = [
  {
    id: 'cloudformation-resources',
    sentence: 'A stack has at most 500 resources and 200 outputs.',
    source: quotas,
    find: ({ Resources, Outputs }) => {
      const [resources, outputs] = [Object.keys(Resources).length, Object.keys(Outputs).length]
      return [...(resources > 500 ? [`${resources} resources`] : []), ...(outputs > 200 ? [`${outputs} outputs`] : [])]
    },
  },
  {
    id: 'cloudformation-template-size',
    sentence: 'A template has at most 1 MB.',
    source: quotas,
    find(template) {
      const bytes = Buffer.byteLength(JSON.stringify(template))
      return bytes > 1_000_000 ? [`${bytes} bytes`] : []
    },
  },
  {
    id: 'physical-names',
    sentence: 'A fixed name is taken once the first stage has it, and a change that replaces the resource fails.',
    source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html',
    find: ({ Resources }: Template) =>
      Object.entries(Resources).flatMap(([id, { Type, Properties }]) => {
        const name = Properties[physicalNames[Type] ?? '']
        return typeof name === 'string' ? [`${id}: ${name}`] : []
      }),
  },
  {
    id: 'placeholder-account',
    isOfDeployments: true,
    sentence: 'The account 000000000000 does not exist: a value of the stage still has to be set.',
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html',
    find: ({ Resources }) =>
      Object.entries(Resources).flatMap(([id, { Properties }]) =>
        textsIn(Properties)
          .filter((text) => /:0{12}:/.test(text))
          .map((text) => `${id}: ${text}`),
      ),
  },
  {
    id: 'placeholder-domain',
    isOfDeployments: true,
    sentence: 'A name below .example can belong to nobody: a value of the stage still has to be set.',
    source: 'https://www.rfc-editor.org/rfc/rfc2606',
    find: ({ Resources }) =>
      Object.entries(Resources).flatMap(([id, { Properties }]) => {
        const words = textsIn(Properties).flatMap((text) => text.split(/[^\w.@+-]+/))
        const names = words.filter((word) => word.endsWith('.example'))
        return [...new Set(names)].map((name) => `${id}: ${name}`)
      }),
  },
]
