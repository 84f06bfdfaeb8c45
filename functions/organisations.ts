import * as z from 'zod'
import { getBillingDetails, setBillingDetails } from '../shared/billing/billingDetails.ts'
import { getPlans } from '../shared/billing/getPlans.ts'
import { ownOrganisation, type WriteRecord } from '../shared/core/call.ts'
import { providerTrail } from '../shared/core/domain/audit.ts'
import { serve, serveArea } from '../shared/http/adapters/serveArea.ts'
import { routes } from '../shared/http/routes.ts'
import { createMemberships } from '../shared/identity/adapters/dynamodb/memberships.ts'
import { createStaff } from '../shared/identity/adapters/dynamodb/staff.ts'
import { listMembers } from '../shared/identity/listMembers.ts'
import { setMember } from '../shared/identity/setMember.ts'
import { createComplianceForms } from '../shared/organisations/adapters/dynamodb/complianceForms.ts'
import { createOrganisations, readMembers } from '../shared/organisations/adapters/dynamodb/organisations.ts'
import { createUnreachableAddresses } from '../shared/organisations/adapters/dynamodb/unreachableAddresses.ts'
import { createLiftSuppression } from '../shared/organisations/adapters/mail/liftSuppression.ts'
import { assignCustomerSuccessManager } from '../shared/organisations/assignCustomerSuccessManager.ts'
import { changePlan } from '../shared/organisations/changePlan.ts'
import {
  getComplianceForm,
  reviewComplianceForm,
  submitComplianceForm,
} from '../shared/organisations/complianceForm.ts'
import { getOrganisation, getOrganisationOf } from '../shared/organisations/getOrganisation.ts'
import { listOrganisations } from '../shared/organisations/listOrganisations.ts'
import { listPlanChanges } from '../shared/organisations/listPlanChanges.ts'
import { registerOrganisation } from '../shared/organisations/registerOrganisation.ts'
import { requestChat } from '../shared/organisations/requestChat.ts'
import { getProfile, setProfile } from '../shared/organisations/setProfile.ts'
import {
  dismissAddress,
  listUnreachableAddresses,
  tryAddressAgain,
} from '../shared/organisations/unreachableAddresses.ts'
import { createSendPromiseTasks } from '../shared/tickets/adapters/sendPromiseTasks.ts'
import { recalculatePromises } from '../shared/tickets/recalculatePromises.ts'
import { createPageCursors, createStorage, newId, readEnvironment, serveDeps } from './composition.ts'

const { tables, transact } = createStorage()
const organisations = createOrganisations(tables, transact)
const memberships = createMemberships(tables, transact, readMembers(tables))
const { PROMISE_QUEUE_URL, SUPPORT_PHONE } = readEnvironment(
  z.object({ PROMISE_QUEUE_URL: z.url(), SUPPORT_PHONE: z.e164() }),
)
const deps = {
  organisations,
  memberships,
  staff: createStaff(tables),
  complianceForms: createComplianceForms(tables, transact),
  unreachableAddresses: createUnreachableAddresses(tables, transact),
  liftSuppression: createLiftSuppression(),
  cursors: createPageCursors(),
  send: createSendPromiseTasks(PROMISE_QUEUE_URL),
  runs: { record: (record: WriteRecord) => transact([], [record]) },
  supportPhone: SUPPORT_PHONE,
  newId,
}

export const handler = serveArea(
  'organisations',
  [
    serve(routes.getOrganisation, (call) => getOrganisation(deps, call)),
    serve(routes.getOrganisationOf, (call, input) => getOrganisationOf(deps, call, input)),
    serve(routes.assignCustomerSuccessManager, (call, input) => assignCustomerSuccessManager(deps, call, input)),
    serve(routes.listPlanChanges, (call) => listPlanChanges(organisations, call)),
    serve(routes.getPlans, async (call, input) => getPlans(call, input)),
    serve(routes.getBillingDetails, (call) => getBillingDetails(organisations, ownOrganisation(call))),
    serve(routes.setBillingDetails, (call, { body }) =>
      setBillingDetails(organisations, call, ownOrganisation(call), body),
    ),
    serve(routes.getBillingDetailsOf, (_call, { params }) => getBillingDetails(organisations, params.organisation)),
    serve(routes.setBillingDetailsOf, (call, { params, body }) =>
      setBillingDetails(organisations, call, params.organisation, body),
    ),
    serve(routes.changePlan, (call, input) => changePlan(deps, call, input)),
    serve(routes.recalculatePromises, (call) => recalculatePromises(deps, call)),
    serve(routes.listOrganisations, (call, input) => listOrganisations(deps, call, input)),
    serve(routes.registerOrganisation, (call, input) => registerOrganisation(organisations, call, input)),
    serve(routes.setMember, (call, input) => setMember(deps, call, input)),
    serve(routes.listMembers, (call, { query }) => listMembers(deps, call, ownOrganisation(call), query)),
    serve(routes.listMembersOf, (call, { params, query }) => listMembers(deps, call, params.organisation, query)),
    serve(routes.listUnreachable, (call) => listUnreachableAddresses(deps, call, ownOrganisation(call))),
    serve(routes.listUnreachableOf, (call, { params }) => listUnreachableAddresses(deps, call, params.organisation)),
    serve(routes.listUnreachableStaff, (call) => listUnreachableAddresses(deps, call, providerTrail)),
    serve(routes.dismissAddress, (call, { body }) => dismissAddress(deps, call, ownOrganisation(call), body.email)),
    serve(routes.tryAddressAgain, (call, { params, body }) =>
      tryAddressAgain(deps, call, params.organisation, body.email),
    ),
    serve(routes.tryStaffAddressAgain, (call, { body }) => tryAddressAgain(deps, call, providerTrail, body.email)),
    serve(routes.getProfile, (call) => getProfile(organisations, call)),
    serve(routes.setProfile, (call, input) => setProfile(organisations, call, input)),
    serve(routes.requestChat, (call) => requestChat(organisations, call)),
    serve(routes.getComplianceForm, (call, { query }) => getComplianceForm(deps, call, ownOrganisation(call), query)),
    serve(routes.getComplianceFormOf, (call, { params, query }) =>
      getComplianceForm(deps, call, params.organisation, query),
    ),
    serve(routes.submitComplianceForm, (call, input) => submitComplianceForm(deps, call, input)),
    serve(routes.reviewComplianceForm, (call, input) => reviewComplianceForm(deps, call, input)),
  ],
  await serveDeps(tables),
)
