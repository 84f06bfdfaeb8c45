import { createAdmitProviders } from '../shared/identity/adapters/cognito/admitProviders.ts'
import { openStack } from './stack.ts'

/*
 * Readmits all identity providers of the user pool to the client for single sign-on. A deployment that changes the
 * client removes them. Usage: node operate/admitProviders.ts OUTPUTS, as in people.ts
 */

const { outputs, cognito } = await openStack(process.argv[2] ?? '')
const { UserPoolId: id, SignOnClientId } = outputs
const admitAll = createAdmitProviders({ client: cognito, id }, SignOnClientId, (work) => work())
await admitAll()
