import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routes } from '../../../shared/http/routes.ts'
import { emails, useWorld } from '../world.ts'
import { bucketOf, useTrailWorker, writing } from './trailWorker.ts'

const world = useWorld()
const { workLocallyAt } = useTrailWorker(world)
const script = fileURLToPath(new URL('../../../operate/verifyAudit.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'tierdesk-trail-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const evening = '2026-11-16T22:20:00Z'

beforeAll(async () => {
  for (const hour of ['08', '10', '12', '14', '16']) {
    await world.runtime().moveClock(`2026-11-16T${hour}:30:00Z`)
    await (await world.as('customer'))(routes.listTickets)
  }
  await world.runtime().moveClock(evening)
  await workLocallyAt(evening, writing())
  // The newest digest is allowed to be under way for a minute.
  await world.runtime().moveClock('2026-11-16T22:22:00Z')
})

const verdict = async (query: Record<string, string> = {}) =>
  (await (await world.as('owner'))(routes.verifyAuditFiles, { query })).body

/** The verdict while an object is broken. Restores the object afterwards. */
async function whileBroken(key: string, broken: Buffer | undefined): Promise<unknown> {
  const bucket = await bucketOf(world.runtime())
  const content = await bucket.read(key)
  if (broken) await bucket.put(key, broken)
  else await bucket.remove(key)
  const { problem } = await verdict()
  await bucket.put(key, content)
  return problem
}

describe('the verification of an audit trail', () => {
  it('confirms an unchanged trail, as a whole or page by page', async () => {
    expect(await verdict()).toEqual({ digests: 5, files: 5, deleted: 0 })
    const counts: number[] = []
    let cursor: string | undefined
    do {
      const page = await verdict({ limit: '2', ...(cursor && { cursor }) })
      expect(page.problem).toBeUndefined()
      counts.push(page.digests)
      cursor = page.nextCursor
    } while (cursor)
    expect(counts).toEqual([2, 2, 1])
    expect(await verdict({ from: '2026-11-16T12:00:00Z' })).toMatchObject({ digests: 3 })
    expect(await verdict({ from: '2026-11-16T12:00:00Z', to: '2026-11-16T14:00:00Z' })).toMatchObject({ digests: 1 })
    expect(await verdict({ from: '2026-11-20T12:00:00Z' })).toEqual({ digests: 0, files: 0, deleted: 0 })
  })

  it('names a file that was altered, truncated, dropped or swapped in the bucket itself', async () => {
    const bucket = await bucketOf(world.runtime())
    const key = 'files/pilatus/2026-11-16T12-0001.jsonl.gz'
    const [content, other] = [await bucket.read(key), await bucket.read(key.replace('T12', 'T14'))]
    const name = '2026-11-16T12-0001'
    expect(await whileBroken(key, Buffer.concat([content, Buffer.from(' ')]))).toEqual({ what: 'changed', name })
    expect(await whileBroken(key, content.subarray(0, -8))).toEqual({ what: 'changed', name })
    expect(await whileBroken(key, other)).toEqual({ what: 'out of order', name })
    expect(await whileBroken(key, undefined)).toEqual({ what: 'missing', name })
  })

  it('names a digest that was forged or dropped, even the last one', async () => {
    const bucket = await bucketOf(world.runtime())
    const keys = await bucket.keys('digests/pilatus/')
    const [, second = '', third = ''] = keys
    const name = '2026-11-16T10-00000002'
    const forged = (await bucket.read(second)).toString().replace('"events":', '"events":1')
    expect(await whileBroken(second, Buffer.from(forged))).toEqual({ what: 'changed', name })
    expect(await whileBroken(second, Buffer.from('nonsense'))).toEqual({ what: 'changed', name })
    expect(await whileBroken(second, await bucket.read(third))).toEqual({ what: 'out of order', name })
    expect(await whileBroken(second, undefined)).toMatchObject({ what: 'missing' })
    expect(await whileBroken(keys.at(-1) ?? '', undefined)).toEqual({ what: 'missing', name: '2026-11-16T16-00000005' })
    expect(await verdict()).toEqual({ digests: 5, files: 5, deleted: 0 })
  })
})

describe('npm run audit:verify', () => {
  const run = (args: readonly string[], env: Record<string, string> = {}) =>
    new Promise<{ code: unknown; recorded: string }>((resolve) => {
      execFile(process.execPath, [script, ...args], { env: { ...process.env, ...env } }, (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, recorded: `${stdout}${stderr}`.trim() }),
      )
    })
  const sound = 'Intact: 5 digests and 5 files; deleted by retention: 0 files.'

  it('verifies through the API, and saves the files that auditors verify independently', async () => {
    const { api, tokenOf } = world.runtime()
    const token = await tokenOf(emails.owner)
    expect(await run(['--url', api, '--save', folder], { TIERDESK_TOKEN: token })).toEqual({ code: 0, recorded: sound })
    expect(readdirSync(join(folder, 'files'))).toHaveLength(5)
    expect(await run(['--folder', folder])).toEqual({ code: 0, recorded: sound })
  })

  it('says in a line what it cannot begin with', async () => {
    expect(await run([])).toEqual({ code: 1, recorded: expect.stringMatching(/^Specify what to verify: .+$/) })
    expect(await run(['--folder', join(folder, 'none')])).toEqual({
      code: 1,
      recorded: expect.stringMatching(/^There is no folder .+$/),
    })
    const refused = await run(['--url', world.runtime().api], { TIERDESK_TOKEN: 'nobody' })
    expect([refused.code, refused.recorded.split('\n')]).toEqual([1, [expect.any(String)]])
  })

  it('exits with 1, and names the file or digest that has changed', async () => {
    truncateSync(join(folder, 'files', '2026-11-16T14-0001.jsonl.gz'), 20)
    const recorded =
      '2026-11-16T14-0001 is changed.\nIntact before that: 3 digests and 3 files; deleted by retention: 0 files.'
    expect(await run(['--folder', folder])).toEqual({ code: 1, recorded })
    rmSync(join(folder, 'digests', '2026-11-16T16-00000005.json'))
    rmSync(join(folder, 'digests', '2026-11-16T14-00000004.json'))
    expect((await run(['--folder', folder])).recorded).toContain('digest 5 is missing.')
    rmSync(join(folder, 'head.txt'))
    expect((await run(['--folder', folder])).recorded).toContain('It is unknown whether anything follows digest 3.')
  })
})
