import * as z from 'zod'

/** What differs by stage: the file config.json beside the portal's own. */
const configSchema = z.object({
  apiUrl: z.url(),
  issuer: z.url(),
  signInUrl: z.url(),
  /** For people with a password, and for those whose organisation has an identity provider of its own. */
  clientId: z.string(),
  signOnClientId: z.string(),
  holidays: z.array(z.string()),
  brand: z.object({ name: z.string(), colour: z.string(), logo: z.string().optional(), phone: z.string() }),
})
export type Config = z.output<typeof configSchema>

export async function readConfig(): Promise<Config> {
  const response = await fetch('/config.json')
  return configSchema.parse(await response.json())
}
