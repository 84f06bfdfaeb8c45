import { routes } from '../shared/http/routes.ts'
import type { RuntimeAccess } from './runtime.ts'

/** Creates the samples other than tickets: an invitation, a key, canned replies, a form and a manager. */
export async function fillOrganisations(runtime: RuntimeAccess): Promise<void> {
  const owner = await runtime.clientOf('owner@pilatus.example')
  await owner(routes.inviteMember, {
    body: { email: 'new@pilatus.example', name: 'Nora Neumann', role: 'customer' },
  })
  await owner(routes.createApiKey, {
    body: { name: 'Monitoring', scopes: ['tickets.read', 'tickets.write'], expiresInDays: 90 },
  })
  const csm = await runtime.clientOf('csm@provider.example')
  const manager = (await csm(routes.listColleagues)).body.colleagues.find(({ roles }) => roles.includes('csm'))?.id
  await csm(routes.assignCustomerSuccessManager, { params: { organisation: 'edelweiss' }, body: { manager } })
  const agent = await runtime.clientOf('agent@provider.example')
  await agent(routes.setCannedReplies, {
    body: {
      replies: [
        { name: 'Ask for the request id', text: 'Hello {customer}, could you send us the id of one failing request?' },
        { name: 'Solved', text: 'Hello {customer}, this is solved. Please reply if it happens again.' },
      ],
    },
  })
  const regulated = await runtime.clientOf('owner@edelweiss.example')
  await regulated(routes.submitComplianceForm, {
    body: {
      formVersion: 1,
      answers: {
        legalName: 'Edelweiss Health AG',
        regulator: 'FINMA',
        personalData: true,
        dataLocation: 'Switzerland',
        auditContact: 'Elin Edelweiss, owner@edelweiss.example',
      },
    },
  })
}
