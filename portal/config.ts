import * as z from 'zod'

/** Settings that differ between stages: the file config.json next to the portal's own files. */
const configSchema = z.object({
  apiUrl: z.url(),
  issuer: z.url(),
  signInUrl: z.url(),
  /** The clients for users with a password, and for users of an organisation's own identity provider. */
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
