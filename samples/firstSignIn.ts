import { generate } from 'otplib'
import { beginSignIn, createBrowser, type PoolAddress, type Tokens } from '../local/identity/signIn.ts'

export interface NewAccount {
  readonly email: string
  /** The temporary password from the email of the user pool. */
  readonly firstPassword: string
  readonly password: string
}

/**
 * Signs a person in for the first time, as a browser would: with the temporary password, then with a new password and a
 * new authenticator. Returns the tokens, and the authenticator's secret for later sign-ins.
 */
export async function firstSignIn(
  { url, portal }: PoolAddress,
  { email, firstPassword, password }: NewAccount,
  nowMs: number,
): Promise<{ readonly tokens: Tokens; readonly totpSecret: string }> {
  const browse = createBrowser()
  const { authorizeUrl, tokensFor } = beginSignIn(url, portal)
  const leadTo = (response: Response) => {
    const location = response.headers.get('location')
    if (location === null) throw new Error(`The sign-in stopped with status ${response.status}.`)
    return new URL(location, url)
  }
  const form = leadTo(await browse(authorizeUrl)).href
  const next = async (fields: Record<string, string>) => {
    const response = await browse(form, fields)
    if (response.status !== 200) throw new Error(`The sign-in stopped with status ${response.status}.`)
    return response.text()
  }
  await next({ email, password: firstPassword })
  const page = await next({ newPassword: password })
  const [, totpSecret = ''] = /<code>([A-Z2-7]+)<\/code>/.exec(page) ?? []
  const code = await generate({ secret: totpSecret, epoch: Math.floor(nowMs / 1000) })
  const resumed = leadTo(await browse(form, { code })).href
  return { tokens: await tokensFor(leadTo(await browse(resumed))), totpSecret }
}
