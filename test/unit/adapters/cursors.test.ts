import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCursors } from '../../../shared/adapters/cursors.ts'

const cursors = createCursors(async () => 'a secret of the service that nobody else has')
const position = { PK: 'TICKET#TD-7K3M-Q9XF', SK: 'TICKET' }

describe('a cursor', () => {
  it('opens for the list that it was made for', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom('PK', 'SK', 'listName', 'listOrder'), fc.string()),
        fc.array(fc.string()),
        async (at, binding) => {
          expect(await cursors.open(await cursors.seal(at, binding), binding)).toEqual(at)
        },
      ),
    )
  })

  it('opens for no other list, and not under another secret', async () => {
    const cursor = await cursors.seal(position, ['anna', 'acme', 'tickets'])
    await expect(cursors.open(cursor, ['anna', 'acme', 'audit'])).rejects.toMatchObject({ code: 'cursor_invalid' })
    await expect(cursors.open(cursor, ['anna', 'acmetickets'])).rejects.toMatchObject({ code: 'cursor_invalid' })
    const others = createCursors(async () => 'the secret of another service, just as long')
    await expect(others.open(cursor, ['anna', 'acme', 'tickets'])).rejects.toMatchObject({ code: 'cursor_invalid' })
  })

  it('does not show where it points', async () => {
    expect(Buffer.from(await cursors.seal(position, []), 'base64url').toString('latin1')).not.toContain('7K3M')
  })

  it('changed by one bit anywhere is refused [6]', async () => {
    const bytes = Buffer.from(await cursors.seal(position, []), 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes)
      changed[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      await expect(cursors.open(changed.toString('base64url'), [])).rejects.toMatchObject({ code: 'cursor_invalid' })
    }
  })
})
