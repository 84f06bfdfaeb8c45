import * as z from 'zod'

/** Somebody of a customer, as the customer's own identity provider knows them. */
export const employeeSchema = z.strictObject({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  groups: z.array(z.string()).default([]),
  /** How they have signed in, as RFC 8176 calls it. */
  methods: z.array(z.string()).default(['pwd', 'mfa']),
  emailVerified: z.boolean().optional(),
})
export type Employee = z.output<typeof employeeSchema>

/** What it is to do wrong, for tests: each changes what it says, and signs that unless it is said otherwise. */
export const faultsSchema = z.strictObject({
  issuer: z.string().optional(),
  audience: z.string().optional(),
  nonce: z.string().optional(),
  expired: z.boolean().optional(),
  unsigned: z.boolean().optional(),
  foreignKey: z.boolean().optional(),
  /** SAML: says it is an answer to a request of this id, or to none. */
  inResponseTo: z.string().optional(),
  /** SAML: changes the address after signing. */
  altered: z.string().optional(),
})
export type Faults = z.output<typeof faultsSchema>

/** What it knows and does: tests and people change it while it runs. */
export const playSchema = z.strictObject({ employees: z.array(employeeSchema), faults: faultsSchema.default({}) })
export type Play = z.output<typeof playSchema>

export const sampleEmployees: Employee[] = [
  {
    ...{ id: 'e-1', email: 'anna@pilatus.example', name: 'Anna Kern', groups: ['bakers'] },
    methods: ['pwd', 'mfa'],
  },
  {
    ...{ id: 'e-2', email: 'bruno@pilatus.example', name: 'Bruno Wyss', groups: ['bakers', 'cloud-owners'] },
    methods: ['pwd', 'mfa'],
  },
  { ...{ id: 'e-3', email: 'carla@pilatus.example', name: 'Carla Frei', groups: [] }, methods: ['pwd'] },
]
