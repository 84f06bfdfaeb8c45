import { partOf, resourcesOf, type ServiceRule, type Template } from './template.ts'

const quotas = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html'
const tables = (template: Template) => [
  ...resourcesOf(template, 'AWS::DynamoDB::Table'),
  ...resourcesOf(template, 'AWS::DynamoDB::GlobalTable'),
]

export const dynamodbRules: readonly ServiceRule[] = [
  {
    id: 'dynamodb-index-count',
    sentence: 'A table has at most 20 global secondary indexes.',
    source: quotas,
    find: (template) =>
      tables(template)
        .filter((table) => table.list('GlobalSecondaryIndexes').length > 20)
        .map((table) => `${table.id}: ${table.list('GlobalSecondaryIndexes').length} indexes`),
  },
  {
    id: 'dynamodb-projected-attributes',
    sentence: 'All indexes of a table together name at most 100 projected attributes.',
    source: quotas,
    find: (template) =>
      tables(template).flatMap((table) => {
        const named = table
          .list('GlobalSecondaryIndexes')
          .flatMap((index) => partOf(table.id, index).list('Projection', 'NonKeyAttributes'))
        return named.length > 100 ? [`${table.id}: ${named.length} projected attributes`] : []
      }),
  },
  {
    id: 'dynamodb-key-attributes',
    sentence:
      'DynamoDB refuses a table that defines an attribute that no key uses, or whose key uses one that is not defined.',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html',
    find: (template) =>
      tables(template).flatMap((table) => {
        const namesIn = (parts: readonly unknown[]) =>
          parts.flatMap((part) => partOf(table.id, part).text('AttributeName') ?? [])
        const defined = new Set(namesIn(table.list('AttributeDefinitions')))
        const used = new Set([
          ...namesIn(table.list('KeySchema')),
          ...table
            .list('GlobalSecondaryIndexes')
            .flatMap((index) => namesIn(partOf(table.id, index).list('KeySchema'))),
        ])
        const wrong = [...defined.difference(used), ...used.difference(defined)]
        return wrong.length > 0 ? [`${table.id}: ${wrong.join(', ')}`] : []
      }),
  },
]
