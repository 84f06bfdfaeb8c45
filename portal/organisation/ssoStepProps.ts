import type { Answer } from '../../shared/http/routes.ts'

/** What a step of the wizard is given: how things stand. */
export interface SsoStepProps {
  readonly sso: Answer<'getSingleSignOn'>
}
