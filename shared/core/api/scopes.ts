/** Scopes of access tokens, by their name within the resource server. */
export const scopes = {
  portal: 'People use the portal and its API',
  'usage.write': 'The platform sends usage records',
  'audit.write': 'The platform sends the events of its own API',
  'organisations.write': 'The platform registers organisations and their members',
  'promises.write': 'Operators recalculate the promises of open tickets',
} as const
export type Scope = keyof typeof scopes
export const resourceServer = 'tierdesk'
export const scopeName = (scope: Scope): string => `${resourceServer}/${scope}`
