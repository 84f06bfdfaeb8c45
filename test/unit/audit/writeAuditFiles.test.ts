import { expect, it } from 'vitest'
import type { TrailState } from '../../../shared/audit/auditFilePorts.ts'
import type { AuditDigest, SignedDigest } from '../../../shared/audit/domain/auditDigest.ts'
import { windowAt } from '../../../shared/audit/domain/auditWindow.ts'
import { writeAuditFiles } from '../../../shared/audit/writeAuditFiles.ts'
import { createServiceRecorder } from '../../../shared/core/adapters/recorder.ts'
import { sha256 } from '../../../shared/core/adapters/sha256.ts'
import { Refusal } from '../../../shared/core/domain/errors.ts'
import { dateSchema, type Instant, toInstant } from '../../../shared/core/domain/time.ts'

const at = (hour: string) => toInstant(Date.parse(`2026-11-16T${hour}:00Z`))
const windows = ['08:30', '12:30', '16:30'].map((hour) => windowAt(at(hour)))
const now = () => at('22:20')
const sign = async (digest: AuditDigest): Promise<SignedDigest> => ({
  ...{ digest, keyId: 'key', algorithm: 'ECDSA_SHA_256', signature: '' },
})

it('a run that finds another run ahead continues after it, and digests no window twice', async () => {
  const [first, second, third] = windows
  if (!first || !second || !third) throw new Error('The test needs three windows.')
  const other: TrailState = {
    newest: await sign({
      ...{ version: 1, organisation: 'pilatus', sequence: 2, madeAt: now(), window: second, files: [] },
    }),
    filedUntil: second.to,
  }
  // The other run wrote two windows while this run was at the first.
  let state: TrailState | undefined
  const moved: [number, Instant][] = []
  await writeAuditFiles(
    {
      organisations: {
        find: async () => ({
          ...{ id: 'pilatus', version: 1, name: 'Pilatus Bakeries', currency: 'CHF' },
          planChanges: [
            { plan: 'pro', from: dateSchema.parse('2026-01-01'), changedAt: at('08:00'), changedBy: 'somebody' },
          ],
        }),
      },
      trails: {
        find: async () => state,
        async move(_, before, after) {
          if (before === undefined) {
            state = other
            throw new Refusal('stale')
          }
          state = after
          moved.push([after.newest.digest.sequence, after.newest.digest.window.from])
        },
      },
      events: {
        firstWindow: async (_, from) => windows.find((window) => from === undefined || window.from >= from),
        async *linesOf() {
          yield 'an event'
        },
      },
      files: {
        keep: async (_, name) => ({ name, sha256: 'a'.repeat(64), sizeBytes: 1, events: 1 }),
        keepDigest: async () => undefined,
      },
      sign,
      sha256,
      record: createServiceRecorder('workOnAudit', 'one', now),
      now,
    },
    'pilatus',
  )
  expect(moved).toEqual([[3, third.from]])
})
