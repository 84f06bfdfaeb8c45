import { routes } from '../shared/http/routes.ts'
import type { Plan } from '../shared/plans/domain/plans.ts'
import { type RuntimeAccess, samplePeople } from './runtime.ts'

/** Sample organisations. The accounts `owner@ID.example` and `customer@ID.example` act for each. */
export const sampleOrganisations = [
  { id: 'birch', name: 'Birch Robotics', currency: 'EUR', plan: 'built-in' },
  { id: 'starling', name: 'Starling Studio', currency: 'CHF', plan: 'starter' },
  { id: 'pilatus', name: 'Pilatus Bakeries', currency: 'CHF', plan: 'pro' },
  { id: 'edelweiss', name: 'Edelweiss Health', currency: 'CHF', plan: 'enterprise' },
] as const

export type SampleOrganisation = (typeof sampleOrganisations)[number]['id']

/**
 * Registers the sample organisations and their people, as the platform would. `plans` overrides their initial plans.
 * `at` is when they join, if not now.
 */
export async function registerOrganisations(
  runtime: RuntimeAccess,
  plans: Partial<Record<SampleOrganisation, Plan>> = {},
  at?: string,
): Promise<void> {
  const platform = at === undefined ? await runtime.clientOf('platform') : await runtime.clientAt('platform', at)
  for (const { id, name, currency, plan } of sampleOrganisations) {
    await platform(routes.registerOrganisation, {
      params: { organisation: id },
      body: { name, currency, plan: plans[id] ?? plan },
    })
    for (const role of ['owner', 'customer'] as const) {
      const person = samplePeople.find(({ email }) => email === `${role}@${id}.example`)
      if (!person) throw new Error(`The organisation ${id} has no ${role}.`)
      await platform(routes.setMember, {
        params: { organisation: id, member: person.id },
        body: { role, name: person.name, email: person.email },
      })
    }
  }
}
