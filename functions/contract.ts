import { serve, serveArea } from '../shared/adapters/http/serveArea.ts'
import { createOpenApi } from '../shared/api/openApi.ts'
import { routes } from '../shared/api/routes.ts'
import { serveNeeds } from './composition.ts'

const openApi = createOpenApi()

export const handler = serveArea('contract', [serve(routes.getContract, async () => openApi)], serveNeeds())
