import * as z from 'zod'
import { createLease } from '../shared/core/adapters/dynamodb/lease.ts'
import { newProviderName, newSecret } from '../shared/core/adapters/randomness.ts'
import { ownOrganisation, type WriteRecord } from '../shared/core/call.ts'
import { serve, serveArea } from '../shared/http/adapters/serveArea.ts'
import { routes } from '../shared/http/routes.ts'
import { acceptInvitation } from '../shared/identity/acceptInvitation.ts'
import { createAccounts } from '../shared/identity/adapters/cognito/accounts.ts'
import { createAdmitProviders } from '../shared/identity/adapters/cognito/admitProviders.ts'
import { createUserPoolClient } from '../shared/identity/adapters/cognito/client.ts'
import { createEndSessions } from '../shared/identity/adapters/cognito/endSessions.ts'
import { createIdentityProviders } from '../shared/identity/adapters/cognito/identityProviders.ts'
import { createApiKeys } from '../shared/identity/adapters/dynamodb/apiKeys.ts'
import { createInvitations } from '../shared/identity/adapters/dynamodb/invitations.ts'
import { createMemberships } from '../shared/identity/adapters/dynamodb/memberships.ts'
import { createSingleSignOns } from '../shared/identity/adapters/dynamodb/singleSignOns.ts'
import { resolveTexts } from '../shared/identity/adapters/resolveTexts.ts'
import { createApiKey } from '../shared/identity/createApiKey.ts'
import { endOwnSessions } from '../shared/identity/endOwnSessions.ts'
import { getSingleSignOn } from '../shared/identity/getSingleSignOn.ts'
import { inviteMember } from '../shared/identity/inviteMember.ts'
import { listApiKeys } from '../shared/identity/listApiKeys.ts'
import { listInvitations } from '../shared/identity/listInvitations.ts'
import { removeMember } from '../shared/identity/removeMember.ts'
import { removeSsoConnection } from '../shared/identity/removeSsoConnection.ts'
import { revokeApiKey } from '../shared/identity/revokeApiKey.ts'
import { revokeInvitation } from '../shared/identity/revokeInvitation.ts'
import { rotateApiKey } from '../shared/identity/rotateApiKey.ts'
import { setMemberRole } from '../shared/identity/setMemberRole.ts'
import { setSsoConnection } from '../shared/identity/setSsoConnection.ts'
import { setSsoEnforcement } from '../shared/identity/setSsoEnforcement.ts'
import { addSsoDomain, proveSsoDomain, removeSsoDomain } from '../shared/identity/ssoDomains.ts'
import { readMembers, readOrganisations } from '../shared/organisations/adapters/dynamodb/organisations.ts'
import { createSuspensions } from '../shared/organisations/adapters/dynamodb/suspensions.ts'
import { suspendOrganisation } from '../shared/organisations/suspendOrganisation.ts'
import {
  createInvitationSender,
  createPageCursors,
  createStorage,
  newId,
  readEnvironment,
  serveDeps,
} from './composition.ts'

const { tables, transact } = createStorage()
const environment = readEnvironment(
  z.object({ PORTAL_URL: z.url(), SIGN_IN_URL: z.url(), USER_POOL_ID: z.string(), SIGN_ON_CLIENT_ID: z.string() }),
)
const userPool = { client: createUserPoolClient(), id: environment.USER_POOL_ID }
const lease = createLease(tables, { name: 'sign-on client', newId, nowMs: () => Date.now() })
const admitAll = createAdmitProviders(userPool, environment.SIGN_ON_CLIENT_ID, lease)
const memberships = createMemberships(tables, transact, readMembers(tables))
const deps = {
  memberships,
  organisations: { ...readOrganisations(tables), ...readMembers(tables) },
  apiKeys: createApiKeys(tables, transact),
  invitations: createInvitations(tables, transact),
  suspensions: createSuspensions(tables, transact),
  singleSignOns: createSingleSignOns(tables, transact),
  identityProviders: createIdentityProviders(userPool, admitAll),
  endpoints: { signInUrl: environment.SIGN_IN_URL, userPoolId: environment.USER_POOL_ID },
  resolveTexts,
  createAccount: createAccounts(userPool),
  endSessions: createEndSessions(userPool),
  note: (record: WriteRecord) => transact([], [record]),
  sendInvitation: createInvitationSender(),
  cursors: createPageCursors(),
  portalUrl: environment.PORTAL_URL,
  newId,
  newSecret,
  newProviderName,
}

export const handler = serveArea(
  'identity',
  [
    serve(routes.inviteMember, (call, input) => inviteMember(deps, call, input)),
    serve(routes.listInvitations, (call, input) => listInvitations(deps, call, input)),
    serve(routes.revokeInvitation, (call, input) => revokeInvitation(deps.invitations, call, input)),
    serve(routes.acceptInvitation, (call, input) => acceptInvitation(deps, call, input)),
    serve(routes.setMemberRole, (call, input) => setMemberRole(memberships, call, input)),
    serve(routes.removeMember, (call, { params }) =>
      removeMember(memberships, call, { ...params, organisation: ownOrganisation(call) }),
    ),
    serve(routes.endOwnSessions, (call) => endOwnSessions(deps, call)),
    serve(routes.leaveOrganisation, (call) =>
      removeMember(memberships, call, { member: call.caller.id, organisation: ownOrganisation(call) }),
    ),
    serve(routes.removeMemberOf, (call, { params }) => removeMember(memberships, call, params)),
    serve(routes.suspendOrganisation, (call, input) => suspendOrganisation(deps, call, input)),
    serve(routes.createApiKey, (call, input) => createApiKey(deps, call, input)),
    serve(routes.listApiKeys, (call, input) => listApiKeys(deps, call, input)),
    serve(routes.rotateApiKey, (call, input) => rotateApiKey(deps, call, input)),
    serve(routes.revokeApiKey, (call, input) => revokeApiKey(deps.apiKeys, call, input)),
    serve(routes.getSingleSignOn, (call) => getSingleSignOn(deps, call)),
    serve(routes.addSsoDomain, (call, input) => addSsoDomain(deps, call, input)),
    serve(routes.proveSsoDomain, (call, input) => proveSsoDomain(deps, call, input)),
    serve(routes.removeSsoDomain, (call, input) => removeSsoDomain(deps, call, input)),
    serve(routes.setSsoConnection, (call, input) => setSsoConnection(deps, call, input)),
    serve(routes.removeSsoConnection, (call) => removeSsoConnection(deps, call)),
    serve(routes.setSsoEnforcement, (call, input) => setSsoEnforcement(deps, call, input)),
  ],
  await serveDeps(tables),
)
