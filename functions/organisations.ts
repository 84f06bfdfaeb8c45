import * as z from 'zod'
import { getBillingDetails, setBillingDetails } from '../shared/billing/billingDetails.ts'
import { getPlans } from '../shared/billing/getPlans.ts'
import { ownOrganisation, type WriteRecord } from '../shared/core/call.ts'
import { serve, serveArea } from '../shared/http/adapters/serveArea.ts'
import { routes } from '../shared/http/routes.ts'
import { createMemberships } from '../shared/identity/adapters/dynamodb/memberships.ts'
import { createStaff } from '../shared/identity/adapters/dynamodb/staff.ts'
import { listMembers } from '../shared/identity/listMembers.ts'
import { setMember } from '../shared/identity/setMember.ts'
import { createComplianceForms } from '../shared/organisations/adapters/dynamodb/complianceForms.ts'
import { createOrganisations, readMembers } from '../shared/organisations/adapters/dynamodb/organisations.ts'
import { changePlan } from '../shared/organisations/changePlan.ts'
import {
  getComplianceForm,
  reviewComplianceForm,
  submitComplianceForm,
} from '../shared/organisations/complianceForm.ts'
import { getOrganisation, getOrganisationOf } from '../shared/organisations/getOrganisation.ts'
import { listOrganisations } from '../shared/organisations/listOrganisations.ts'
import { listPlanChanges } from '../shared/organisations/listPlanChanges.ts'
import { nameCustomerSuccessManager } from '../shared/organisations/nameCustomerSuccessManager.ts'
import { registerOrganisation } from '../shared/organisations/registerOrganisation.ts'
import { requestChat } from '../shared/organisations/requestChat.ts'
import { getProfile, setProfile } from '../shared/organisations/setProfile.ts'
import { createSendPromiseTasks } from '../shared/tickets/adapters/sendPromiseTasks.ts'
import { recomputePromises } from '../shared/tickets/recomputePromises.ts'
import { createPageCursors, createStorage, newId, readEnvironment, serveNeeds } from './composition.ts'

const { tables, commit } = createStorage()
const organisations = createOrganisations(tables, commit)
const memberships = createMemberships(tables, commit, readMembers(tables))
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
  'organisations',
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
