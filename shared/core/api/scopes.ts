/** Scopes of access tokens, by the name they have below the resource server. */
export const scopes = {
  portal: 'People at work in the portal and with its API',
  'usage.write': 'The platform sends usage records',
  'audit.write': 'The platform sends the events of its own API',
  'organisations.write': 'The platform registers organisations and their members',
  'promises.write': 'Operators have the promises of open tickets made anew',
} as const
export type Scope = keyof typeof scopes
export const resourceServer = 'tierdesk'
export const scopeName = (scope: Scope): string => `${resourceServer}/${scope}`
