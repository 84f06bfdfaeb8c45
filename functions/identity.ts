import * as z from 'zod'
import { createAccounts } from '../shared/adapters/cognito/accounts.ts'
import { createAdmitProviders } from '../shared/adapters/cognito/admitProviders.ts'
import { createUserPoolClient } from '../shared/adapters/cognito/client.ts'
import { createEndSessions } from '../shared/adapters/cognito/endSessions.ts'
import { createIdentityProviders } from '../shared/adapters/cognito/identityProviders.ts'
import { createApiKeys } from '../shared/adapters/dynamodb/apiKeys.ts'
import { createInvitations } from '../shared/adapters/dynamodb/invitations.ts'
import { createLease } from '../shared/adapters/dynamodb/lease.ts'
import { createMemberships } from '../shared/adapters/dynamodb/memberships.ts'
import { readMembers, readOrganisations } from '../shared/adapters/dynamodb/organisations.ts'
import { createSingleSignOns } from '../shared/adapters/dynamodb/singleSignOns.ts'
import { createSuspensions } from '../shared/adapters/dynamodb/suspensions.ts'
import { serve, serveArea } from '../shared/adapters/http/serveArea.ts'
import { newProviderName, newSecret } from '../shared/adapters/randomness.ts'
import { resolveTexts } from '../shared/adapters/resolveTexts.ts'
import { routes } from '../shared/api/routes.ts'
import { acceptInvitation } from '../shared/usecases/acceptInvitation.ts'
import { ownOrganisation, type WriteRecord } from '../shared/usecases/call.ts'
import { createApiKey } from '../shared/usecases/createApiKey.ts'
import { endOwnSessions } from '../shared/usecases/endOwnSessions.ts'
import { getSingleSignOn } from '../shared/usecases/getSingleSignOn.ts'
import { inviteMember } from '../shared/usecases/inviteMember.ts'
import { listApiKeys } from '../shared/usecases/listApiKeys.ts'
import { listInvitations } from '../shared/usecases/listInvitations.ts'
import { removeMember } from '../shared/usecases/removeMember.ts'
import { removeSsoConnection } from '../shared/usecases/removeSsoConnection.ts'
import { revokeApiKey } from '../shared/usecases/revokeApiKey.ts'
import { revokeInvitation } from '../shared/usecases/revokeInvitation.ts'
import { rotateApiKey } from '../shared/usecases/rotateApiKey.ts'
import { setMemberRole } from '../shared/usecases/setMemberRole.ts'
import { setSsoConnection } from '../shared/usecases/setSsoConnection.ts'
import { setSsoEnforcement } from '../shared/usecases/setSsoEnforcement.ts'
import { addSsoDomain, proveSsoDomain, removeSsoDomain } from '../shared/usecases/ssoDomains.ts'
import { suspendOrganisation } from '../shared/usecases/suspendOrganisation.ts'
import {
  createInvitationSender,
  createPageCursors,
  createStorage,
  newId,
  readEnvironment,
  serveNeeds,
} from './composition.ts'

const { tables, commit } = createStorage()
const environment = readEnvironment(
  z.object({ PORTAL_URL: z.url(), SIGN_IN_URL: z.url(), USER_POOL_ID: z.string(), SIGN_ON_CLIENT_ID: z.string() }),
)
const userPool = { client: createUserPoolClient(), id: environment.USER_POOL_ID }
const lease = createLease(tables, { name: 'sign-on client', newId, nowMs: () => Date.now() })
const admitAll = createAdmitProviders(userPool, environment.SIGN_ON_CLIENT_ID, lease)
const memberships = createMemberships(tables, commit)
const needs = {
  memberships,
  organisations: { ...readOrganisations(tables), ...readMembers(tables) },
  apiKeys: createApiKeys(tables, commit),
  invitations: createInvitations(tables, commit),
  suspensions: createSuspensions(tables, commit),
  singleSignOns: createSingleSignOns(tables, commit),
  identityProviders: createIdentityProviders(userPool, admitAll),
  endpoints: { signInUrl: environment.SIGN_IN_URL, userPoolId: environment.USER_POOL_ID },
  resolveTexts,
  createAccount: createAccounts(userPool),
  endSessions: createEndSessions(userPool),
  note: (record: WriteRecord) => commit([], [record]),
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
    serve(routes.inviteMember, (call, input) => inviteMember(needs, call, input)),
    serve(routes.listInvitations, (call, input) => listInvitations(needs, call, input)),
    serve(routes.revokeInvitation, (call, input) => revokeInvitation(needs.invitations, call, input)),
    serve(routes.acceptInvitation, (call, input) => acceptInvitation(needs, call, input)),
    serve(routes.setMemberRole, (call, input) => setMemberRole(memberships, call, input)),
    serve(routes.removeMember, (call, { params }) =>
      removeMember(memberships, call, { ...params, organisation: ownOrganisation(call) }),
    ),
    serve(routes.endOwnSessions, (call) => endOwnSessions(needs, call)),
    serve(routes.leaveOrganisation, (call) =>
      removeMember(memberships, call, { member: call.caller.id, organisation: ownOrganisation(call) }),
    ),
    serve(routes.removeMemberOf, (call, { params }) => removeMember(memberships, call, params)),
    serve(routes.suspendOrganisation, (call, input) => suspendOrganisation(needs, call, input)),
    serve(routes.createApiKey, (call, input) => createApiKey(needs, call, input)),
    serve(routes.listApiKeys, (call, input) => listApiKeys(needs, call, input)),
    serve(routes.rotateApiKey, (call, input) => rotateApiKey(needs, call, input)),
    serve(routes.revokeApiKey, (call, input) => revokeApiKey(needs.apiKeys, call, input)),
    serve(routes.getSingleSignOn, (call) => getSingleSignOn(needs, call)),
    serve(routes.addSsoDomain, (call, input) => addSsoDomain(needs, call, input)),
    serve(routes.proveSsoDomain, (call, input) => proveSsoDomain(needs, call, input)),
    serve(routes.removeSsoDomain, (call, input) => removeSsoDomain(needs, call, input)),
    serve(routes.setSsoConnection, (call, input) => setSsoConnection(needs, call, input)),
    serve(routes.removeSsoConnection, (call) => removeSsoConnection(needs, call)),
    serve(routes.setSsoEnforcement, (call, input) => setSsoEnforcement(needs, call, input)),
  ],
  await serveNeeds(tables),
)
