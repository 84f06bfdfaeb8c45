import { describe, expect, it } from 'vitest'
import { refusedUpdates } from '../../../infra/release/refusedUpdates.ts'
import { summaryOf } from '../../../infra/release/templateSummary.ts'

type Resource = { readonly Type: string; readonly Properties: object }
const keys = (...names: string[]) =>
  names.map((AttributeName, index) => ({ AttributeName, KeyType: index ? 'RANGE' : 'HASH' }))
const index = (IndexName: string, names: string[], ...NonKeyAttributes: string[]) => ({
  ...{ IndexName, KeySchema: keys(...names) },
  Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes },
})
const table = (more: object = {}): Resource => ({
  Type: 'AWS::DynamoDB::GlobalTable',
  Properties: {
    KeySchema: keys('PK', 'SK'),
    GlobalSecondaryIndexes: [index('byList', ['listName', 'at'], 'a', 'b'), index('byStatus', ['status', 'at'], 'a')],
    ...more,
  },
})
const pool = (...Schema: object[]): Resource => ({
  Type: 'AWS::Cognito::UserPool',
  Properties: { UsernameAttributes: ['email'], Schema: [{ Name: 'email', Required: true }, ...Schema] },
})
const base = {
  Table: table(),
  Pool: pool({ Name: 'groups' }),
  Key: { Type: 'AWS::KMS::Key', Properties: { KeySpec: 'ECC_NIST_P256' } },
  Worker: { Type: 'AWS::Lambda::Function', Properties: { Timeout: 10 } },
}
const updated = (changes: Readonly<Record<string, Resource>>, ...gone: string[]) => {
  const next = Object.fromEntries(Object.entries({ ...base, ...changes }).filter(([id]) => !gone.includes(id)))
  return refusedUpdates(summaryOf({ Resources: base }), summaryOf({ Resources: next }))
}

describe('an update', () => {
  it('may change what has no state, add what has one, and reorder what is projected', () => {
    expect(updated({})).toEqual([])
    expect(updated({ Other: table() }, 'Worker')).toEqual([])
    const reordered = [index('byStatus', ['status', 'at'], 'a'), index('byList', ['listName', 'at'], 'b', 'a')]
    expect(updated({ Table: table({ GlobalSecondaryIndexes: reordered, BillingMode: 'PAY_PER_REQUEST' }) })).toEqual([])
  })

  const [byList, byStatus] = [index('byList', ['listName', 'at'], 'a', 'b'), index('byStatus', ['status', 'at'], 'a')]
  const withIndexes = (...GlobalSecondaryIndexes: object[]) => updated({ Table: table({ GlobalSecondaryIndexes }) })
  const refused: readonly (readonly [what: string, found: () => string[], words: string])[] = [
    ['removes a table', () => updated({}, 'Table'), 'is gone'],
    ['makes a queue of a key', () => updated({ Key: { Type: 'AWS::SQS::Queue', Properties: {} } }), 'replaces it'],
    [
      'changes the keys of a table',
      () => updated({ Table: table({ KeySchema: keys('id') }) }),
      'replaces the resource',
    ],
    [
      'changes the kind of a key',
      () => updated({ Key: { Type: 'AWS::KMS::Key', Properties: { KeySpec: 'RSA_2048' } } }),
      'RSA_2048',
    ],
    [
      'projects more into an index',
      () => withIndexes(index('byList', ['listName', 'at'], 'a', 'b', 'c'), byStatus),
      'byList changes',
    ],
    [
      'changes the keys of an index',
      () => withIndexes(byList, index('byStatus', ['status', 'openedAt'], 'a')),
      'byStatus changes',
    ],
    [
      'adds two indexes',
      () => withIndexes(byList, byStatus, index('one', ['a']), index('two', ['a'])),
      'one, two come or go',
    ],
    [
      'renames an index',
      () => withIndexes(byList, index('byState', ['status', 'at'], 'a')),
      'byState, byStatus come or go',
    ],
    [
      'changes an attribute of people',
      () => updated({ Pool: pool({ Name: 'groups', Mutable: false }) }),
      'groups changes',
    ],
    ['removes an attribute of people', () => updated({ Pool: pool() }), 'groups changes or is gone'],
    [
      'requires a new attribute',
      () => updated({ Pool: pool({ Name: 'groups' }, { Name: 'phone', Required: true }) }),
      'phone is required',
    ],
  ]
  it.each(refused)('that %s is refused', (_, found, words) => {
    expect(found()).toEqual([expect.stringContaining(words)])
  })

  it('may create or delete one index, and add an attribute', () => {
    expect(withIndexes(byList, byStatus, index('byStatus2', ['status', 'at'], 'a', 'b'))).toEqual([])
    expect(withIndexes(byList)).toEqual([])
    expect(updated({ Pool: pool({ Name: 'groups' }, { Name: 'methods' }) })).toEqual([])
  })
})
