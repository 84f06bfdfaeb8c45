import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createClock } from '../../local/clock/clock.ts'
import { type Extensions, startExtensions } from '../../local/lambda/extensions.ts'
import { createFunctions, type Functions } from '../../local/lambda/functions.ts'

const folder = mkdtempSync(join(tmpdir(), 'tierdesk-functions-'))
const adapter = new URL('../../shared/core/adapters/afterResponse.ts', import.meta.url).href
let extensions: Extensions
let functions: Functions
beforeAll(async () => {
  extensions = await startExtensions()
  const place = { endpoint: 'http://127.0.0.1:9', region: 'eu-central-1' }
  const files = {
    ...{ logFolder: join(folder, 'logs'), namesFile: join(folder, 'names.json') },
    codeCache: join(folder, 'code'),
  }
  functions = createFunctions({ clock: createClock(0), ...place, ...files, extensions })
})
afterAll(async () => {
  await functions.stop()
  await extensions.stop()
  rmSync(folder, { recursive: true, force: true })
})

function add(name: string, code: string, timeoutSeconds = 10, reservedConcurrency = 1): void {
  const codeFolder = join(folder, name)
  mkdirSync(codeFolder)
  writeFileSync(join(codeFolder, 'index.mjs'), code)
  functions.add({
    ...{ logicalId: name, name, roleName: name, arn: `arn:aws:lambda:eu-central-1:000000000000:function:${name}` },
    ...{ codeFolder, handler: 'index.handler', environment: {}, timeoutSeconds, memoryMB: 128 },
    reservedConcurrency,
  })
}

it('passes on a response of up to 6 MB, and refuses a larger one as Lambda does', async () => {
  add('repeat', 'export const handler = ({ length }) => "x".repeat(length)')
  // As JSON, a text has two more characters, its quotation marks.
  const most = 6_291_556 - 2
  expect(await functions.invoke('repeat', { length: most })).toEqual({ result: 'x'.repeat(most) })
  expect(await functions.invoke('repeat', { length: most + 1 })).toMatchObject({
    error: { errorType: 'Function.ResponseSizeTooLarge' },
  })
})

const logFile = join(folder, 'log.txt')
/** A handler that responds at once with its process ID, then works for as long as requested. */
const afterwards = `
  import { appendFileSync } from 'node:fs'
  import { createAfterResponse } from '${adapter}'
  const afterResponse = await createAfterResponse(process.env.AWS_LAMBDA_RUNTIME_API)
  const log = (what) => appendFileSync('${logFile}', what + ';')
  const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
  export const handler = async ({ ms, throws }) => {
    log('serves')
    await afterResponse(ms === undefined ? [] : [async () => { await sleep(ms); log('has worked') }])
    if (throws) throw new Error('Refused.')
    return process.pid
  }`

it('responds before the remaining work, and serves nothing else until that is done', async () => {
  add('afterwards', afterwards)
  const first = await functions.invoke('afterwards', { ms: 300 })
  expect(readFileSync(logFile, 'utf8')).toBe('serves;')
  expect(await functions.invoke('afterwards', { ms: 10, throws: true })).toMatchObject({
    error: { errorMessage: 'Refused.' },
  })
  expect(await functions.invoke('afterwards', {})).toEqual(first)
  await functions.rested()
  expect(readFileSync(logFile, 'utf8')).toBe('serves;has worked;serves;has worked;serves;')
})

it('runs as many processes at the same time as its concurrency allows', async () => {
  add(
    'together',
    `import { appendFileSync, readFileSync } from 'node:fs'
    export const handler = async () => {
      appendFileSync('${join(folder, 'together.txt')}', 'x')
      while (readFileSync('${join(folder, 'together.txt')}', 'utf8').length < 3) await new Promise(setImmediate)
      return process.pid
    }`,
    10,
    3,
  )
  const results = await Promise.all([1, 2, 3].map(() => functions.invoke('together', {})))
  expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(3)
  for (const result of results) expect(result).toEqual({ result: expect.any(Number) })
})

it('waits for work that is nearly done before it starts another process', async () => {
  add('nearly', afterwards, 10, 2)
  const first = await functions.invoke('nearly', { ms: 100 })
  expect(await functions.invoke('nearly', {})).toEqual(first)
})

it('ends work after the response that exceeds the function’s time limit', async () => {
  add('endless', afterwards, 1)
  const first = await functions.invoke('endless', { ms: 60_000 })
  expect(first).toHaveProperty('result')
  const second = await functions.invoke('endless', {})
  expect(second).toHaveProperty('result')
  expect(second).not.toEqual(first)
})

it('accepts only extensions that register for invocations, each with its own identifier', async () => {
  const { runtimeApi } = extensions.open()
  const ask = (path: string, init?: RequestInit) => fetch(`http://${runtimeApi}/2020-01-01/extension${path}`, init)
  const register = (body: object) =>
    ask('/register', { method: 'POST', headers: { 'lambda-extension-name': 'one' }, body: JSON.stringify(body) })
  expect((await register({ events: ['INVOKE', 'SHUTDOWN'] })).status).toBe(400)
  expect((await ask('/event/next', { headers: { 'lambda-extension-identifier': 'undefined' } })).status).toBe(403)
  expect((await register({ events: ['INVOKE'] })).status).toBe(200)
  expect((await ask('/event/next', { headers: { 'lambda-extension-identifier': 'other' } })).status).toBe(403)
})
