import type { Input, Output } from '../core/api/route.ts'
import { assertExpected, type Call, ownOrganisation } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { challengeRecord, maxSsoDomains, provenDomains, type SingleSignOn } from './domain/singleSignOn.ts'
import type { IdentityProviders, ResolveTexts } from './singleSignOnPorts.ts'
import type { singleSignOnRoutes } from './singleSignOnRoutes.ts'
import { assertSingleSignOn, hasSingleSignOn, type SingleSignOnDeps, singleSignOnView } from './singleSignOnView.ts'

/* The domains of an organisation: added, verified by a TXT record, removed. */

export interface SsoDomainDeps extends SingleSignOnDeps {
  readonly identityProviders: Pick<IdentityProviders, 'setDomains'>
  readonly resolveTexts: ResolveTexts
  readonly newSecret: () => string
  /** Returns a name for a provider in the user pool that was never used before. */
  readonly newProviderName: () => string
}

/** Adds a domain, which has no effect until it is verified. Two organisations can add the same one. */
export async function addSsoDomain(
  deps: SsoDomainDeps,
  call: Call,
  { body: { domain } }: Input<typeof singleSignOnRoutes.addSsoDomain>,
): Promise<Output<typeof singleSignOnRoutes.addSsoDomain>> {
  const organisation = ownOrganisation(call)
  await assertSingleSignOn(deps, organisation, call.now)
  const before = await deps.singleSignOns.find(organisation)
  assertExpected(call, before?.version ?? 0)
  if (before?.domains.some((known) => known.domain === domain)) return singleSignOnView(before, true, deps.endpoints)
  if ((before?.domains.length ?? 0) >= maxSsoDomains) throw new Refusal('sso_domains_full')
  const after: SingleSignOn = {
    ...(before ?? { organisation, provider: deps.newProviderName(), retired: [] }),
    version: (before?.version ?? 0) + 1,
    domains: [...(before?.domains ?? []), { domain, challenge: deps.newSecret(), addedAt: call.now }],
  }
  const response = singleSignOnView(after, true, deps.endpoints)
  await deps.singleSignOns.save(before, after, call.record(organisation, 'SsoDomainAdded', domain, response))
  return response
}

/** Verifies a domain by its record in the DNS. From then on it belongs only to this organisation. */
export async function proveSsoDomain(
  deps: SsoDomainDeps,
  call: Call,
  { params: { domain } }: Input<typeof singleSignOnRoutes.proveSsoDomain>,
): Promise<Output<typeof singleSignOnRoutes.proveSsoDomain>> {
  const organisation = ownOrganisation(call)
  await assertSingleSignOn(deps, organisation, call.now)
  const before = await deps.singleSignOns.find(organisation)
  assertExpected(call, before?.version ?? 0)
  const claim = before?.domains.find((known) => known.domain === domain)
  if (!before || !claim) throw new Refusal('not_found')
  if (claim.provenAt !== undefined) {
    await updatePool(deps, before)
    return singleSignOnView(before, true, deps.endpoints)
  }
  const { name, value } = challengeRecord(claim)
  if (!(await deps.resolveTexts(name)).includes(value)) throw new Refusal('sso_domain_unproven', { record: name })
  const domains = before.domains.map((known) => (known === claim ? { ...claim, provenAt: call.now } : known))
  const after = { ...before, version: before.version + 1, domains }
  const response = singleSignOnView(after, true, deps.endpoints)
  await deps.singleSignOns.save(before, after, call.record(organisation, 'SsoDomainProven', domain, response))
  await updatePool(deps, after)
  return response
}

/** Removes a domain. While a provider is connected, at least one verified domain must remain. */
export async function removeSsoDomain(
  deps: SsoDomainDeps,
  call: Call,
  { params: { domain } }: Input<typeof singleSignOnRoutes.removeSsoDomain>,
): Promise<Output<typeof singleSignOnRoutes.removeSsoDomain>> {
  const organisation = ownOrganisation(call)
  const before = await deps.singleSignOns.find(organisation)
  assertExpected(call, before?.version ?? 0)
  if (!before?.domains.some((known) => known.domain === domain)) throw new Refusal('not_found')
  const domains = before.domains.filter((known) => known.domain !== domain)
  const after = { ...before, version: before.version + 1, domains }
  if (after.connection && provenDomains(after).length === 0) throw new Refusal('sso_domain_needed')
  const response = singleSignOnView(after, await hasSingleSignOn(deps, organisation, call.now), deps.endpoints)
  await deps.singleSignOns.save(before, after, call.record(organisation, 'SsoDomainRemoved', domain, response))
  await updatePool(deps, after)
  return response
}

/**
 * Sends the domains to the user pool, after the commit. The pool only uses them to send people to their provider; each
 * sign-in is decided by the table. A repeated request makes up for a failure here.
 */
async function updatePool({ identityProviders }: SsoDomainDeps, sso: SingleSignOn): Promise<void> {
  if (sso.connection) await identityProviders.setDomains(sso.provider, provenDomains(sso))
}
