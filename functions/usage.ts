import { readOrganisations } from '../shared/adapters/dynamodb/organisations.ts'
import { createTakeUsage } from '../shared/adapters/dynamodb/usageBatch.ts'
import { serve, serveArea } from '../shared/adapters/http/serveArea.ts'
import { routes } from '../shared/api/routes.ts'
import { takeUsageRecords } from '../shared/usecases/takeUsageRecords.ts'
import { createStorage, serveNeeds } from './composition.ts'

const { tables, commit } = createStorage()
const needs = { organisations: readOrganisations(tables), usage: createTakeUsage(tables, commit) }

export const handler = serveArea(
  'usage',
  [serve(routes.takeUsageRecords, (call, input) => takeUsageRecords(needs, call, input))],
  serveNeeds(tables),
)
