import type { Output } from '../../shared/core/api/route.ts'
import type { singleSignOnRoutes } from '../../shared/identity/singleSignOnRoutes.ts'

/** What a step of the wizard is given: how things stand. */
export interface SsoStepProps {
  readonly sso: Output<typeof singleSignOnRoutes.getSingleSignOn>
}
