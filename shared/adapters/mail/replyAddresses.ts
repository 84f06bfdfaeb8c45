import { createHmac, timingSafeEqual } from 'node:crypto'
import { ticketNumberSchema } from '../../domain/ticketNumber.ts'
import type { ReplyAddresses } from '../../usecases/ports.ts'

const signatureLetters = 26

/**
 * Addresses such as `reply+7k3mq9xf<signature>@DOMAIN`: the ticket, and a signature over it and the person. Mail
 * programs may change the case of an address, so it is written in hexadecimal.
 */
export function createReplyAddresses(domain: string, secret: () => Promise<string>): ReplyAddresses {
  async function signatureOf(number: string, person: string): Promise<string> {
    const mac = createHmac('sha256', await secret()).update(JSON.stringify(['reply', number, person]))
    return mac.digest('hex').slice(0, signatureLetters)
  }

  return {
    async addressOf(number, person) {
      const letters = number.replace(/^TD-|-/g, '').toLowerCase()
      return `reply+${letters}${await signatureOf(number, person)}@${domain}`
    },

    read(address) {
      const [, first = '', second = '', signature = '', at = ''] =
        /^reply\+([0-9a-z]{4})([0-9a-z]{4})([0-9a-f]{26})@(.+)$/.exec(address.toLowerCase()) ?? []
      const number = ticketNumberSchema.safeParse(`TD-${first}-${second}`.toUpperCase())
      if (!number.success || at !== domain.toLowerCase()) return undefined
      return {
        number: number.data,
        async ownerAmong(people) {
          for (const person of people) {
            const expected = await signatureOf(number.data, person)
            if (timingSafeEqual(Buffer.from(expected), Buffer.from(signature))) return person
          }
          return undefined
        },
      }
    },
  }
}
