import { samplePeople } from '../../../samples/runtime.ts'
import { emails, type TestWorld, type Who } from '../world.ts'

export const idOf = (who: Who): string => samplePeople.find(({ email }) => email === emails[who])?.id ?? ''

/** The token of the newest invitation that was emailed to an address. */
export async function tokenMailedTo(world: TestWorld, email: string): Promise<string> {
  const mail = (await world.runtime().mails()).find(({ to, text }) => to === email && text.includes('invitation#'))
  return String(/invitation#(\S+)/.exec(mail?.text ?? '')?.[1])
}
