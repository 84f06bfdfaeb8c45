import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ticketNumberFrom } from '../../../shared/core/domain/ticketNumber.ts'
import { createReplyAddresses } from '../../../shared/tickets/adapters/mail/replyAddresses.ts'
import { assertHoldsAsync } from '../../keptSeeds.ts'

const addresses = createReplyAddresses('reply.provider.example', async () => 'a secret')
const numbers = fc.uint8Array({ minLength: 8, maxLength: 8 }).map(ticketNumberFrom)
const people = fc.uuid()

describe('a reply address', () => {
  it('identifies a ticket and a person, in upper or lower case, and fits into an email', async () => {
    await assertHoldsAsync(
      fc.asyncProperty(numbers, people, people, async (number, person, other) => {
        const address = await addresses.addressOf(number, person)
        expect(address.split('@')[0]?.length).toBeLessThanOrEqual(64)
        const read = await addresses.read(address.toUpperCase())
        expect([read?.number, await read?.ownerAmong([other, person])]).toEqual([number, person])
        if (other !== person) expect(await read?.ownerAmong([other])).toBeUndefined()
      }),
    )
  })

  it('cannot be derived from another: one changed letter in its signature makes it invalid', async () => {
    await assertHoldsAsync(
      fc.asyncProperty(numbers, people, fc.integer({ min: 14, max: 51 }), async (number, person, at) => {
        const address = await addresses.addressOf(number, person)
        const forged = `${address.slice(0, at)}${address[at] === 'a' ? 'b' : 'a'}${address.slice(at + 1)}`
        const read = await addresses.read(forged)
        // A wrong signature for the ticket is detected before any person is looked up.
        if (at < 26) expect(read).toBeUndefined()
        expect(await read?.ownerAmong([person])).toBeUndefined()
      }),
    )
  })

  it.each(['reply@reply.provider.example', 'support@provider.example', '', 'reply+x@reply.provider.example'])(
    'is not %j',
    async (address) => expect(await addresses.read(address)).toBeUndefined(),
  )

  it('of another domain is not accepted', async () => {
    const address = await createReplyAddresses('elsewhere.example', async () => 'a secret').addressOf(
      ticketNumberFrom(new Uint8Array(8)),
      'p',
    )
    expect(await addresses.read(address)).toBeUndefined()
  })
})
