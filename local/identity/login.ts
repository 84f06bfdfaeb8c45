import type { IncomingMessage, ServerResponse } from 'node:http'
import type Provider from 'oidc-provider'
import type { InteractionResults } from 'oidc-provider'
import { verify } from 'otplib'
import { readBody } from '../aws/proxy.ts'
import { realNow } from '../clock/shiftDate.mjs'
import { requestUrl } from '../requestUrl.ts'
import type { PoolSpec } from './configuration.ts'
import type { Account } from './directory.ts'
import { createPages, type Pages } from './pages.ts'
import type { SignInText } from './pageTexts.ts'
import type { Provider as IdentityProvider } from './providers.ts'

type Show = (status: number, page: string) => void

/** Handles the steps of a sign-in: password, new password, authenticator set-up and code, or another provider. */
export function createLogin(
  provider: Provider,
  { directory, federation, providers, rules, clients, looks }: PoolSpec,
  showWith: (response: ServerResponse, redirectUri: unknown, clientId: unknown) => Show,
) {
  const clientOf = (id: unknown) => clients.find((client) => client.id === id)
  const namesOf = (id: string) => providers.admittedBy(id, clientOf(id)?.described.SupportedIdentityProviders ?? [])

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { params, result, uid } = await provider.interactionDetails(request, response)
    const show = showWith(response, params.redirect_uri, params.client_id)
    const pages = createPages(looks.get(String(params.client_id)), params.lang)
    const finish = (results: InteractionResults) =>
      provider.interactionFinished(request, response, results, { mergeWithLastSubmission: false })
    const goOn = async (awaits: string, { id }: Account, page: string) => {
      const step: InteractionResults = { awaits, of: id }
      await provider.interactionResult(request, response, step, { mergeWithLastSubmission: false })
      show(200, page)
    }
    const leave = async (to: IdentityProvider) => {
      const location = await federation.start(to, uid, clientOf(params.client_id)?.writeAttributes ?? [])
      response.writeHead(302, { location, 'cache-control': 'no-store' }).end()
    }
    const names = namesOf(String(params.client_id))
    const admitted = providers.all().filter(({ name }) => names.includes(name))
    const ledTo = (domain: unknown) => admitted.find(({ identifiers }) => identifiers.some((one) => one === domain))

    const ticket = requestUrl(request)?.searchParams.get('outcome')
    const outcome = ticket ? federation.outcomeOf(ticket, uid) : undefined
    if (outcome && 'accountId' in outcome) return finish({ login: { accountId: outcome.accountId } })
    if (outcome) return finish({ error: 'invalid_request', error_description: outcome.problem })

    const { identity_provider: wantedName, idp_identifier: wantedIdentifier } = params
    if (request.method !== 'POST' && (wantedName !== undefined || wantedIdentifier !== undefined)) {
      const wanted = admitted.find(({ name }) => name === wantedName) ?? ledTo(wantedIdentifier)
      return wanted ? leave(wanted) : show(400, pages.unknownProvider())
    }
    const ownAccounts = names.includes('COGNITO')
    const awaited = directory.find(typeof result?.of === 'string' ? result.of : undefined)
    const awaits = awaited ? String(result?.awaits) : ownAccounts ? 'email' : 'address'
    if (request.method !== 'POST') return show(200, pageOf(pages, awaits, awaited))
    const form = new URLSearchParams(await readBody(request))

    if (awaits === 'address') {
      const found = ledTo((form.get('address') ?? '').replace(/^.*@/, '').trim().toLowerCase())
      return found ? leave(found) : show(400, pages.address('noOrganisation'))
    }
    if (!awaited) {
      const account = directory.byPassword(form.get('email') ?? '', form.get('password') ?? '')
      if (!account) return show(401, pages.password('wrongPassword', form.get('email') ?? ''))
      const next = account.status === 'FORCE_CHANGE_PASSWORD' ? 'newPassword' : factorOf(account)
      return goOn(next, account, pageOf(pages, next, account))
    }
    if (awaits === 'newPassword') {
      const password = form.get('newPassword') ?? ''
      if (!isStrong(password)) return show(400, pages.newPassword(rules.minimumPasswordLength, 'weakPassword'))
      directory.setPassword(awaited.id, password)
      return goOn(factorOf(awaited), awaited, pageOf(pages, factorOf(awaited), awaited))
    }
    if (!(await isCodeOf(directory.totpSecretOf(awaited.id), form.get('code') ?? '')))
      return show(401, pageOf(pages, awaits, awaited, 'wrongCode'))
    directory.setAuthenticator(awaited.id)
    return finish({ login: { accountId: awaited.id, amr: ['pwd', 'otp'] } })
  }

  function factorOf({ id }: Account): string {
    return directory.hasAuthenticator(id) ? 'code' : 'authenticator'
  }

  function pageOf(pages: Pages, awaits: string, account: Account | undefined, problem?: SignInText): string {
    if (awaits === 'address') return pages.address(problem)
    if (awaits === 'newPassword') return pages.newPassword(rules.minimumPasswordLength, problem)
    if (awaits === 'authenticator' && account)
      return pages.authenticator(directory.totpSecretOf(account.id) ?? '', problem)
    return account ? pages.code(problem) : pages.password(problem)
  }

  function isStrong(password: string): boolean {
    const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/]
    return password.length >= rules.minimumPasswordLength && kinds.every((kind) => kind.test(password))
  }
}

/** Accepts codes for the shifted clock and the machine's clock, since an authenticator app does not know the shift. */
async function isCodeOf(secret: string | undefined, code: string): Promise<boolean> {
  if (secret === undefined || !/^\d{6}$/.test(code)) return false
  for (const epochMs of [Date.now(), realNow()]) {
    const { valid } = await verify({ secret, token: code, epoch: Math.floor(epochMs / 1000), epochTolerance: 30 })
    if (valid) return true
  }
  return false
}
