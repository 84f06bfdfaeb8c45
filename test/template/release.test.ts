import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { refusedUpdates } from '../../infra/release/refusedUpdates.ts'
import { summaryOf, summarySchema } from '../../infra/release/templateSummary.ts'
import { templateOf } from './template.ts'

const released = new URL('../../infra/release/released.json', import.meta.url)
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')))
const summary = summaryOf(JSON.parse(templateOf('prod').text))

it('the template has everything with a state in its summary', () => {
  const types = Object.values(summary).map(({ type }) => type)
  for (const type of ['DynamoDB::GlobalTable', 'S3::Bucket', 'KMS::Key', 'Cognito::UserPool', 'SecretsManager::Secret'])
    expect(types).toContain(`AWS::${type}`)
  expect(Object.values(summary).flatMap(({ indexes = {} }) => Object.keys(indexes))).toContain('byQueue')
  expect(summarySchema.parse(summary)).toEqual(summary)
})

it('an update from the last release loses nothing, and AWS accepts it', () => {
  // Before 1.0.0 nothing is deployed, so nothing is compared.
  expect(existsSync(released)).toBe(Number(version.split('.')[0]) >= 1)
  const before = existsSync(released) ? summarySchema.parse(JSON.parse(readFileSync(released, 'utf8'))) : summary
  expect(refusedUpdates(before, summary)).toEqual([])
})
