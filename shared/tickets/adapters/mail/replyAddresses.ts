import { createHmac, timingSafeEqual } from 'node:crypto'
import { ticketNumberSchema } from '../../../core/domain/ticketNumber.ts'
import type { ReplyAddresses } from '../../ticketPorts.ts'

const ticketLetters = 12
const personLetters = 26

/**
 * Creates addresses such as `reply+7k3mq9xf<signature><signature>@DOMAIN`. They contain the ticket, a signature over
 * it, and a signature over the ticket and the person. The first signature shows that we issued the address, before
 * anything is read. The second proves the person. Both are hexadecimal, because email programs may change the case of
 * an address.
 */
export function createReplyAddresses(domain: string, secret: () => Promise<string>): ReplyAddresses {
  async function signatureOf(letters: number, ...signed: string[]): Promise<string> {
    const mac = createHmac('sha256', await secret()).update(JSON.stringify(['reply', ...signed]))
    return mac.digest('hex').slice(0, letters)
  }
  const ofTicket = (number: string) => signatureOf(ticketLetters, number)
  const ofPerson = (number: string, person: string) => signatureOf(personLetters, number, person)

  return {
    async addressOf(number, person) {
      const letters = number.replace(/^TD-|-/g, '').toLowerCase()
      return `reply+${letters}${await ofTicket(number)}${await ofPerson(number, person)}@${domain}`
    },

    async read(address) {
      const [, first = '', second = '', ticket = '', signature = '', at = ''] =
        /^reply\+([0-9a-z]{4})([0-9a-z]{4})([0-9a-f]{12})([0-9a-f]{26})@(.+)$/.exec(address.toLowerCase()) ?? []
      const number = ticketNumberSchema.safeParse(`TD-${first}-${second}`.toUpperCase())
      if (!number.success || at !== domain.toLowerCase()) return undefined
      if (!isEqual(await ofTicket(number.data), ticket)) return undefined
      return {
        number: number.data,
        async ownerAmong(people) {
          for (const person of people) {
            if (isEqual(await ofPerson(number.data, person), signature)) return person
          }
          return undefined
        },
      }
    },
  }
}

const isEqual = (expected: string, given: string): boolean => timingSafeEqual(Buffer.from(expected), Buffer.from(given))
