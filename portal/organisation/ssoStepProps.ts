import type { Output } from '../../shared/core/api/route.ts'
import type { singleSignOnRoutes } from '../../shared/identity/singleSignOnRoutes.ts'

/** The props of each step of the wizard: the current state of single sign-on. */
export interface SsoStepProps {
  readonly sso: Output<typeof singleSignOnRoutes.getSingleSignOn>
}
