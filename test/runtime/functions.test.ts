import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { createClock } from '../../local/clock/clock.ts'
import { createFunctions } from '../../local/lambda/functions.ts'

const folder = mkdtempSync(join(tmpdir(), 'tierdesk-functions-'))
const functions = createFunctions(
  createClock(0),
  'http://127.0.0.1:9',
  'eu-central-1',
  join(folder, 'logs'),
  join(folder, 'names.json'),
)
afterAll(() => {
  functions.stop()
  rmSync(folder, { recursive: true, force: true })
})

it('hands on an answer of up to 6 MB, and refuses a larger one as Lambda does', async () => {
  writeFileSync(join(folder, 'index.mjs'), 'export const handler = ({ length }) => "x".repeat(length)')
  functions.add({
    logicalId: 'Repeat',
    arn: 'arn:aws:lambda:eu-central-1:000000000000:function:repeat',
    name: 'repeat',
    roleName: 'repeat',
    codeFolder: folder,
    handler: 'index.handler',
    environment: {},
    timeoutSeconds: 10,
    memoryMB: 128,
    reservedConcurrency: undefined,
  })
  // As JSON, a text has two quotation marks more.
  const most = 6_291_556 - 2
  expect(await functions.invoke('repeat', { length: most })).toEqual({ result: 'x'.repeat(most) })
  expect(await functions.invoke('repeat', { length: most + 1 })).toMatchObject({
    error: { errorType: 'Function.ResponseSizeTooLarge' },
  })
})
