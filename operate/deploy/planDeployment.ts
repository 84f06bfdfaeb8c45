import type { StageSettings } from '../../infra/config.ts'

/** One run of `cdk deploy` or `cdk destroy`. */
export interface DeploymentStep {
  readonly what: string
  readonly command: 'deploy' | 'destroy'
  readonly isFirst: boolean
  /** Whether the portal's address is the distribution's, as the outputs of the step before name it. */
  readonly atDistribution: boolean
}

/**
 * Plans the steps that bring a stage up to date. `status` is what CloudFormation says of its stack; undefined if there
 * is none. Throws if a person has to do something first.
 */
export function planDeployment(
  status: string | undefined,
  { portalUrl, protectsData }: Pick<StageSettings, 'portalUrl' | 'protectsData'>,
): DeploymentStep[] {
  const atDistribution = portalUrl === undefined
  const update: DeploymentStep = {
    ...{ what: 'Updating the stack', command: 'deploy', isFirst: false, atDistribution },
  }
  if (status !== undefined && /_IN_PROGRESS$/.test(status) && status !== 'REVIEW_IN_PROGRESS')
    throw new Error(`Another deployment is under way: the stack is in ${status}. Wait until it has ended.`)
  if (status === 'UPDATE_ROLLBACK_FAILED')
    throw new Error(
      'An update could not be rolled back. Find the reason among the stack events, mend it, and run: aws cloudformation continue-update-rollback --stack-name STACK',
    )
  // A stack whose creation failed can only be deleted. It keeps nothing, as it has never held data.
  const failed = ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'CREATE_FAILED', 'DELETE_FAILED'].includes(status ?? '')
  const isNew = status === undefined || status === 'REVIEW_IN_PROGRESS' || failed
  if (!isNew) return [update]
  return [
    ...(failed
      ? [{ ...update, what: 'Removing what a failed creation left', command: 'destroy' as const, isFirst: true }]
      : []),
    { ...update, what: 'Creating the stack', isFirst: true, atDistribution: false },
    ...(protectsData || atDistribution
      ? [{ ...update, what: atDistribution ? 'Telling the stack its address' : 'Protecting its data' }]
      : []),
  ]
}
