import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCursors, previousGoodMs } from '../../../shared/core/adapters/cursors.ts'
import type { RotatedSecret } from '../../../shared/core/adapters/secrets.ts'
import { assertHoldsAsync } from '../../keptSeeds.ts'

const only = (current: string): RotatedSecret => ({ current, previous: undefined, since: 0 })
const secrets = ['a secret of the service that nobody else has', 'the secret of another service, just as long'] as const
const cursors = createCursors(async () => only(secrets[0]), Date.now)
const position = { PK: 'TICKET#TD-7K3M-Q9XF', SK: 'TICKET' }

describe('a cursor', () => {
  it('is valid for the list that it was created for', async () => {
    await assertHoldsAsync(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom('PK', 'SK', 'listName', 'listOrder'), fc.string()),
        fc.array(fc.string()),
        async (at, binding) => {
          expect(await cursors.open(await cursors.seal(at, binding), binding)).toEqual(at)
        },
      ),
    )
  })

  it('is not valid for another list, or under another secret', async () => {
    const cursor = await cursors.seal(position, ['anna', 'acme', 'tickets'])
    await expect(cursors.open(cursor, ['anna', 'acme', 'audit'])).rejects.toMatchObject({ code: 'cursor_invalid' })
    await expect(cursors.open(cursor, ['anna', 'acmetickets'])).rejects.toMatchObject({ code: 'cursor_invalid' })
    const others = createCursors(async () => only(secrets[1]), Date.now)
    await expect(others.open(cursor, ['anna', 'acme', 'tickets'])).rejects.toMatchObject({ code: 'cursor_invalid' })
  })

  it('does not reveal its position', async () => {
    expect(Buffer.from(await cursors.seal(position, []), 'base64url').toString('latin1')).not.toContain('7K3M')
  })

  it('is refused if any single bit is changed [6]', async () => {
    const bytes = Buffer.from(await cursors.seal(position, []), 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes)
      changed[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      await expect(cursors.open(changed.toString('base64url'), [])).rejects.toMatchObject({ code: 'cursor_invalid' })
    }
  })
})

describe('a replaced secret', () => {
  const since = Date.UTC(2026, 10, 16)
  const replaced = { current: secrets[1], previous: secrets[0], since }
  const at = (nowMs: number, read = async (): Promise<RotatedSecret> => replaced) => createCursors(read, () => nowMs)

  it('keeps its cursors valid for a day, then has them refused as expired [9]', async () => {
    const cursor = await cursors.seal(position, [])
    expect(await at(since + previousGoodMs - 1).open(cursor, [])).toEqual(position)
    const over = at(since + previousGoodMs).open(cursor, [])
    await expect(over).rejects.toMatchObject({ code: 'cursor_expired' })
    await expect(at(since + previousGoodMs).open(cursor, ['another'])).rejects.toMatchObject({ code: 'cursor_invalid' })
  })

  it('is discovered by a function that knew only the former one, with at most one read a minute', async () => {
    let [nowMs, asked] = [since, 0]
    let present: RotatedSecret = only(secrets[0])
    const warm = createCursors(
      async () => {
        asked++
        return present
      },
      () => nowMs,
    )
    await warm.seal(position, [])
    present = replaced
    const cursor = await at(since).seal(position, [])
    await expect(warm.open(cursor, [])).rejects.toMatchObject({ code: 'cursor_invalid' })
    expect(asked).toBe(1)
    nowMs += 60_000
    expect(await warm.open(cursor, [])).toEqual(position)
    expect(asked).toBe(2)
  })
})
