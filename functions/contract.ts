import * as z from 'zod'
import { serve, serveArea } from '../shared/adapters/http/serveArea.ts'
import { createOpenApi } from '../shared/api/openApi.ts'
import { routes } from '../shared/api/routes.ts'
import { createProductTable, readEnvironment, serveReads } from './composition.ts'

const { AUDIT_TABLE } = readEnvironment(z.object({ AUDIT_TABLE: z.string() }))
const openApi = createOpenApi()

export const handler = serveArea(
  'contract',
  [serve(routes.getContract, async () => openApi)],
  await serveReads({ ...createProductTable(), audit: AUDIT_TABLE }),
)
