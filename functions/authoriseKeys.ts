import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda'
import { readApiKeys } from '../shared/identity/adapters/dynamodb/apiKeys.ts'
import { admitKey } from '../shared/identity/admitKey.ts'
import { readSuspensions } from '../shared/organisations/adapters/dynamodb/suspensions.ts'
import { createProductTable, now } from './composition.ts'

const table = createProductTable()
const deps = {
  apiKeys: readApiKeys(table),
  suspensions: readSuspensions(table),
}

/** Called by API Gateway for each request below `/automation`. Returns the organisation and the scopes of the key. */
export async function handler({ headers }: Pick<APIGatewayRequestAuthorizerEventV2, 'headers'>) {
  const key = await admitKey(deps, headers?.authorization, now())
  if (!key) return { isAuthorized: false }
  const { id, name, organisation, scopes } = key
  return { isAuthorized: true, context: { keyId: id, name, organisation, scopes: scopes.join(' ') } }
}
