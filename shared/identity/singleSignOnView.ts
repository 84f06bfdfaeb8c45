import type { Output } from '../core/api/route.ts'
import { Refusal } from '../core/domain/errors.ts'
import { type Instant, localDateAt, toEpochMs } from '../core/domain/time.ts'
import { grantedTo } from '../organisations/domain/organisation.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import { plansWith } from '../plans/domain/plans.ts'
import { challengeRecord, type SingleSignOn } from './domain/singleSignOn.ts'
import type { SingleSignOns } from './singleSignOnPorts.ts'
import type { singleSignOnRoutes } from './singleSignOnRoutes.ts'

/** Where the user pool receives responses of identity providers. */
export interface PoolEndpoints {
  readonly signInUrl: string
  readonly userPoolId: string
}

export interface SingleSignOnDeps {
  readonly organisations: Pick<Organisations, 'find'>
  readonly singleSignOns: SingleSignOns
  readonly endpoints: PoolEndpoints
}

/** Single sign-on as owners see it, with the values for their DNS and their identity provider. */
export const singleSignOnView = (
  sso: SingleSignOn | undefined,
  available: boolean,
  { signInUrl, userPoolId }: PoolEndpoints,
): Output<typeof singleSignOnRoutes.getSingleSignOn> => ({
  version: sso?.version ?? 0,
  available,
  domains: (sso?.domains ?? []).map(({ challenge, ...domain }) => ({
    ...domain,
    record: challengeRecord({ ...domain, challenge }),
  })),
  ...(sso?.connection && { connection: sso.connection }),
  ...(sso?.enforcement && { enforcement: sso.enforcement }),
  identityProvider: {
    redirectUri: `${signInUrl}/oauth2/idpresponse`,
    assertionConsumerUrl: `${signInUrl}/saml2/idpresponse`,
    entityId: `urn:amazon:cognito:sp:${userPoolId}`,
  },
})

/** Whether the organisation's plan includes single sign-on at `now`. If not, single sign-on is inactive. */
export async function hasSingleSignOn(
  { organisations }: Pick<SingleSignOnDeps, 'organisations'>,
  id: string,
  now: Instant,
): Promise<boolean> {
  return grantedTo(await organisations.find(id), now)?.singleSignOn === true
}

/** Refuses with `plan_lacks`, and the plans that include it, if the plan has no single sign-on. */
export async function assertSingleSignOn(
  deps: Pick<SingleSignOnDeps, 'organisations'>,
  organisation: string,
  now: Instant,
): Promise<void> {
  if (await hasSingleSignOn(deps, organisation, now)) return
  throw new Refusal('plan_lacks', {
    plans: plansWith(({ singleSignOn }) => singleSignOn, localDateAt(toEpochMs(now))),
  })
}
