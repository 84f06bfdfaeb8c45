import * as z from 'zod'

/** A customer's employee, as the customer's own identity provider knows them. */
export const employeeSchema = z.strictObject({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  groups: z.array(z.string()).default([]),
  /** The authentication methods, by their names in RFC 8176. */
  methods: z.array(z.string()).default(['pwd', 'mfa']),
  emailVerified: z.boolean().optional(),
})
export type Employee = z.output<typeof employeeSchema>

/** Faults for tests. Each changes the response, which is signed unless specified otherwise. */
export const faultsSchema = z.strictObject({
  issuer: z.string().optional(),
  audience: z.string().optional(),
  nonce: z.string().optional(),
  expired: z.boolean().optional(),
  unsigned: z.boolean().optional(),
  foreignKey: z.boolean().optional(),
  /** SAML: claims to respond to a request with this id, or to none if empty. */
  inResponseTo: z.string().optional(),
  /** SAML: changes the email address after signing. */
  altered: z.string().optional(),
})
export type Faults = z.output<typeof faultsSchema>

/** The users and the faults of the provider. Tests and users change them while it runs. */
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
