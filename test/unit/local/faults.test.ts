import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createFaults, faultsSchema } from '../../../local/faults/faults.ts'
import { readFaults } from '../../../local/faults/faultsFile.ts'
import { StartProblem } from '../../../local/problem.ts'

const folder = mkdtempSync(join(tmpdir(), 'tierdesk-faults-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const fileOf = (content: string): string => {
  const file = join(folder, 'faults.json')
  writeFileSync(file, content)
  return file
}

describe('a file of faults', () => {
  it('fills in what is absent, so that it works', () => {
    expect(readFaults(fileOf('{"duplicates":0.5}'))).toEqual({ ...faultsSchema.parse({}), duplicates: 0.5 })
  })

  it.each([
    ['nothing of JSON', 'oops'],
    ['an unknown name', '{"dupes":1}'],
    ['a share above one', '{"duplicates":1.1}'],
    ['an unknown fault', '{"calls":[{"share":1,"fault":"melt"}]}'],
  ])('with %s is refused by its name', (_, content) => {
    const file = fileOf(content)
    expect(() => readFaults(file)).toThrow(StartProblem)
    expect(() => readFaults(file)).toThrow(file)
  })
})

describe('faults', () => {
  const call = { service: 'sqs', operation: 'SendMessage', principal: 'ApiAreatickets1' }
  const seriesOf = async (seed: number, share: number) => {
    const faults = createFaults()
    await faults.set(faultsSchema.parse({ seed, calls: [{ service: 'sqs', share, fault: 'throttle' }] }))
    return Array.from({ length: 2_000 }, () => faults.ofCall(call) !== undefined)
  }

  it('come in their share, the same for the same seed, and others for another', async () => {
    const series = await seriesOf(1, 0.2)
    expect(Math.abs(series.filter(Boolean).length / series.length - 0.2)).toBeLessThan(0.05)
    expect(await seriesOf(1, 0.2)).toEqual(series)
    expect(await seriesOf(2, 0.2)).not.toEqual(series)
    expect((await seriesOf(1, 0)).some(Boolean)).toBe(false)
    expect((await seriesOf(1, 1)).every(Boolean)).toBe(true)
  })

  it('concern only the calls that they name', async () => {
    const faults = createFaults()
    const named = { service: 'sqs', operation: 'SendMessage', caller: 'ApiArea', share: 1, fault: 'throttle' } as const
    await faults.set(faultsSchema.parse({ calls: [named] }))
    expect(faults.ofCall(call)).toMatchObject(named)
    for (const other of [{ service: 'dynamodb' }, { operation: 'DeleteMessage' }, { principal: 'MailSender1' }])
      expect(faults.ofCall({ ...call, ...other })).toBeUndefined()
  })
})
