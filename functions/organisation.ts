import * as z from 'zod'
import { createComplianceForms } from '../shared/adapters/dynamodb/complianceForms.ts'
import { createMemberships } from '../shared/adapters/dynamodb/memberships.ts'
import { createOrganisations } from '../shared/adapters/dynamodb/organisations.ts'
import { createStaff } from '../shared/adapters/dynamodb/staff.ts'
import { serve, serveArea } from '../shared/adapters/http/serveArea.ts'
import { createSendPromiseTasks } from '../shared/adapters/sendPromiseTasks.ts'
import { routes } from '../shared/api/routes.ts'
import { getBillingDetails, setBillingDetails } from '../shared/usecases/billingDetails.ts'
import { ownOrganisation, type WriteRecord } from '../shared/usecases/call.ts'
import { changePlan } from '../shared/usecases/changePlan.ts'
import { getComplianceForm, reviewComplianceForm, submitComplianceForm } from '../shared/usecases/complianceForm.ts'
import { getOrganisation, getOrganisationOf } from '../shared/usecases/getOrganisation.ts'
import { getPlans } from '../shared/usecases/getPlans.ts'
import { listMembers } from '../shared/usecases/listMembers.ts'
import { listOrganisations } from '../shared/usecases/listOrganisations.ts'
import { listPlanChanges } from '../shared/usecases/listPlanChanges.ts'
import { nameCustomerSuccessManager } from '../shared/usecases/nameCustomerSuccessManager.ts'
import { recomputePromises } from '../shared/usecases/recomputePromises.ts'
import { registerOrganisation } from '../shared/usecases/registerOrganisation.ts'
import { requestChat } from '../shared/usecases/requestChat.ts'
import { setMember } from '../shared/usecases/setMember.ts'
import { getProfile, setProfile } from '../shared/usecases/setProfile.ts'
import { createPageCursors, createStorage, newId, readEnvironment, serveNeeds } from './composition.ts'

const { tables, commit } = createStorage()
const organisations = createOrganisations(tables, commit)
const memberships = createMemberships(tables, commit)
const { PROMISE_QUEUE_URL, SUPPORT_PHONE } = readEnvironment(
  z.object({ PROMISE_QUEUE_URL: z.url(), SUPPORT_PHONE: z.e164() }),
)
const needs = {
  organisations,
  memberships,
  staff: createStaff(tables),
  complianceForms: createComplianceForms(tables, commit),
  cursors: createPageCursors(),
  send: createSendPromiseTasks(PROMISE_QUEUE_URL),
  runs: { record: (record: WriteRecord) => commit([], [record]) },
  supportPhone: SUPPORT_PHONE,
  newId,
}

export const handler = serveArea(
  'organisation',
  [
    serve(routes.getOrganisation, (call) => getOrganisation(needs, call)),
    serve(routes.getOrganisationOf, (call, input) => getOrganisationOf(needs, call, input)),
    serve(routes.nameCustomerSuccessManager, (call, input) => nameCustomerSuccessManager(needs, call, input)),
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
    serve(routes.changePlan, (call, input) => changePlan(needs, call, input)),
    serve(routes.recomputePromises, (call) => recomputePromises(needs, call)),
    serve(routes.listOrganisations, (call, input) => listOrganisations(needs, call, input)),
    serve(routes.registerOrganisation, (call, input) => registerOrganisation(organisations, call, input)),
    serve(routes.setMember, (call, input) => setMember(needs, call, input)),
    serve(routes.listMembers, (call, { query }) => listMembers(needs, call, ownOrganisation(call), query)),
    serve(routes.listMembersOf, (call, { params, query }) => listMembers(needs, call, params.organisation, query)),
    serve(routes.getProfile, (call) => getProfile(organisations, call)),
    serve(routes.setProfile, (call, input) => setProfile(organisations, call, input)),
    serve(routes.requestChat, (call) => requestChat(organisations, call)),
    serve(routes.getComplianceForm, (call, { query }) => getComplianceForm(needs, call, ownOrganisation(call), query)),
    serve(routes.getComplianceFormOf, (call, { params, query }) =>
      getComplianceForm(needs, call, params.organisation, query),
    ),
    serve(routes.submitComplianceForm, (call, input) => submitComplianceForm(needs, call, input)),
    serve(routes.reviewComplianceForm, (call, input) => reviewComplianceForm(needs, call, input)),
  ],
  await serveNeeds(tables),
)
